"""HTML exists only here."""
