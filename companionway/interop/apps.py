"""The second app: what other systems send and get. The product still makes sense without it."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "companionway.interop"
    label = "interop"
