"""The inbox, as a client meets it."""
