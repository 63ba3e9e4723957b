"""The board of requests, one request, and adding or bringing in requests."""
