"""Every write about signing in."""
