"""Tests of a summary that is shared."""
