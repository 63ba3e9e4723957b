"""What every action of the roadmap does: keep a row once, leave an event and an audit entry, and say who was faster."""

import uuid
from datetime import date, datetime

from django.db import models

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.roadmap.models import Barrier, Hope, HopeWords, Milestone, RoadmapEvent, Step
from companionway.roadmap.rules import Hand, fault


class Changed(DomainError):
    """Somebody else changed it meanwhile. `now` is what stands there now; a page shows both (412)."""

    def __init__(self, now: models.Model) -> None:
        super().__init__("changed", "This has changed since you opened it. Both are below, and yours is still here.")
        self.now = now


def check(words: str, longest: int, field: str = "words") -> str:
    """The words with their line ends made alike. Refuses none and too many."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    wrong = fault(plain, longest)
    if wrong:
        raise DomainError("words", wrong, field=field)
    return plain


def check_optional(words: str, longest: int, field: str) -> str:
    """The same for words that nobody has to write."""
    return check(words, longest, field) if words.strip() else ""


def write_words(
    hope: Hope, part: str, words: str, *, number: int, hand: Hand, by: uuid.UUID | None, at: datetime
) -> HopeWords:
    """One more version of a text of this hope. Part of the caller's action."""
    return HopeWords.objects.create(
        hope=hope, part=part, number=number, words=words, hand=hand, by_id=by, written_at=at
    )


def tell(
    row: Hope | Step | Barrier | Milestone, verb: str, *, hand: Hand, by: uuid.UUID | None, at: datetime,
    state: str = "", on: date | None = None,
) -> None:  # fmt: skip
    """The event and the audit entry of something that happened. Part of the caller's action."""
    hope = row if isinstance(row, Hope) else row.hope
    person_id = row.person_id if isinstance(row, (Hope, Milestone)) else row.hope.person_id
    about = type(row).__name__.lower()
    RoadmapEvent.objects.create(
        person_id=person_id, hope=hope, about=about, about_id=row.id, verb=verb, state=state, on=on, hand=hand,
        by_id=by, occurred_at=at,
    )  # fmt: skip
    detail = {"by": str(hand)} | ({"state": str(state)} if state else {}) | ({"hope": str(hope.id)} if hope else {})
    audit.record(f"{about}.{verb}", actor=by, at=at, subject=(about, row.id), person=person_id, detail=detail)
