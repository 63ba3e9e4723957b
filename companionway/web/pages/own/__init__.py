"""The person's own page: the door to it, what they read there, and what they say there. Everything is translated."""
