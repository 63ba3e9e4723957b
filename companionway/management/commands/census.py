"""`companionway census`: every address with its view, who may open it, and its methods."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from companionway.web.census import Route, routes


class Command(BaseCommand):
    """Prints the URL tree as it is; an address that declares no access makes the command fail."""

    help = "List every URL with its view, access and methods."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to print it."""
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list, then what is wrong with it."""
        found = routes()
        if options["format"] == "json":
            self.stdout.write(json.dumps([asdict(route) for route in found], indent=1))
        else:
            self.stdout.write(table(found))
        undeclared = [route.path for route in found if not route.access]
        if undeclared:
            raise SystemExit(f"Without declared access: {', '.join(undeclared)}")


def table(found: list[Route]) -> str:
    """The routes as columns."""
    head = ("Address", "Methods", "Access", "View")
    rows = [
        (r.path, " ".join(r.methods), r.access or "NOT DECLARED", r.view.removeprefix("companionway.web.pages."))
        for r in found
    ]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(3)]
    lines = ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
             for row in [head, *rows]]  # fmt: skip
    return "\n".join([*lines, f"{len(rows)} addresses"])
