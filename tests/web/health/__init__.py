"""The health page, as a client meets it."""
