"""The audit verifies itself: on its schedule, with the result where people look, and told when it does not hold."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from companionway.platform import anchors, checkup, clock, seals
from companionway.platform.health import health
from tests.bending import ENTRY, as_owner, entry_of, write
from tests.cast import Cast

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def outside(settings: Any, tmp_path: Path) -> None:
    """Data, anchors and key of this test's own."""
    settings.DATA = tmp_path
    settings.COMPANIONWAY_AUDIT_ANCHORS = tmp_path / "audit" / "anchors.jsonl"
    settings.COMPANIONWAY_AUDIT_KEY_FILE = tmp_path / "key.pem"


@pytest.fixture
def chain(db: None) -> None:
    write(6)
    seals.seal_all()
    anchors.anchor(clock.now())


def work() -> None:
    """Two rounds of the worker: what the first one puts into the outbox the second one sends."""
    mail.outbox.clear()
    for _ in range(2):
        call_command("worker", once=True, verbosity=0, stdout=io.StringIO())


def page(user: Any, path: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


def altered() -> None:
    as_owner(f"UPDATE {ENTRY} SET person_id = gen_random_uuid() WHERE {entry_of(3)}")


@pytest.mark.django_db
def test_it_runs_when_due_and_not_before(chain: None, settings: Any) -> None:
    settings.COMPANIONWAY_AUDIT_VERIFY_HOURS = 10
    began = clock.now()
    first = checkup.check_if_due(began)
    assert first is not None and (first.entries, first.anchors, first.holds) == (6, 1, True)
    assert checkup.last_checkup() == first
    assert checkup.check_if_due(began + 8 * HOUR) is None
    again = checkup.check_if_due(began + 9 * HOUR)
    assert again is not None and again.at == began + 9 * HOUR


@pytest.mark.django_db
def test_a_fresh_installation_is_verified_again_once_there_is_an_anchor(cast: Cast) -> None:
    began = clock.now()
    first = checkup.check_if_due(began)
    assert first is not None and first.anchors == 0 and checkup.check_if_due(began + HOUR) is None
    write(6)
    seals.seal_all()
    anchors.anchor(clock.now())
    again = checkup.check_if_due(began + HOUR)
    assert again is not None and (again.anchors, again.holds) == (1, True)
    assert checkup.check_if_due(began + 2 * HOUR) is None


@pytest.mark.django_db
def test_the_worker_runs_it_by_itself_and_the_command_leaves_its_result_too(cast: Cast, chain: None) -> None:
    work()
    first = checkup.last_checkup()
    assert first is not None and first.holds
    call_command("audit", "verify", stdout=io.StringIO())
    second = checkup.last_checkup()
    assert second is not None and second.at > first.at


@pytest.mark.django_db
def test_the_health_page_says_when_what_and_how_many_and_when_it_is_late(cast: Cast, chain: None) -> None:
    assert "Not yet. The worker verifies every 24 hours." in page(cast.kit, "/health/")
    now = clock.now()
    checkup.check_if_due(now)
    assert "6 entries and 1 anchors hold" in page(cast.kit, "/health/")
    assert health(now + 24 * HOUR, clock.today()).audit_is_verified
    assert not health(now + 24 * HOUR + timedelta(seconds=1), clock.today()).audit_is_verified
    checkup.note(now - 25 * HOUR, found_nothing())
    assert "That is more than 24 hours ago" in page(cast.kit, "/health/")


def found_nothing() -> Any:
    from companionway.platform.verification import Findings

    return Findings(6, 0, 1, 6, 0, None)


@pytest.mark.django_db
def test_a_fault_is_told_once_a_day_to_officer_and_administrator_and_stands_where_they_look(
    cast: Cast, chain: None
) -> None:
    assert "The audit does not hold" not in page(cast.eli, "/privacy/")
    altered()
    work()
    told = {message.to[0]: message for message in mail.outbox if message.subject == "Please look"}
    assert sorted(told) == ["eli@example.org", "kit@example.org"]
    assert told["eli@example.org"].body.endswith("/privacy/\n") and told["kit@example.org"].body.endswith("/health/\n")
    for message in told.values():
        assert not re.search("audit|alter|peer|recovery|entry", f"{message.subject} {message.body}", re.I)
    assert "It does not hold: an entry was altered, at position 3" in page(cast.kit, "/health/")
    assert "The audit does not hold: an entry was altered" in page(cast.eli, "/privacy/")
    checkup.note(clock.now() - 30 * HOUR, found_nothing())
    work()
    assert "Please look" not in {message.subject for message in mail.outbox}, "once a day"
    last = checkup.last_checkup()
    assert last is not None and not last.holds


@pytest.mark.django_db
def test_anchors_that_cannot_be_read_are_a_fault_and_do_not_stop_the_worker(cast: Cast, chain: None) -> None:
    Path(anchors.file()).unlink()
    Path(anchors.file()).mkdir()
    work()
    last = checkup.last_checkup()
    assert last is not None and last.fault == checkup.COULD_NOT_RUN


@pytest.mark.parametrize(
    "held", ["", "{", "[]", '{"at": "yesterday"}', '{"at": "2026-01-01T00:00:00+00:00", "odd": 1}']
)
def test_a_result_that_cannot_be_read_is_none(held: str) -> None:
    file = anchors.file().with_name("verified.json")
    file.parent.mkdir(parents=True)
    file.write_text(held)
    assert checkup.last_checkup() is None
