"""How another system signs in: SMART Backend Services, tokens, and what each may do."""
