"""Who works here: roles given and withdrawn, invitations, staff data."""
