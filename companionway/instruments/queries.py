"""Reading check-ins: the one under way, the ones done, and arrow rows against last time."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import LIVE, State
from companionway.instruments import scoring, shelf
from companionway.instruments.beside_models import OutsideScore, RulerMark, Standout
from companionway.instruments.models import Administration, Answer
from companionway.instruments.packs.reading import Pack
from companionway.instruments.rules import Mode, Moment, direction
from companionway.people.models import Person
from companionway.platform.errors import NotVisible
from companionway.privacy.viewer import Viewer


@dataclass(frozen=True)
class ArrowRow:
    """One topic: then, now, and which way. `then` is None at the first check-in or when it was skipped.

    `then` and `now` are what the answers count: where `turned`, the line counts backward, so that more is more.
    `said_then` and `said_now` are the answers as they were given, for the words.
    """

    topic: str
    text: str
    then: int | None
    now: int | None
    direction: str
    said_then: int | None = None
    said_now: int | None = None
    turned: bool = False


def check_in_for(viewer: Viewer, administration_id: uuid.UUID) -> Administration:
    """One check-in of somebody the viewer may see. Raises NotVisible."""
    found = Administration.objects.filter(id=administration_id, engagement__in=Engagement.objects.visible_to(viewer))
    row = found.select_related(
        "engagement__person__same_as", "engagement__program", "instrument__supplied", "helper"
    ).first()
    if row is None:
        raise NotVisible
    return row


def own_check_in(check_in_id: uuid.UUID) -> Administration:
    """One check-in of the person on whose own page we are: the database shows no other. Raises NotVisible."""
    found = Administration.objects.filter(id=check_in_id, set_aside_at=None)
    row = found.select_related("engagement", "instrument__supplied").first()
    if row is None:
        raise NotVisible
    return row


def check_in_at(engagement: Engagement, moment: Moment) -> Administration | None:
    """The check-in of this moment that was not set aside, the newest when there are several; None when there is none.

    The caller has looked the engagement up by viewer.
    """
    rows = Administration.objects.filter(engagement=engagement, moment=moment, set_aside_at=None)
    return rows.order_by("-started_at").first()


def answers_of(row: Administration) -> dict[int, Answer]:
    """The answers so far by item number."""
    return {answer.item: answer for answer in Answer.objects.filter(administration=row)}


def without_a_first(viewer: Viewer, began_before: datetime) -> int:
    """How many walk since before then without a first check-in, begun or done. One query."""
    done = Administration.objects.filter(engagement=OuterRef("pk"), moment=Moment.BASELINE, set_aside_at=None)
    rows = Engagement.objects.visible_to(viewer).filter(~Exists(done), state=State.OPEN, opened_at__lt=began_before)
    return rows.count()


def is_fresh(row: Administration, at: datetime) -> bool:
    """Whether a finished check-in may still be changed here: on its own day, and while nothing was said about it since.

    One that the person did alone, by a link, stands as they sent it. At most one query.
    """
    if row.finished_at is None or row.mode == Mode.BY_LINK or row.engagement.state not in LIVE:
        return False
    if timezone.localdate(row.finished_at) != timezone.localdate(at):
        return False
    return not Standout.objects.filter(administration=row).exists()


def check_ins_of(person: Person) -> list[Administration]:
    """All check-ins of a kept record that were not set aside, newest first."""
    rows = Administration.objects.filter(engagement__person__same_as=person, set_aside_at=None)
    return list(rows.select_related("instrument__supplied", "helper").order_by("-started_at"))


def last_time(row: Administration) -> Administration | None:
    """The finished check-in before this one with the same instrument and version, None at the first."""
    before = Administration.objects.filter(
        engagement__person__same_as=row.engagement.person.same_as_id, instrument=row.instrument,
        finished_at__isnull=False, set_aside_at=None, started_at__lt=row.started_at,
    )  # fmt: skip
    return before.order_by("-started_at").first()


def arrow_rows(row: Administration, earlier: Administration | None) -> list[ArrowRow]:
    """This check-in against an earlier one (`last_time`): more, then same, then less, then what cannot be compared."""
    pack = shelf.pack_of(row.instrument)
    said_then, said_now = _said(earlier), _said(row)
    then, now = _counted(pack, said_then), _counted(pack, said_now)
    rows = [
        ArrowRow(i.topic, i.text, then.get(i.n), now.get(i.n), direction(then.get(i.n), now.get(i.n)),
                 said_then.get(i.n), said_now.get(i.n), i.reverse)
        for i in pack.items
    ]  # fmt: skip
    order = {"more": 0, "same": 1, "less": 2, "": 3}
    return sorted(rows, key=lambda r: order[r.direction])


def _said(row: Administration | None) -> dict[int, int]:
    """What was answered, by line; what was left out is not there."""
    given = Answer.objects.filter(administration=row, value__isnull=False).values_list("item", "value") if row else ()
    return {item: value for item, value in given if value is not None}


def _counted(pack: Pack, said: dict[int, int]) -> dict[int, int]:
    """What each answered line counts: an answer that counts backward is turned, so that more is more."""
    backward = pack.reverse
    return {item: scoring.counted(value, low=pack.low, high=pack.high, backward=item in backward)
            for item, value in said.items()}  # fmt: skip


def standouts_of(row: Administration) -> list[Standout]:
    """What the person said stands out in a check-in, first things first."""
    return list(Standout.objects.filter(administration=row).order_by("said_at", "id"))


def marks_of(person: Person) -> list[RulerMark]:
    """A kept record's numbers from 0 to 10, newest first. The caller has looked the person up by viewer."""
    rows = RulerMark.objects.filter(engagement__person__same_as=person).select_related("written_by")
    return list(rows.order_by("-marked_at", "side"))


def outside_scores_of(person: Person) -> list[OutsideScore]:
    """A kept record's scores from elsewhere, oldest first. The caller has looked the person up by viewer."""
    rows = OutsideScore.objects.filter(engagement__person__same_as=person)
    return list(rows.select_related("instrument", "entered_by", "judged_by").order_by("taken_on", "entered_at"))


def score_for(viewer: Viewer, score_id: uuid.UUID) -> OutsideScore:
    """One score of somebody the viewer may see. Raises NotVisible."""
    found = OutsideScore.objects.filter(id=score_id, engagement__in=Engagement.objects.visible_to(viewer))
    row = found.select_related("engagement__person").first()
    if row is None:
        raise NotVisible
    return row
