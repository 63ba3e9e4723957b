"""Addresses of pages that a deployment may leave out."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def url_of(name: str, *args: Any) -> str:
    """The address of a page, "" where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
