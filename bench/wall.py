"""P8, what the second wall costs: `python -m bench.wall`, beside a house (COMPANIONWAY_DATA) that is filled and runs.

The statements of each page are taken down once. Then the database answers them again and again, in one transaction a
time, in turns: as the role that serves with Ana in force, and as `cw_everyone`, whose policy is always true. So both
sides plan and run the same SQL and differ by the policies alone: the ratio is that of the database's time, the worst
case, for what a person waits for is mostly the page around it.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable

WITH, WITHOUT = "cw_app", "cw_everyone"
AIM = 1.25


def main(arguments: list[str]) -> int:
    """Print p50 in ms with and without, and their ratio, for each page."""
    parser = argparse.ArgumentParser(prog="python -m bench.wall", description=__doc__)
    parser.add_argument("--user", default="ana")
    parser.add_argument("--rounds", type=int, default=200)
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from companionway.engagement.models.walk import Engagement
    from companionway.platform import clock, wall
    from companionway.platform.models import User
    from companionway.privacy.viewer import viewer_of

    settings.ALLOWED_HOSTS.append("testserver")
    user, client = User.objects.get(username=chosen.user), Client()
    client.force_login(user)
    with transaction.atomic():
        viewer = viewer_of(user.pk, user.get_full_name(), clock.today())
        person = Engagement.objects.visible_to(viewer).filter(state="open").values_list("person__same_as", flat=True)[0]
    pages: dict[str, Callable[[], object]] = {
        "board": lambda: client.get("/referrals/"), "person": lambda: client.get(f"/people/{person}/"),
        "search": lambda: client.post("/people/", {"q": "mar"}), "today": lambda: client.get("/today/"),
    }  # fmt: skip

    def once(role: str, statements: list[str]) -> float:
        with transaction.atomic(), connection.cursor() as cursor:
            if role == WITHOUT:
                cursor.execute("SELECT set_config('role', %s, true)", [WITHOUT])
            else:
                wall.enter(user.pk, clock.today())
            began = time.perf_counter()
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()
            return 1000 * (time.perf_counter() - began)

    print(f"{'':8}{'statements':>11}{'with ms':>9}{'without':>9}{'ratio':>7}")
    for name, ask in pages.items():
        ask()
        with CaptureQueriesContext(connection) as captured:
            ask()
        asked = [q["sql"].replace("%", "%%") for q in captured.captured_queries if q["sql"].startswith("SELECT")]
        asked = [sql for sql in asked if "set_config" not in sql]
        taken: dict[str, list[float]] = {WITH: [], WITHOUT: []}
        for number in range(chosen.rounds + 5):
            for role in (WITH, WITHOUT) if number % 2 else (WITHOUT, WITH):
                spent = once(role, [sql.replace("%%", "%") for sql in asked])
                if number >= 5:
                    taken[role].append(spent)
        one, other = (statistics.median(taken[role]) for role in (WITH, WITHOUT))
        print(f"{name:8}{len(asked):>11}{one:9.2f}{other:9.2f}{one / other:7.2f}", flush=True)
    print(f"aim: at most {AIM}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
