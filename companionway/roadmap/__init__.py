"""Floor 5: the roadmap. Hopes in the person's own words, one small step, a stone that they place; never computed."""
