"""`companionway permissions`: docs/permissions.md, printed from the one table of what each role may do."""

from typing import Any

from django.core.management.base import BaseCommand

from companionway.privacy.permissions import TABLE, Permission
from companionway.workforce.rules import TITLES, Role

HEAD = """# Permissions

Printed by `companionway permissions` (`make docs`) from `companionway/privacy/permissions.py`. A permission opens a
kind of page; `companionway census` lists which page asks for which. Whom one sees there is a stored grant, looked up
for every reading: without one the person is not there, and the page answers 404 as it does for an address that does
not exist."""


class Command(BaseCommand):
    """Prints the document."""

    help = "Print what each role may do as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(document(), ending="")


def document() -> str:
    """The table of roles. Which address asks for which permission is in `companionway census`."""
    lines = [HEAD, "", f"| may | {' | '.join(TITLES[role] for role in Role)} |", f"|---|{'---|' * len(Role)}"]
    for permission in Permission:
        marks = ["yes" if permission in TABLE[role] else "" for role in Role]
        lines.append(f"| {permission.replace('_', ' ')} | {' | '.join(marks)} |")
    return "\n".join(lines) + "\n"
