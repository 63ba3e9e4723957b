"""Making an export: begun anew after a kill, never twice at once, accounted by the person, in constant statements."""

import json
import uuid
from collections.abc import Generator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companionway.interop.fhir.export import actions, gate, making, snapshot
from companionway.interop.fhir.export.making import StillMade
from companionway.interop.fhir.export.models import ExportChunk, ExportJob
from companionway.interop.fhir.export.snapshot import Portion
from companionway.interop.partners.models import Partner
from companionway.platform import clock, outbox, wall
from companionway.platform.models import AuditEntry, OutboxMessage
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.rules.terms import Information
from companionway.referrals.models import Referral
from tests.cast import Cast, sam_waits
from tests.interop.export.making import job, kick_off, kinds, lines, made, make, partner_with, place, put
from tests.interop.fhir.door import Door, task, told
from tests.interop.fhir.door import door as a_door
from tests.sharing import sam_consents
from tests.sight import as_app

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker is gone, as after kill -9: nothing of ours runs any more."""


def waiting() -> tuple[uuid.UUID, uuid.UUID]:
    """The partner and the export that wait for the worker."""
    payload = OutboxMessage.objects.get(kind="fhir_export", done_at=None).payload
    return uuid.UUID(payload["partner"]), uuid.UUID(payload["export"])


def dies_after(count: int) -> making.Reading:
    """A reading during which the worker is killed."""

    def reading(job: ExportJob) -> Generator[Portion, None, None]:
        for number, portion in enumerate(snapshot.portions(job)):
            if number == count:
                raise Killed
            yield portion

    return reading


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Portions of a few rows and chunks of a few lines."""
    monkeypatch.setattr(snapshot, "ROWS", 3)
    monkeypatch.setattr(making, "CHUNK", 500)


