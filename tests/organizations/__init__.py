"""Programs as data: the file, its faults, and what loading it changes."""
