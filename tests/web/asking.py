"""What tests of staff pages share: a browser of somebody in the cast, and counting what a page asks the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companionway.platform.models import User

NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def signed_in(user: User) -> Client:
    """A browser in which this user has signed in."""
    client = Client()
    client.force_login(user)
    return client


@contextmanager
def asked() -> Iterator[list[str]]:
    """The statements that went to the database inside the block, without savepoints and transactions."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as queries:
        yield found
    found.extend(q["sql"] for q in queries if not q["sql"].startswith(NOT_COUNTED))


def count(act: Callable[[], HttpResponse], status: int = 200) -> int:
    """How many statements the act asked; its answer must have this status."""
    with asked() as statements:
        answer = act()
    assert answer.status_code == status, answer.content.decode()[:2000]
    return len(statements)


def text_of(response: HttpResponse) -> str:
    """The page as text, on one line."""
    return " ".join(response.content.decode().replace("\u00a0", " ").split())
