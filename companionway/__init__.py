"""Companionway: the platform on which a peer recovery support program runs. One Django app, packages by domain."""
