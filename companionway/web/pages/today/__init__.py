"""The peer's day."""
