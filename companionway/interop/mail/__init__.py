"""E-mail to the program: fetched, kept sealed, read by plain rules, and confirmed by a human before it is a request."""
