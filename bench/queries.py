"""How many statements each page makes, and which; run beside the house: `python -m bench.queries [--show board]`."""

import argparse
import json
import os
import sys
import uuid

TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # counted apart: they ask for no data


def main(arguments: list[str]) -> int:
    """Print {page: count} as JSON, or one page's statements with their times."""
    parser = argparse.ArgumentParser(prog="python -m bench.queries", description=__doc__)
    parser.add_argument("--user", default="ana")
    parser.add_argument("--show", default="")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from companionway.platform.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    client, guest = Client(), Client()
    client.force_login(User.objects.get(username=chosen.user))
    form = {"key": str(uuid.uuid4()), "agreed": "on", "called": "Robin Query", "where": "home", "phone": "207-555-0100"}
    pages = {
        "board": lambda: client.get("/referrals/"),
        "today": lambda: client.get("/today/"),
        "search": lambda: client.post("/people/", {"q": "mar"}),
        "create": lambda: guest.post("/refer/pen-bay/ed/", form),
    }
    client.get("/referrals/")
    counts = {}
    for name, ask in pages.items():
        with CaptureQueriesContext(connection) as captured:
            response = ask()
        assert response.status_code in (200, 302), f"{name}: {response.status_code}"
        counts[name] = sum(not query["sql"].startswith(TRANSACTION) for query in captured.captured_queries)
        if name == chosen.show:
            print("\n".join(f"{query['time']} {query['sql'][:1500]}" for query in captured.captured_queries))
    if not chosen.show:
        print(json.dumps(counts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
