"""What a person is told of who looked at their page, and what may not be told: every row of who_looked.csv.

The table is written from the requirements, by hand: a line for each look, a column for each thing that bars telling.
"""

import csv
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from companionway.people.details import PersonDetails
from companionway.people.models import Person
from companionway.platform import audit, clock
from companionway.privacy.models.break_glass import BreakGlass
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.request import OutsideRequest
from companionway.privacy.queries.looks import Days, looked_at
from tests.cast import Cast, sam_walks_with

ROWS = list(csv.DictReader((Path(__file__).parent / "who_looked.csv").read_text().splitlines()))
SITUATIONS = [name for name in ROWS[0] if name != "look"]
AGO = timedelta(hours=5)  # an hour in need began then
MINUTE = timedelta(minutes=1)
Write = Callable[[Cast, uuid.UUID, BreakGlass], None]


def by(name: str, verb: str, *, purpose: str = "", reason: str = "", after: timedelta = MINUTE) -> Write:
    """Somebody of the cast looks: at the person, or at a list that shows them."""
    listed = verb.startswith("people.")

    def write(cast: Cast, sam: uuid.UUID, row: BreakGlass) -> None:
        audit.record(
            verb, actor=getattr(cast, name).id, at=row.opened_at + after, purpose=purpose, reason=reason,
            subject=("opening", row.id) if verb.startswith("opening") else ("person", sam),
            person=None if listed else sam, detail={"people": [str(sam)]} if listed else {},
        )  # fmt: skip

    return write


IN_NEED = {"purpose": "break_glass"}
LOOKS: dict[str, Write] = {
    "their peer opens their page": by("ana", "person.looked_at"),
    "their peer finds them in a search": by("ana", "people.searched"),
    "the officer opens their page for a complaint": by("eli", "person.looked_at", purpose="complaint"),
    "the officer opens their page because somebody outside asked":
        by("eli", "person.looked_at", purpose="outside_request"),
    "the officer sees them in a list because somebody outside asked":
        by("eli", "people.looked_at", purpose="outside_request"),
    "the officer looks who looked because somebody outside asked":
        by("eli", "inquiry.looked", purpose="outside_request"),
    "the officer opens their page because of a report": by("eli", "person.looked_at", purpose="report"),
    "the officer looks who looked because of a report": by("eli", "inquiry.looked", purpose="report"),
    "the officer looks who looked because of an opening": by("eli", "inquiry.looked", purpose="glass_review"),
    "somebody asks for their page in need": by("cleo", "record.opened_in_need", after=timedelta(), **IN_NEED),
    "somebody opens their page in need": by("cleo", "person.looked_at", **IN_NEED),
    "somebody opens their page in need a second after it ended":
        by("cleo", "person.looked_at", after=60 * MINUTE + timedelta(seconds=1)),
    "the second person looks at the opening": by("ben", "opening.looked_at", purpose="glass_review"),
    "the second person sees it in the list of openings": by("ben", "people.looked_at", reason="openings"),
}  # fmt: skip


def order(sam: uuid.UUID, cast: Cast, state: str, *, bars: bool) -> None:
    now = clock.now()
    OutsideRequest.objects.create(
        how="subpoena", received_at=now - AGO, taken_by=cast.ana, person_id=sam, order_bars_telling=bars, state=state,
        settled_at=None if state == "held" else now, order_on=now.date(), order_court="Superior Court",
        mandate="Subpoena 12", mandate_on=now.date(), counsel="R. Lund", counsel_on=now.date(),
    )  # fmt: skip


def report(sam: uuid.UUID, *, later: timedelta) -> None:
    now = clock.now()
    Disclosure.objects.create(
        person_id=sam, book="ledger", at=now - AGO, standing="assigned", recipient_name="An agency",
        recipient_kind="agency", channel="spoken", purpose="safety", protection="part2", basis="child_abuse_report",
        content="0" * 64, least="what the law asks for", delayed_until=now + later,
    )  # fmt: skip


def arranged(situation: str, cast: Cast, sam: uuid.UUID) -> BreakGlass:
    """What bars telling in this situation. An opening is always there, so that its lines have something to name."""
    began = clock.now() - AGO
    row = BreakGlass.objects.create(
        user=cast.cleo, person_id=sam, reason="safety", opened_at=began, ends_at=began + 60 * MINUTE,
        review_by=began, telling="told",
    )  # fmt: skip
    name, _, state = situation.partition("_and_")
    if name.startswith("order"):
        order(sam, cast, state.removeprefix("is_").removeprefix("was_"), bars=name == "order_bars")
    elif name.startswith("request"):
        order(sam, cast, "held", bars=False)
    elif name.startswith("report"):
        report(sam, later=MINUTE if situation == "report_waits" else -MINUTE)
    elif situation == "opening_to_tell":
        BreakGlass.objects.update(telling="to_tell")
    elif situation.startswith("opening_waits"):
        why = situation.rpartition("_")[2]
        BreakGlass.objects.update(telling="delayed", delay_reason=why)
    return row


def test_the_table_has_every_look_and_no_other() -> None:
    assert [row["look"] for row in ROWS] == list(LOOKS)
    assert {row[name] for row in ROWS for name in SITUATIONS} == {"yes", "no"}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_person_is_told_what_the_table_says_and_nothing_else(cast: Cast, situation: str) -> None:
    sam = sam_walks_with(cast.ana, clock.now() - 9 * AGO).person_id
    row = arranged(situation, cast, sam)
    days, told = Days(clock.today() - timedelta(days=3), clock.today()), []
    for name, write in LOOKS.items():
        before = len(looked_at(Person.objects.get(id=sam), days, clock.now()))
        write(cast, sam, row)
        told.append((name, "yes" if len(looked_at(Person.objects.get(id=sam), days, clock.now())) > before else "no"))
    assert told == [(line["look"], line[situation]) for line in ROWS]


@pytest.mark.parametrize("situation", ["order_bars_and_is_held", "report_waits", "opening_waits_for_danger"])
def test_what_bars_telling_about_one_person_bars_nothing_about_another(cast: Cast, situation: str) -> None:
    sam = sam_walks_with(cast.ana, clock.now() - 9 * AGO).person_id
    other = sam_walks_with(cast.jo, clock.now() - 9 * AGO, person=PersonDetails(called="Kim")).person
    row = arranged(situation, cast, sam)
    days = Days(clock.today() - timedelta(days=3), clock.today())
    for write in LOOKS.values():
        write(cast, other.id, row)
    assert len(looked_at(other, days, clock.now())) == len(LOOKS)
