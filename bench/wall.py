"""P8, what the second wall costs: `python -m bench.wall`, beside a house (COMPANIONWAY_DATA) that is filled and runs.

The statements of each page are taken down once. Then the database answers them again and again, in one transaction a
time, in turns: as the role that serves with Ana in force, and as `cw_everyone`, whose policy is always true. So both
sides plan and run the same SQL and differ by the policies alone: "database" is that ratio, the worst case. "page" is
the ratio of what a person waits for: the whole page through Django, to the same without what the policies took.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

WITH, WITHOUT = "cw_app", "cw_everyone"
AIM = 1.25


def pages_of(user: Any) -> dict[str, Callable[[], object]]:
    """The pages that are measured, each as a function that asks for it as this user."""
    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    from companionway.engagement.models.walk import Engagement
    from companionway.platform import clock
    from companionway.privacy.viewer import viewer_of

    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(user)
    with transaction.atomic():
        viewer = viewer_of(user.pk, user.get_full_name(), clock.today())
        person = Engagement.objects.visible_to(viewer).filter(state="open").values_list("person__same_as", flat=True)[0]
    return {
        "board": lambda: client.get("/referrals/"), "person": lambda: client.get(f"/people/{person}/"),
        "search": lambda: client.post("/people/", {"q": "mar"}), "today": lambda: client.get("/today/"),
    }  # fmt: skip


def statements_of(ask: Callable[[], object]) -> list[str]:
    """What a page reads, its second opening; the roles query is the frame of both sides and left out."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    asked = (str(query["sql"]) for query in captured.captured_queries)
    return [sql for sql in asked if sql.startswith("SELECT") and "set_config" not in sql]


def once(role: str, user: Any, statements: list[str]) -> float:
    """All of them in one transaction; milliseconds."""
    from django.db import connection, transaction

    from companionway.platform import clock, wall

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


def _length(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - began)


def main(arguments: list[str]) -> int:
    """Print p50 in ms with and without, and their ratio, for each page."""
    parser = argparse.ArgumentParser(prog="python -m bench.wall", description=__doc__)
    parser.add_argument("--user", default="ana")
    parser.add_argument("--rounds", type=int, default=200)
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from companionway.platform.models import User

    user = User.objects.get(username=chosen.user)
    print(f"{'':8}{'statements':>11}{'with ms':>9}{'without':>9}{'database':>10}{'page ms':>9}{'page':>10}")
    for name, ask in pages_of(user).items():
        asked = statements_of(ask)
        taken: dict[str, list[float]] = {WITH: [], WITHOUT: []}
        for number in range(chosen.rounds):
            for role in (WITH, WITHOUT) if number % 2 else (WITHOUT, WITH):
                taken[role].append(once(role, user, asked))
        one, other = (statistics.median(taken[role][5:]) for role in (WITH, WITHOUT))
        page = statistics.median(_length(ask) for _ in range(40))
        ratios = f"{one / other:10.2f}{page:9.1f}{page / (page - one + other):10.2f}"
        print(f"{name:8}{len(asked):>11}{one:9.2f}{other:9.2f}{ratios}", flush=True)
    print(f"aim: at most {AIM}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
