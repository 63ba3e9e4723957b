"""Planted names, numbers and words that must never appear where they do not belong."""
