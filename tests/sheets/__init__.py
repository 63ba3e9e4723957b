"""Sheets and wishes."""
