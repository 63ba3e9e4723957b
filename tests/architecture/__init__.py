"""Guards: the rules of the house, checked; each guard is shown to fail on a small bad example."""
