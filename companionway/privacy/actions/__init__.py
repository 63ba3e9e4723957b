"""Writing about access, consent and disclosure, by topic."""
