"""Floor 1: Person, identifiers, contact points, and whether two records are one person. No diagnosis anywhere."""
