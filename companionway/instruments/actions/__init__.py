"""Every write about instruments: `check_in`, `supply` (a deployer's own pack), `beside` (words, rulers, scores)."""
