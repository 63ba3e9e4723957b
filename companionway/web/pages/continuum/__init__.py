"""Where a person says they are, steps up and down, and the map for a talk."""
