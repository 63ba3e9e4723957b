"""The outcomes page, its pictures, CSV and print."""
