"""Requests: the board, one request with its clocks and verbs, and the doors that staff use to bring requests in."""
