"""`companionway roles`: the SQL that a database administrator runs once, before the first `migrate`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from companionway.platform.roles import APP, AUDIT, BACKUP, OWNER, inside, statements


class Command(BaseCommand):
    """Prints; it changes nothing and asks no database."""

    help = "Print the SQL that makes the database roles; run it as the administrator of the database server."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which database they are for."""
        parser.add_argument("--database", default="companionway", help="the name of the database (companionway)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Roles and rights, then what stays to be done by hand: passwords belong in no file."""
        name = options["database"]
        lines = [
            f"-- as the administrator of the server, with the database {name} made before",
            *(f"{statement};" for statement in statements(name)),
            f'\\connect "{name}"',
            *(f"{statement};" for statement in inside(name)),
            "-- then give each role that signs in a password of its own:",
            *(f"\\password {role}" for role in (OWNER, APP, AUDIT, BACKUP)),
        ]
        self.stdout.write("\n".join(lines))
