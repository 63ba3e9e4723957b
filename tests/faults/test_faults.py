"""The fault runs at a small size, and proof that each of them can fail. Full sizes: make fault-race, -kill, -replay."""

import threading
import uuid
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from companionway.people.models import Person
from companionway.platform import clock
from companionway.referrals.actions import answer
from companionway.referrals.models import Referral
from tests.cast import Cast, cast, sam_waits
from tests.faults import kill, messages, race, replay
from tests.faults.ledger import Ledger

CODES = "/refer/harbor/ed/"


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_peers_who_reach_at_once_one_has_it_and_the_others_are_told() -> None:
    cast()
    done = race.run(25, race.peers(16))
    assert (done.trials, done.winners, done.told, done.wrong) == (25, 25, 25 * 15, [])


@pytest.mark.django_db(transaction=True)
def test_the_race_sees_an_acceptance_that_reads_before_it_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    cast()
    together = threading.Barrier(4)

    def careless(*, referral_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
        row = Referral.objects.get(id=referral_id)
        together.wait(30)
        if row.accepted_by_id is None:
            Referral.objects.filter(id=referral_id).update(state="accepted", accepted_by_id=by, accepted_at=at)

    monkeypatch.setattr(race, "accept", careless)
    assert race.run(2, race.peers(4)).wrong


def filled(key: uuid.UUID, name: str = "Sam") -> dict[str, str]:
    return {"key": str(key), "agreed": "on", "called": name, "where": "here", "room": "4"}


def test_the_same_form_posted_twice_makes_one_and_shows_the_same_receipt(cast: Cast) -> None:
    key = uuid.uuid4()
    first, second = (Client().post(CODES, filled(key)) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Referral.objects.count() == Person.objects.count() == 1


def test_the_same_form_with_other_answers_is_asked_about_and_makes_nothing(cast: Cast) -> None:
    key = uuid.uuid4()
    Client().post(CODES, filled(key))
    other = Client().post(CODES, filled(key, "Robin"))
    assert other.status_code == 409
    assert Referral.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_posted_by_eight_at_once_makes_one() -> None:
    cast()
    key, places = uuid.uuid4(), []
    start = threading.Barrier(8)

    def post() -> None:
        start.wait(30)
        places.append(Client().post(CODES, filled(key))["Location"])
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(places), len(set(places))) == (8, 1)
    assert Referral.objects.count() == Person.objects.count() == 1


def test_an_accepted_request_that_is_asked_for_again_by_its_peer_is_one_acceptance(cast: Cast) -> None:
    referral = sam_waits(clock.now())
    for _ in range(2):
        answer.accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    assert referral.events.filter(verb="accept").count() == 1


@pytest.mark.slow
def test_killing_each_process_in_the_middle_of_writes_loses_nothing_acknowledged(tmp_path: Path) -> None:
    verdict = kill.run(tmp_path, writes=80, kills=4)
    assert verdict.passes, str(verdict)
    assert verdict.acked == 80


@pytest.mark.slow
def test_forms_and_files_sent_again_over_http_make_nothing_twice(tmp_path: Path) -> None:
    forms = replay.forms(tmp_path / "forms", count=10)
    files = replay.files(tmp_path / "files", count=20, kills=2)
    assert forms.passes and files.passes, f"{forms}\n{files}"
    assert (forms.acked, files.intended) == (10, 20)


@pytest.mark.slow
def test_orders_over_mllp_while_listener_and_worker_are_killed_make_one_referral_each(tmp_path: Path) -> None:
    verdict = messages.run(tmp_path, count=120, kills=4)
    assert verdict.passes, str(verdict)


def test_the_ledger_sees_what_was_lost_doubled_or_never_meant(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for name in ("a", "b", "c", "d"):
        ledger.intend(name)
    for name in ("a", "b", "c"):
        ledger.ack(name)
    ledger.unknown("d")
    verdict = ledger.judge(["a", "c", "c", "x"], ["a row without its audit entry"])
    assert verdict.lost == ("lost: b",)
    assert verdict.duplicated == ("2 times: c",)
    assert verdict.wrong == ("never intended: x", "a row without its audit entry")
    assert (verdict.ambiguous, verdict.passes) == (1, False)


def test_a_ledger_without_fault_passes_whatever_became_of_the_unknown(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.intend("a")
    ledger.unknown("a")
    assert ledger.judge([]).passes
