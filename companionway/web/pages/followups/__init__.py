"""Asking at six months how it went."""
