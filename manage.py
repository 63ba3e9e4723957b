#!/usr/bin/env python
"""Django's command line, plus `up` and `reset`; `bin/companionway COMMAND` runs it in the prepared environment."""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from companionway.platform import launch
from config import environment


def _django(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    from companionway.platform.circumstances import of_command, under

    with under(of_command(arguments[1] if len(arguments) > 1 else "help")):
        execute_from_command_line(arguments)


def _greeting(data: Path) -> str:
    from companionway.demo import signins

    return signins.table(data)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        production = environment.flag("COMPANIONWAY_PRODUCTION")
        sys.exit(
            launch.main(
                sys.argv, data=environment.data_folder(), production=production, django=_django, greeting=_greeting
            )
        )
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))
