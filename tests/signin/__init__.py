"""Signing in: rules, limits, the state machine of its steps, passwords, the hospital's own sign-in."""
