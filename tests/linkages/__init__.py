"""Linkages: sharing a listing, and how it went."""
