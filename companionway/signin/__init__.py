"""Signing in: what a password must be, how often it may be tried, recovery codes, the hospital's own sign-in."""
