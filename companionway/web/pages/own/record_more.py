"""What stands beside the first parts of somebody's own record, as words for the page: each as its own page says it."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companionway.continuum.models import Move, Observation
from companionway.continuum.rules import Axis, Direction, MoveState, Source
from companionway.engagement.models.care_team import CareQuestion
from companionway.engagement.models.contact import Contact
from companionway.engagement.rules.contact import Kind
from companionway.engagement.rules.own_ask import Asked
from companionway.instruments import shelf
from companionway.instruments.beside_models import OutsideScore, RulerMark, Standout
from companionway.instruments.own import topics_of
from companionway.instruments.rules import Side
from companionway.interop.own_everything import Everything
from companionway.linkages.models import SheetGiven
from companionway.sheets.catalog import sheet
from companionway.web import phrases
from companionway.web.pages.check_ins.pictures import topic_words
from companionway.web.pages.own import where
from companionway.web.pages.own.check_ins import SIDES
from companionway.web.pages.own.choices import full_day_of
from companionway.web.pages.own.reach import WAYS
from companionway.web.pages.own.us import BUTTONS

KINDS = {
    Kind.EMOTIONAL: _("listening and being there"), Kind.INFORMATIONAL: _("something to know"),
    Kind.TANGIBLE: _("help with a task"), Kind.RELATIONSHIPS: _("getting to know others"),
}  # fmt: skip


def more_of(held: Everything) -> dict[str, Any]:
    """The parts by name, for `record_parts.parts_of`."""
    return {
        "contacts": [contact(row) for row in held.contacts],
        "tries": [[full_day_of(row.occurred_at), _way(row.channel)] for row in held.tries],
        "said": [_said(row) for row in held.said], "moves": [_move(row) for row in held.moves],
        "marks": [_mark(row) for row in held.marks], "standouts": [_standout(row) for row in held.standouts],
        "scores": [_score(row) for row in held.scores], "questions": [_question(row) for row in held.questions],
        "asks": [[full_day_of(row.asked_at), str(BUTTONS[Asked(row.kind)]), row.words, bool(row.done_at)]
                 for row in held.asks],
        "sheets": [_sheet(row) for row in held.sheets],
    }  # fmt: skip


def _way(channel: str) -> str:
    return str(dict(WAYS).get(channel, channel))


def contact(row: Contact) -> list[str]:
    """The day, and in one line how, how long, what it was about and where."""
    minutes = gettext("%(minutes)s min") % {"minutes": row.minutes} if row.minutes else ""
    kinds = [str(KINDS[Kind(kind)]) for kind in row.kinds]
    return [full_day_of(row.occurred_at), ", ".join(filter(None, (_way(row.channel), minutes, *kinds))), row.place]


def _said(row: Observation) -> dict[str, Any]:
    return {
        "title": str(where.AXES[Axis(row.axis)]), "about": str(where.ABOUT.get(row.behavior, "")),
        "day": phrases.long_day(row.observed_on), "source": str(where.SOURCES[Source(row.source)]),
        "said": row.words, **_named(row.value),
    }  # fmt: skip


def _named(value: str) -> dict[str, str]:
    return {name: str(words) for name, words in where.named(value).items()}


def _move(row: Move) -> dict[str, Any]:
    return {
        "way": str(where.WAYS[Direction(row.direction)]), "end": str(where.ENDS[MoveState(row.state)]),
        "day": phrases.long_day(row.planned_on) if row.planned_on else "",
        "said": [words for words in (row.what, row.place, row.goes_along, row.ended_words) if words],
        **_named(row.to_level),
    }  # fmt: skip


def _mark(row: RulerMark) -> dict[str, Any]:
    said = [words for words in (row.about, row.why, row.toward) if words]
    return {"title": str(SIDES[Side(row.side)]), "number": row.number, "day": full_day_of(row.marked_at), "said": said}


def _standout(row: Standout) -> dict[str, Any]:
    topics = ", ".join(topic_words(topic) for topic in topics_of(row))
    return {"day": full_day_of(row.said_at), "topics": topics, "said": row.words}


def _score(row: OutsideScore) -> dict[str, Any]:
    pack = shelf.pack_of(row.instrument)
    return {"title": pack.title, "language": pack.language, "total": f"{row.total:g}", "made_in": row.made_in,
            "day": phrases.long_day(row.taken_on)}  # fmt: skip


def _question(row: CareQuestion) -> dict[str, Any]:
    return {"day": full_day_of(row.asked_at), "site": row.site.name, "words": row.words, "answer": row.answer,
            "rests": row.rests}  # fmt: skip


def _sheet(row: SheetGiven) -> list[str]:
    found = sheet(row.sheet, row.language)
    return [full_day_of(row.given_at), found.title if found else row.sheet, row.language]
