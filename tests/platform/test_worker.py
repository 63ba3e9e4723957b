"""The worker: alerts without a word about anyone, sweeps, a sign of life, and stopping when told."""

import io
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, OperationalError

from companionway.management import errands
from companionway.management.commands import worker
from companionway.management.commands.worker import Command
from companionway.platform import clock, outbox
from companionway.platform.heartbeat import last_beat
from companionway.platform.models import OutboxMessage
from companionway.referrals.actions.answer import accept
from companionway.referrals.alerts import alert_of
from companionway.workforce.models import RoleHeld
from tests.cast import Cast, sam_waits


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.DATA = tmp_path
    yield tmp_path


def once() -> str:
    out = io.StringIO()
    call_command("worker", once=True, stdout=out)
    return out.getvalue()


def test_the_peers_at_the_place_are_told_and_nobody_else(cast: Cast) -> None:
    sam_waits(at=clock.now())
    once()
    assert sorted(message.to[0] for message in mail.outbox) == ["ana@example.org", "jo@example.org"]
    assert all(len(message.to) == 1 for message in mail.outbox)


def test_an_alert_names_the_place_and_nothing_about_the_person_or_the_program(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    once()
    words = f"{mail.outbox[0].subject}\n{mail.outbox[0].body}\n{mail.outbox[0].from_email}"
    assert f"/referrals/{referral.id}/" in words
    for word in ("Sam", "Room 4", "207-555", "recovery", "peer", "Emergency"):
        assert word.lower() not in words.lower()


def test_a_request_without_a_site_names_no_program_either(cast: Cast) -> None:
    sam_waits(at=clock.now(), site="")
    once()
    assert {(sent.subject, sent.body.split("\n")[0]) for sent in mail.outbox} == {("New request", "New request.")}


def test_an_alert_is_sent_once(cast: Cast) -> None:
    sam_waits(at=clock.now())
    once()
    assert once().startswith("0 performed")
    assert len(mail.outbox) == 2


def test_nobody_is_told_of_a_request_that_somebody_has_taken(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    once()
    assert mail.outbox == []
    assert OutboxMessage.objects.get().done_at is not None


def test_where_no_peer_works_the_supervisors_are_told(cast: Cast) -> None:
    RoleHeld.objects.filter(role="peer_worker").delete()
    alert = alert_of(sam_waits(at=clock.now()).id, clock.today())
    assert alert is not None
    assert alert.addresses == ("ben@example.org",)


@pytest.mark.asvs("16.5.2")
def test_a_mail_server_that_is_away_keeps_the_alert_for_later(cast: Cast, settings: Any) -> None:
    sam_waits(at=clock.now())
    settings.EMAIL_BACKEND = "tests.platform.mail_away.EmailBackend"
    once()
    row = OutboxMessage.objects.get()
    assert (row.done_at, row.attempts, row.last_error) == (None, 1, "ConnectionRefusedError")
    assert row.available_at > clock.now()


def test_an_effect_that_nobody_knows_is_kept(db: None) -> None:
    outbox.put("unheard_of", key="x", payload={}, available_at=clock.now() - timedelta(seconds=1))
    once()
    assert OutboxMessage.objects.get().done_at is None


def test_a_sweep_that_fails_does_not_stop_the_others(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    swept = []

    def broken(*, at: object) -> int:
        raise DatabaseError("away")

    monkeypatch.setattr("companionway.followups.actions.plan", broken)
    monkeypatch.setattr("companionway.platform.upkeep.trim_submissions", swept.append)
    assert errands.sweep(clock.now()) == ["plan follow-ups"]
    assert len(swept) == 1


def test_a_round_leaves_a_sign_of_life(db: None) -> None:
    assert last_beat() is None
    once()
    sign = last_beat()
    assert sign is not None
    assert clock.now() - sign.beat_at < timedelta(seconds=5)
    assert sign.failed == ()


def test_a_sign_of_life_that_cannot_be_read_is_none(data: Path) -> None:
    (data / "worker.json").write_text("{half")
    assert last_beat() is None


def test_told_to_stop_it_finishes_the_round_in_hand_and_ends(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, rounds = threading.Event(), []

    def last(now: object) -> int:
        rounds.append(now)
        stop.set()
        return 1

    monkeypatch.setattr(errands, "drain", last)
    Command()._work(stop)
    assert len(rounds) == 1
    assert last_beat() is not None


@pytest.mark.asvs("16.5.2")
def test_a_database_that_went_away_is_asked_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, rounds = threading.Event(), []

    def drain(now: object) -> int:
        rounds.append(now)
        if len(rounds) == 1:
            raise OperationalError("the server closed the connection")
        stop.set()
        return 0

    monkeypatch.setattr(errands, "drain", drain)
    monkeypatch.setattr(worker, "AFTER_A_FAULT", 0.01)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)
    command = Command()
    command.stderr = io.StringIO()  # type: ignore[assignment]
    command._work(stop)
    assert len(rounds) == 2
    assert "trying again" in command.stderr.getvalue()  # type: ignore[attr-defined]
