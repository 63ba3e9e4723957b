"""The doors by which requests come in without signing in, and what their senders see afterward."""
