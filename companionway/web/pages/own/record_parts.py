"""What stands in somebody's own record, part by part, as words for the page that they read and print."""

from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext

from companionway.engagement.models.message import OURS, TextMessage
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.wishes import Wishes
from companionway.engagement.queries.notes import Read
from companionway.engagement.rules.plan import FirstWeeks, IfQuiet
from companionway.engagement.rules.texts import State
from companionway.experience.models import ExperienceAsk
from companionway.experience.rules import Question, Said
from companionway.instruments.own import Done
from companionway.interop.own_everything import Everything, own_words
from companionway.linkages.models import Linkage
from companionway.roadmap.queries import Told
from companionway.roadmap.rules import Stone
from companionway.web import phrases
from companionway.web.pages.experience.forms import QUESTIONS, SAID_WORDS
from companionway.web.pages.own.choices import full_day_of, title_of, words_now
from companionway.web.pages.own.linkages import outcome_words
from companionway.web.pages.own.reach import QUIET, WAYS, WEEKS, OwnPlanForm
from companionway.web.pages.own.record_more import more_of
from companionway.web.pages.own.roadmap import STONES
from companionway.web.pages.own.wishes import lines_of


def parts_of(held: Everything) -> dict[str, Any]:
    """Every part as plain words: what the template of the record shows, and the gate judges."""
    return {
        "called": held.person.called, "points": [point.value for point in held.points],
        "walks": [_walk(row) for row in held.walks],
        "texts": [_text(row) for row in held.texts], "plans": [_plan(row) for row in held.plans],
        "hopes": [_hope(told) for told in held.roadmap.hopes],
        "reached": [[row.words, phrases.long_day(row.on)] for row in held.roadmap.milestones],
        "notes": [_note(read) for read in held.notes], "check_ins": [_check_in(done) for done in held.check_ins],
        "places": [_place(row) for row in held.places], "experience": [_experience(row) for row in held.experience],
        "wishes": [_wish(row) for row in held.wishes],
        "choices": [[title_of(one), full_day_of(one.row.signed_at) if one.row.signed_at else "", one.state.value,
                     words_now().language] for one in held.consents],
        **more_of(held),
    }  # fmt: skip


def _walk(row: Any) -> list[str]:
    """Program, who walks along now, and from when until when."""
    until = full_day_of(row.closed_at) if row.closed_at else ""
    return [row.program.name, row.peer_name or "", full_day_of(row.opened_at), until]


def _text(row: TextMessage) -> list[str]:
    way = "failed" if row.state == State.FAILED else "out" if row.state in OURS else "in"
    return [full_day_of(row.occurred_at), way, own_words(row)]


def _plan(row: ContactPlan) -> dict[str, Any]:
    ways, fields = dict(WAYS), OwnPlanForm.base_fields
    quiet = f"{row.quiet_from:%H:%M} - {row.quiet_until:%H:%M}" if row.quiet_from and row.quiet_until else ""
    trusted = ", ".join(filter(None, (row.trusted_name, row.trusted_reach)))
    at_least = [
        ("modes", ", ".join(str(ways.get(one, one)) for one in row.modes)),
        ("days", ", ".join(str(WEEKDAYS[day]) for day in row.days)), ("quiet_from", quiet),
        ("name_to_say", row.name_to_say), ("message_ok", _yes_or_no(row.message_ok)),
        ("may_name_program", _yes_or_no(row.may_name_program)),
        ("first_weeks", str(WEEKS[FirstWeeks(row.first_weeks)]) if row.first_weeks else ""),
        ("if_quiet", str(QUIET[IfQuiet(row.if_quiet)]) if row.if_quiet else ""),
        ("if_quiet_words", row.if_quiet_words), ("trusted_name", trusted),
    ]  # fmt: skip
    lines = [[str(fields[name].label), said] for name, said in at_least if said]
    return {"program": row.engagement.program.name, "day": full_day_of(row.agreed_at), "lines": lines}


def _yes_or_no(said: bool) -> str:
    return gettext("Yes") if said else gettext("No")


def _hope(told: Told) -> dict[str, Any]:
    return {
        "stone": str(STONES[Stone(told.hope.stone)]), "words": told.words.words,
        "why": told.why.words if told.why else "", "steps": [step.words for step in told.steps],
        "barriers": [barrier.words for barrier in told.barriers],
    }  # fmt: skip


def _note(read: Read) -> dict[str, Any]:
    """A note with what it said before and what stands beside it."""
    return {
        "day": full_day_of(read.note.written_at), "words": read.note.words,
        "earlier": [row.words for row in read.earlier],
        "beside": [row.words for row in read.beside],
    }  # fmt: skip


def _check_in(done: Done) -> dict[str, Any]:
    assert done.row.finished_at is not None
    lines = [[line.text, line.said, line.kind] for line in done.lines]
    return {"title": done.title, "language": done.language, "day": full_day_of(done.row.finished_at), "lines": lines}


def _wish(row: Wishes) -> dict[str, Any]:
    """What was said once, and whether they wrote it themselves."""
    return {"day": full_day_of(row.written_at), "by_me": row.by_person,
            "lines": [[str(label), said] for label, said in lines_of(row)]}  # fmt: skip


def _place(row: Linkage) -> list[str]:
    return [row.listing.service.name, full_day_of(row.made_at), outcome_words(row.outcome, row.barrier)]


def _experience(row: ExperienceAsk) -> dict[str, Any]:
    assert row.answered_at is not None
    lines = [[str(QUESTIONS[one]), str(SAID_WORDS[Said(getattr(row, one.value))])] for one in Question]
    return {"day": full_day_of(row.answered_at), "lines": lines}
