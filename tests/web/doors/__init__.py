"""The doors without sign-in, as a client meets them."""
