"""Clients that visit pages as somebody of the cast, and what they leave behind."""

from django.test import Client

from companionway.platform.models import User


def signed_in(user: User) -> Client:
    """A client with this user's session."""
    client = Client()
    client.force_login(user)
    return client
