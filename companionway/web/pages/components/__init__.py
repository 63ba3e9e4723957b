"""The living gallery: every component in every state it has, on invented words."""
