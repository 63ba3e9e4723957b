"""Everybody against every address and every kind of record: what the requirements say, and what the pages do."""
