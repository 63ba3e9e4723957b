"""How another system signs in, proved."""
