"""Doing a check-in together, one statement at a time."""
