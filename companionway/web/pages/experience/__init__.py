"""Asking how walking together is: together, or by a link."""
