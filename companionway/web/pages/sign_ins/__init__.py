"""One's own sign-ins: where they are, ending them, locking and unlocking, and what was being typed."""
