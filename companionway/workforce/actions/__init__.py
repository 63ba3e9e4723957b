"""Writes about who works here: roles, invitations, sign-outs, and a peer's own words."""
