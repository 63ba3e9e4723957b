"""The page that shows the program as data."""
