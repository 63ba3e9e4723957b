"""Whatever is sent to whatever address: no fault of ours, no leak, the headers always there (schemathesis)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests.attacks.forms import walk
from tests.attacks.schema import schema
from tests.cast import Cast
from tests.matrix.circle import Circle, circle

STARTS = ["/today/", "/referrals/", "/people/", "/people/matches/", "/more/", "/ask/", "/refer/"]
ALWAYS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control")
QUIET = [
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.function_scoped_fixture,
    HealthCheck.data_too_large,
]


def _client(here: Circle, name: str) -> Client:
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(here.users[name])
    return client


def _operations(here: Circle) -> Iterator[Any]:
    forms = list(walk(_client(here, "ben"), STARTS, most=30))
    for found in schemathesis.openapi.from_dict(schema(forms)).get_all_operations():
        yield found.ok()


def _send(client: Client, case: Any) -> Any:
    query = case.query if isinstance(case.query, dict) else {}
    address = case.formatted_path + (f"?{urlencode(query, doseq=True, errors='replace')}" if query else "")
    body = case.body if isinstance(case.body, dict) else {}
    data = urlencode(body, doseq=True, errors="replace") if case.method == "POST" else ""
    return client.generic(case.method, address, data, content_type="application/x-www-form-urlencoded")


class Storm:
    """Sends odd requests and keeps what was wrong with the answers."""

    def __init__(self, here: Circle) -> None:
        self.here = here
        self.canaries = [standing.canary.encode() for standing in here.standing.values() if standing.canary]
        self.sent = 0
        self.wrong: list[str] = []

    def over_every_address(self, examples: int, *, one_in: int = 1) -> None:
        """Each address and method (or one in so many), signed out and as the analyst, who may see nobody."""
        for operation in list(_operations(self.here))[::one_in]:
            for name in ("", "gil"):
                self.one(operation, name, examples)

    def one(self, operation: Any, name: str, examples: int) -> None:
        """Some requests to one address that its description does not allow."""
        odd = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

        @settings(max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=QUIET)
        @given(case=odd)
        def storm(case: Any) -> None:
            self.sent += 1
            with transaction.atomic():
                response = _send(_client(self.here, name), case)
                transaction.set_rollback(True)
            missing = [header for header in ALWAYS if header not in response]
            shown = [canary for canary in self.canaries if canary in response.content]
            if response.status_code >= 500 or missing or shown:
                where = f"{case.method} {case.formatted_path!r} as {name or 'nobody'}"
                self.wrong.append(f"{where}: {response.status_code} {missing} {shown}")

        storm()


@pytest.mark.asvs("1.4.2", "2.2.2", "16.5.3")
def test_a_few_odd_requests_to_a_fifth_of_the_addresses_break_nothing_and_show_nobody(cast: Cast) -> None:
    storm = Storm(circle(cast))
    storm.over_every_address(examples=2, one_in=5)
    assert storm.wrong == []
    assert storm.sent >= 40


@pytest.mark.slow
def test_many_odd_requests_to_every_address_break_nothing_and_show_nobody(cast: Cast) -> None:
    storm = Storm(circle(cast))
    storm.over_every_address(examples=25)
    print(f"{storm.sent} requests")
    assert storm.wrong == []
