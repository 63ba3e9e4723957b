"""Sheets to read and give away: myths and facts, and self-help. Files of data, in plain words, with their sources."""
