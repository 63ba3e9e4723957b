"""Signing in and everything about it: password, second step, passkeys, the hospital's own sign-in, starting over."""
