"""Sheets to read and give away, and what somebody wishes."""
