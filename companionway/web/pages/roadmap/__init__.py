"""A person's map: three short screens from a hope to a stone, and what is in the way, reached, and on paper."""
