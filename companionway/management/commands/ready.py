"""`companionway ready`: whether this installation may start, with one line for each thing that speaks against it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from companionway.platform import startup


class Command(BaseCommand):
    """The checks that web and worker make before they start in production."""

    help = "Says whether a production installation may start, and what to mend (see docs/howto/production.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Silent success is no answer: one line says that all is well."""
        try:
            startup.refuse_unless_safe(settings, database=True)
        except ImproperlyConfigured as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write("Nothing speaks against starting." if settings.PRODUCTION else "Not a production setting.")
