"""`companionway signins`: who can sign in to the demo, and the password of this installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from companionway.demo import signins
from companionway.platform.models import Installation


class Command(BaseCommand):
    """Print one sign-in per role."""

    help = "Print the demo's sign-ins, one per role, and their password."
    requires_system_checks: list[str] = []  # they read every page in

    def handle(self, *args: Any, **options: Any) -> None:
        """A table, then the password."""
        if not Installation.objects.filter(demo_seed__isnull=False).exists():
            raise CommandError("This installation is not a demo; its people sign in with their own passwords.")
        self.stdout.write(signins.table(settings.DATA))
