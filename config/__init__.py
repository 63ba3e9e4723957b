"""Composition only: settings, URLs and the WSGI entry."""
