"""Every write to a roadmap. Without `by` it is the person themself who writes, on their own page."""
