"""The scenarios of openings in need and of inquiries: what stands before, and the call that leaves one audit entry."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.platform.circumstances import Circumstances, under
from companionway.privacy.actions import break_glass, inquiry
from companionway.privacy.models.break_glass import BreakGlass
from companionway.privacy.rules.inquiry import Mark, Purpose
from tests.cast import NOW, Cast, sam_walks_with

AT = NOW + timedelta(hours=3)
LATER = AT + timedelta(hours=2)
Scenario = Callable[[Cast], Callable[[], Any]]


def at_a_page() -> Circumstances:
    """Somebody signed in, at a page."""
    return Circumstances(role="peer_worker", session="5e55", route="web:opening-new")


def opened(cast: Cast) -> BreakGlass:
    """Cleo opened the record of Sam, who walks with Ana."""
    person = sam_walks_with(cast.ana).person
    with under(at_a_page()):
        return break_glass.open_in_need(person_id=person.id, reason="safety", words="", by=cast.cleo.id, at=AT)


def _open(cast: Cast) -> Callable[[], Any]:
    person = sam_walks_with(cast.ana).person

    def act() -> None:
        with under(at_a_page()):
            break_glass.open_in_need(person_id=person.id, reason="safety", words="", by=cast.cleo.id, at=AT)

    return act


def _end(cast: Cast) -> Callable[[], Any]:
    row = opened(cast)
    return lambda: break_glass.end_opening(opening_id=row.id, by=cast.cleo.id, at=AT + timedelta(minutes=9))


def _note_ended(cast: Cast) -> Callable[[], Any]:
    opened(cast)
    return lambda: break_glass.note_ended(at=LATER)


def _review(cast: Cast) -> Callable[[], Any]:
    row = opened(cast)
    return lambda: break_glass.review_opening(opening_id=row.id, verdict="fitting", words="", by=cast.ben.id, at=LATER)


def _tell(cast: Cast) -> Callable[[], Any]:
    row = opened(cast)
    return lambda: break_glass.tell_of_opening(opening_id=row.id, delay="", by=cast.ben.id, at=LATER)


def _take_telling_back(cast: Cast) -> Callable[[], Any]:
    row = opened(cast)
    break_glass.tell_of_opening(opening_id=row.id, delay="", by=cast.ben.id, at=LATER)
    return lambda: break_glass.take_telling_back(opening_id=row.id, by=cast.ana.id, at=LATER + timedelta(minutes=1))


def _begin(cast: Cast) -> Callable[[], Any]:
    return lambda: inquiry.begin_inquiry(purpose=Purpose.COMPLAINT, words="", by=cast.eli.id, at=AT)


def _note(cast: Cast) -> Callable[[], Any]:
    row = inquiry.begin_inquiry(purpose=Purpose.COMPLAINT, words="", by=cast.eli.id, at=AT)
    return lambda: inquiry.note_inquired(inquiry=row, part="who_saw", by=cast.eli.id, at=AT)


def _mark(cast: Cast) -> Callable[[], Any]:
    row = inquiry.begin_inquiry(purpose=Purpose.WEEKLY_REVIEW, words="", by=cast.eli.id, at=AT)
    return lambda: inquiry.mark_finding(
        inquiry=row, finding="f" * 64, pattern="many", worker_id=cast.ana.id, person_id=None, mark=Mark.FINE,
        by=cast.eli.id, at=AT,
    )  # fmt: skip


SCENARIOS: dict[str, Scenario] = {
    "privacy.actions.break_glass.open_in_need": _open,
    "privacy.actions.break_glass.end_opening": _end,
    "privacy.actions.break_glass.note_ended": _note_ended,
    "privacy.actions.break_glass.review_opening": _review,
    "privacy.actions.break_glass.tell_of_opening": _tell,
    "privacy.actions.break_glass.take_telling_back": _take_telling_back,
    "privacy.actions.inquiry.begin_inquiry": _begin,
    "privacy.actions.inquiry.note_inquired": _note,
    "privacy.actions.inquiry.mark_finding": _mark,
}
