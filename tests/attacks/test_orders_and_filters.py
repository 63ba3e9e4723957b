"""Orders, filters and page sizes from outside: unknown ones change nothing, known ones take their own values (A10)."""

import hashlib
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client

from companionway.web.census import routes
from tests.cast import Cast
from tests.matrix.cells import TOKEN
from tests.matrix.circle import Circle, circle

LISTS = ("/today/", "/referrals/", "/people/", "/people/matches/", "/follow-ups/", "/inbox/", "/outcomes/", "/more/")
KNOWN = re.compile(r"request\.(?:GET|POST)\.get\(\"(\w+)\"|\"(\w+)\" in request\.GET")
ORDERS = ("sort", "_sort", "order", "order_by", "ordering", "o", "_include", "_revinclude", "_has", "_elements",
          "_summary", "_count", "page_size", "limit", "fields", "expand",
          "format", "q", "search", "filter", "id", "id__in", "pk")  # fmt: skip
POISON = ("'", "' OR 1=1 --", "1; DROP TABLE companionway_person", "person__called", "-person__family_name", "1e9",
          "-1", "../../etc/passwd", "\x00", "%00", "${7*7}", "{{7*7}}", "a" * 5000, "\u202e",
          "[]", "{}", "null")  # fmt: skip


def _lookups() -> Iterator[str]:
    for label in ("companionway", "interop"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                yield f"{field.name}__gte"
                yield f"person__{field.name}__startswith"


def _parts(names: list[str]) -> Iterator[list[str]]:
    """As many at once as a request may carry."""
    for start in range(0, len(names), 900):
        yield names[start : start + 900]


def _client(here: Circle, name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(here.users[name])
    return client


def _seen(client: Client, address: str, **query: str) -> tuple[int, bytes]:
    response = client.get(address, query)
    return response.status_code, TOKEN.sub(b"", response.content)


@pytest.mark.parametrize("name", ["ana", "ben"])
@pytest.mark.asvs("1.2.4", "15.3.7", "2.2.1")
def test_a_name_that_is_not_ours_neither_orders_nor_filters(cast: Cast, name: str) -> None:
    here = circle(cast)
    client = _client(here, name)
    wrong = []
    for address in LISTS:
        plain = _seen(client, address)
        for names in _parts([*dict.fromkeys([*_lookups(), *ORDERS])]):
            if _seen(client, address, **dict.fromkeys(names, "Z"))[0] != plain[0]:
                wrong.append(address)
        for order in ORDERS:
            for value in ("-id", "person__called"):
                status, _ = _seen(client, address, **{order: value})
                if status not in {plain[0], 400, 404, 422}:
                    wrong.append(f"{address}?{order}={value}: {status}")
    assert wrong == []


@pytest.mark.asvs("1.2.4", "1.3.3", "1.4.2", "16.5.1")
def test_a_value_of_every_second_known_name_on_each_page_neither_breaks_it_nor_shows_more(cast: Cast) -> None:
    here = circle(cast)
    asked = [(a, q, v) for a, q, v in _questions() if _share_of(a, q) == 2 * POISON.index(v)]
    assert len(asked) > 300
    assert _breaks(here, _client(here, "ben"), asked) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ana", "ben", "nobody"])
def test_no_value_of_a_known_name_breaks_a_page_or_shows_more(cast: Cast, name: str) -> None:
    here = circle(cast)
    client = _client(here, name) if name != "nobody" else Client(raise_request_exception=False)
    assert _breaks(here, client, list(_questions())) == []


def _questions() -> Iterator[tuple[str, str, str]]:
    """(address, name, value) for every page without a record, every name that a view reads, and every bad value."""
    names = sorted(_names_in_the_source() | {"q", "after", "show", "section", "program", "by"})
    for route in routes():
        if not route.parameters and "GET" in route.methods:
            yield from ((route.path, name, value) for name in names for value in POISON)


def _share_of(address: str, name: str) -> int:
    return hashlib.sha256(f"{address} {name}".encode()).digest()[0] % (2 * len(POISON))


def _breaks(here: Circle, client: Client, questions: list[tuple[str, str, str]]) -> list[str]:
    far = here.standing["walks_in_another_organization"].canary.encode()
    wrong = []
    for address, name, value in questions:
        response = client.get(address, {name: value})
        if response.status_code >= 500 or far in response.content:
            wrong.append(f"{address}?{name}={value[:30]!r}: {response.status_code}")
    return wrong


def _names_in_the_source() -> set[str]:
    from tests.architecture.reading import ROOT

    found: set[str] = set()
    for path in (ROOT / "companionway" / "web").rglob("*.py"):
        for match in KNOWN.finditer(path.read_text()):
            found.add(match[1] or match[2])
    return found
