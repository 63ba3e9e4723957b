"""Finding help for somebody: what was shared with them, and how it went."""