@pytest.mark.usefixtures("small")
def test_after_a_kill_between_chunks_nothing_is_served_until_another_run_made_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    door, _ = partner_with(people=5)
    where = place(kick_off(door))
    with pytest.raises(Killed):
        making.make(*waiting(), reading=dies_after(3))
    with wall.everyone("a test looks"):
        left = ExportChunk.kept.count()
    assert left > 0 and door.get(where).status_code == 202
    assert door.get(f"{where}/Patient.ndjson").status_code == 404
    with pytest.raises(StillMade):  # for all that anybody knows it lives
        making.make(*waiting(), reading=snapshot.portions)
    later = clock.now() + timedelta(minutes=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    make()
    again = Door(door.partner, a_door("harbor-ehr").token)
    manifest = told(again.get(where))
    assert kinds(lines(again, manifest)) == {"Organization": 1, "Patient": 5, "Observation": 10}


@pytest.mark.usefixtures("small")
def test_a_run_that_was_overtaken_writes_nothing_more() -> None:
    door, _ = partner_with(people=5)
    kick_off(door)

    def reading(job: ExportJob) -> Generator[Portion, None, None]:
        for number, portion in enumerate(snapshot.portions(job)):
            if number == 2:
                actions.end_export(job=job, reason="by_partner", by=None, at=clock.now())
            yield portion

    making.make(*waiting(), reading=reading)
    with wall.everyone("a test looks"):
        assert (ExportJob.kept.get().state, ExportChunk.kept.count()) == ("over", 0)


def test_a_fault_lets_another_try_begin_at_once() -> None:
    door, _ = partner_with(people=1)
    where = place(kick_off(door))

    def reading(job: ExportJob) -> Generator[Portion, None, None]:
        yield from ()
        raise OSError

    with pytest.raises(OSError):
        making.make(*waiting(), reading=reading)
    assert job().state == "waiting"
    make()
    assert door.get(where).status_code == 200


def test_what_was_made_is_not_made_again() -> None:
    door, _ = partner_with(people=1)
    kick_off(door)
    partner_id, export_id = waiting()
    make()
    run = job().run
    making.make(partner_id, export_id, reading=snapshot.portions)
    assert job().run == run


def test_a_long_effect_holds_its_lease_while_its_worker_lives() -> None:
    door, _ = partner_with(people=1)
    kick_off(door)
    now = clock.now()
    assert outbox.claim(now, but=("fhir_export",)) == []
    (row,) = outbox.claim(now, 1, only=("fhir_export",))
    outbox.hold(row, now + timedelta(minutes=1))
    assert outbox.claim(now + timedelta(minutes=2, seconds=30), only=("fhir_export",)) == []
    assert len(outbox.claim(now + timedelta(minutes=3, seconds=1), only=("fhir_export",))) == 1


def test_statements_do_not_grow_with_people_or_rows() -> None:
    counts = []
    for name, people in (("a-ehr", 2), ("b-ehr", 20)):
        door, _ = partner_with(name, people=people)
        kick_off(door)
        with wall.everyone("a test counts"), CaptureQueriesContext(connection) as seen:
            rows = list(snapshot.portions(ExportJob.kept.get(partner=door.partner)))[-1].rows
            gate.let_out(gate.parcels(rows, door.partner, clock.now()), clock.now())
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 30


def sam_with_a_task(cast: Cast, *, information: frozenset[Information] | None) -> tuple[Door, Referral, object]:
    """Sam, whom a partner asked us about, with a Task that says its status; and the consent, if there is one."""
    door = a_door()
    referral = sam_waits()
    with wall.everyone("a test makes it the partner's"):
        Referral.objects.filter(id=referral.id).update(sender=door.partner.key)
        recipient = Recipient.objects.get(sender=door.partner.key)
        person = referral.person
        consent = None
        if information is not None:
            consent = sam_consents(cast, person, recipients=(recipient.id,), information=information)
    body = task("ServiceRequest/x", "Patient/x", "Organization/x") | {"status": "accepted"}
    put(door.partner, body, person=person.id, referral_id=referral.id, level="status")
    return door, referral, consent


def test_without_consent_a_status_is_not_in_the_export(cast: Cast) -> None:
    door, _, _ = sam_with_a_task(cast, information=None)
    assert made(door)["output"] == []


def test_with_consent_it_is_there_and_accounted_once_for_the_person_and_gone_when_taken_back(cast: Cast) -> None:
    door, referral, consent = sam_with_a_task(cast, information=frozenset({Information.STATUS}))
    manifest = made(door)
    (line,) = lines(door, manifest)
    assert (line["status"], {one["code"] for one in line["meta"]["security"]} >= {"42CFRPart2"}) == ("accepted", True)
    with wall.everyone("a test looks"):
        (entry,) = Disclosure.objects.filter(recipient__sender=door.partner.key)
        assert entry.consent_id == consent.id and entry.channel == "api"  # type: ignore[attr-defined]
        (noted,) = AuditEntry.objects.filter(verb="export.told")
        assert noted.detail["people"] == [str(referral.person_id)]
        revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())  # type: ignore[attr-defined]
    path = manifest["output"][0]["url"].split("/fhir/")[1]
    assert (door.get(path).status_code, door.get(path.rpartition("/")[0]).status_code) == (404, 404)
    assert made(door)["output"] == []


def test_own_messages_of_many_are_accounted_by_the_person_in_one_entry() -> None:
    door, people = partner_with(people=3)
    made(door)
    (entry,) = AuditEntry.objects.filter(verb="export.told")
    assert sorted(entry.detail["people"]) == sorted(str(one.id) for one in people)
    assert json.dumps(entry.detail).count("Sam") == 0


def test_plain_sql_shows_a_partner_its_own_exports_alone() -> None:
    door, _ = partner_with(people=1)
    other, _ = partner_with("other-ehr", people=1)
    made(door), made(other)
    for partner in (door.partner, other.partner):
        with as_app():
            wall.enter_partner(partner.id)
            assert {row.partner_id for row in ExportJob.kept.all()} == {partner.id}
            assert {row.partner_id for row in ExportChunk.kept.all()} == {partner.id}
    with as_app(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('cw.partner', '', true)")
        assert (ExportJob.kept.count(), ExportChunk.kept.count(), Partner.kept.count()) == (0, 0, 2)
