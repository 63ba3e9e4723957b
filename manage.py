#!/usr/bin/env python
"""Django's command line, plus `up` and `reset`; `bin/companionway COMMAND` runs it in the prepared environment."""

import os
import sys

from companionway.platform import launch
from config import environment


def _django(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(launch.main(sys.argv, data=environment.data_folder(), django=_django))
