"""Partners: their file, and what is held of them."""
