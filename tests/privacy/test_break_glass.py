"""A37: no read without a complete record, whatever is left out: the reason, the second look, the hour, the page."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from companionway.platform import clock
from companionway.platform.circumstances import of_command, under
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry, OutboxMessage
from companionway.privacy.actions import break_glass
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.models.break_glass import BreakGlass
from companionway.privacy.models.task import PrivacyTask
from companionway.privacy.rules import break_glass as rules
from companionway.privacy.visibility import visible_people
from tests.architecture.actions_of_audit import at_a_page
from tests.cast import Cast, sam_walks_with


def open_for(cast: Cast, person: uuid.UUID, at: datetime, reason: str = "safety", words: str = "") -> BreakGlass:
    with under(at_a_page()):
        return break_glass.open_in_need(person_id=person, reason=reason, words=words, by=cast.cleo.id, at=at)


def sees(cast: Cast, person: uuid.UUID) -> bool:
    return visible_people(cast.viewer(cast.cleo, clock.today())).filter(id=person).exists()


@pytest.fixture
def sam(cast: Cast) -> uuid.UUID:
    return sam_walks_with(cast.ana).person.id


def test_one_person_for_an_hour_then_it_ends_by_itself(cast: Cast, sam: uuid.UUID) -> None:
    assert not sees(cast, sam)
    row = open_for(cast, sam, clock.now())
    assert (sees(cast, sam), row.ends_at - row.opened_at) == (True, timedelta(minutes=60))
    BreakGlass.objects.all().delete()
    AccessGrant.objects.filter(reason="break_glass").delete()
    open_for(cast, sam, clock.now() - timedelta(minutes=61))
    assert not sees(cast, sam)


def test_everything_that_must_follow_is_there_from_the_first_moment(cast: Cast, sam: uuid.UUID) -> None:
    row = open_for(cast, sam, clock.now())
    entry = AuditEntry.objects.get(verb="record.opened_in_need")
    assert (entry.actor_id, entry.person_id, entry.reason, entry.purpose) == (
        cast.cleo.id, sam, "safety", "break_glass",
    )  # fmt: skip
    assert OutboxMessage.objects.get(kind="opened_in_need").payload == {"opening": str(row.id)}
    tasks = PrivacyTask.objects.filter(about=row.id, done_at=None).values_list("kind", flat=True)
    assert set(tasks) == {"opening_review", "tell_of_opening"}
    assert AccessGrant.objects.get(because_of=row.id).ends_at == row.ends_at


@pytest.mark.parametrize(("reason", "words"), [("", ""), ("because", ""), ("other", ""), ("other", "  ")])
def test_without_a_reason_nothing_opens(cast: Cast, sam: uuid.UUID, reason: str, words: str) -> None:
    with pytest.raises(DomainError, match="Say"):
        open_for(cast, sam, clock.now(), reason, words)
    assert (sees(cast, sam), BreakGlass.objects.count()) == (False, 0)


def test_a_second_person_is_refused_while_the_first_is_open(cast: Cast, sam: uuid.UUID) -> None:
    other = sam_walks_with(cast.jo).person.id
    open_for(cast, sam, clock.now())
    with pytest.raises(DomainError) as refusal:
        open_for(cast, other, clock.now() + timedelta(minutes=1))
    assert refusal.value.code == "one_person"
    assert not sees(cast, other)


@pytest.mark.parametrize("circumstances", [None, of_command("worker"), of_command("shell")])
def test_no_job_and_no_command_opens_a_record(cast: Cast, sam: uuid.UUID, circumstances: Any) -> None:
    def act() -> None:
        break_glass.open_in_need(person_id=sam, reason="safety", words="", by=cast.cleo.id, at=clock.now())

    with pytest.raises(DomainError) as refusal:
        if circumstances is None:
            act()
        else:
            with under(circumstances):
                act()
    assert refusal.value.code == "not_by_itself"
    assert not sees(cast, sam)


def test_it_can_be_closed_early_by_who_opened_it_and_by_nobody_else(cast: Cast, sam: uuid.UUID) -> None:
    row = open_for(cast, sam, clock.now() - timedelta(minutes=5))
    with pytest.raises(DomainError):
        break_glass.end_opening(opening_id=row.id, by=cast.jo.id, at=clock.now())
    break_glass.end_opening(opening_id=row.id, by=cast.cleo.id, at=clock.now())
    assert not sees(cast, sam)
    with pytest.raises(DomainError):
        break_glass.end_opening(opening_id=row.id, by=cast.cleo.id, at=clock.now() + timedelta(seconds=1))


def test_its_end_is_written_down_once(cast: Cast, sam: uuid.UUID) -> None:
    row = open_for(cast, sam, clock.now() - timedelta(minutes=61))
    assert [break_glass.note_ended(at=clock.now()) for _ in range(2)] == [1, 0]
    assert AuditEntry.objects.get(verb="record.need_ended").detail == {"openings": [str(row.id)]}


def test_the_review_is_of_another_after_the_end_and_once(cast: Cast, sam: uuid.UUID) -> None:
    began = clock.now() - timedelta(minutes=30)
    row = open_for(cast, sam, began)
    given: dict[str, Any] = {"opening_id": row.id, "verdict": "fitting", "words": "As agreed"}
    codes = []
    for by, at in ((cast.ben, clock.now()), (cast.cleo, clock.now() + timedelta(hours=1))):
        with pytest.raises(DomainError) as refusal:
            break_glass.review_opening(**given, by=by.id, at=at)
        codes.append(refusal.value.code)
    assert codes == ["still_open", "second_person"]
    break_glass.review_opening(**given, by=cast.ben.id, at=clock.now() + timedelta(hours=1))
    with pytest.raises(DomainError, match="already"):
        break_glass.review_opening(**given, by=cast.eli.id, at=clock.now() + timedelta(hours=2))
    row.refresh_from_db()
    assert (row.reviewed_by_id, row.verdict, row.review_words) == (cast.ben.id, "fitting", "As agreed")
    assert not PrivacyTask.objects.filter(kind="opening_review", done_at=None).exists()


def test_the_database_itself_refuses_more_than_an_hour_and_a_review_by_the_opener(cast: Cast, sam: uuid.UUID) -> None:
    row = open_for(cast, sam, clock.now() - timedelta(minutes=30))
    for changes in ({"ends_at": row.opened_at + timedelta(minutes=61)},
                    {"reviewed_at": clock.now(), "reviewed_by_id": cast.cleo.id}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            BreakGlass.objects.filter(id=row.id).update(**changes)


def test_telling_can_wait_with_a_reason_and_told_stays_told(cast: Cast, sam: uuid.UUID) -> None:
    row = open_for(cast, sam, clock.now())
    break_glass.tell_of_opening(opening_id=row.id, delay="danger", by=cast.ben.id, at=clock.now())
    assert PrivacyTask.objects.filter(kind="tell_of_opening", done_at=None).exists()
    break_glass.tell_of_opening(opening_id=row.id, delay="", by=cast.ben.id, at=clock.now())
    with pytest.raises(DomainError, match="already"):
        break_glass.tell_of_opening(opening_id=row.id, delay="danger", by=cast.ben.id, at=clock.now())
    assert not PrivacyTask.objects.filter(kind="tell_of_opening", done_at=None).exists()


@pytest.mark.parametrize(("opened", "due"), [((2026, 3, 2), (2026, 3, 4)), ((2026, 3, 5), (2026, 3, 9)),
                                            ((2026, 3, 6), (2026, 3, 10)), ((2026, 3, 7), (2026, 3, 10))])  # fmt: skip
def test_a_review_is_due_at_the_end_of_the_second_working_day(opened: Any, due: Any) -> None:
    assert rules.review_by(datetime(*opened, 10, tzinfo=UTC)).date() == datetime(*due, tzinfo=UTC).date()
