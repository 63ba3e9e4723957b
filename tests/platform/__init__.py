"""Floor 0: the embedded database, the supervisor, and what stands under every package."""
