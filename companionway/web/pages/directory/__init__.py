"""Finding help: the search, one listing, what a peer says of it, and bringing in a list."""
