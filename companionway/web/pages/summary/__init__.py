"""A summary of walking with one person, for somebody whom the person agreed to tell."""
