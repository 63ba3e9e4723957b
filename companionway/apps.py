"""The one core app: a migration and label boundary, not a module."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CompanionwayConfig(AppConfig):
    name = "companionway"
    label = "companionway"

    def ready(self) -> None:
        """The second wall is put up again after every migrate."""
        from companionway.platform.policies import raise_wall

        post_migrate.connect(raise_wall, sender=self, dispatch_uid="second wall")
