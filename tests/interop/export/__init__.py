"""Bulk export."""
