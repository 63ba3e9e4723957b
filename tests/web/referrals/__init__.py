"""Pages of requests, as a client meets them."""
