"""The program as data, to read."""
