"""Who works here: roles, sign-ins and invitations, for administrators. No page here shows anybody whom we serve."""
