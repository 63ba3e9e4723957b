"""Texts: sending, arriving, providers, and what a person is spared."""
