"""Floor 5: where a person says they are. Dated observations beside each other; none is ever made from another."""
