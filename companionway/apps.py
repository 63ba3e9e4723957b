"""The one core app: a migration and label boundary, not a module."""

from django.apps import AppConfig


class CompanionwayConfig(AppConfig):
    name = "companionway"
    label = "companionway"
