"""The directory: rules, bringing in, search."""
