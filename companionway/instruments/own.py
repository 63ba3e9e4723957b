"""A person's own check-ins and what stands beside them, for their own page."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from companionway.instruments import shelf
from companionway.instruments.beside_models import OutsideScore, RulerMark, Standout
from companionway.instruments.models import Administration, Answer


@dataclass(frozen=True)
class Line:
    """One line of a check-in: its number and words, the chosen value and its words, or how it was left."""

    number: int
    text: str
    value: int | None
    said: str
    kind: str


@dataclass(frozen=True)
class Done:
    """A finished check-in, in the language in which its instrument was made."""

    row: Administration
    title: str
    language: str
    lines: tuple[Line, ...]


def own_check_ins(person_id: uuid.UUID) -> list[Done]:
    """The finished check-ins of a person (by the kept record), newest first. Two queries."""
    rows = Administration.objects.filter(engagement__person__same_as=person_id, set_aside_at=None)
    done = list(rows.filter(finished_at__isnull=False).select_related("instrument__supplied").order_by("-finished_at"))
    said: dict[uuid.UUID, dict[int, Answer]] = defaultdict(dict)
    for answer in Answer.objects.filter(administration__in=[row.id for row in done]):
        said[answer.administration_id][answer.item] = answer
    found = []
    for row in done:
        pack = shelf.pack_of(row.instrument)
        words = dict(pack.choices)
        lines = tuple(
            Line(item.n, item.text, a.value, words.get(a.value, "") if a.value is not None else "", a.kind)
            for item in pack.items
            if (a := said[row.id].get(item.n))
        )
        found.append(Done(row, pack.short_title or pack.title, pack.language, lines))
    return found


def own_list(person_id: uuid.UUID) -> list[Administration]:
    """Every check-in of a person (by the kept record) that was not set aside, newest first. One query."""
    rows = Administration.objects.filter(engagement__person__same_as=person_id, set_aside_at=None)
    return list(rows.select_related("instrument__supplied").order_by("-started_at", "id"))


def own_standouts(person_id: uuid.UUID) -> list[Standout]:
    """What they said stands out in their check-ins, newest first. One query."""
    rows = Standout.objects.filter(
        administration__engagement__person__same_as=person_id, administration__set_aside_at=None
    )
    return list(rows.select_related("administration__instrument__supplied").order_by("-said_at", "-id"))


def topics_of(row: Standout) -> list[str]:
    """The short names of the lines that somebody pointed at, as their instrument has them."""
    names = {item.n: item.topic for item in shelf.pack_of(row.administration.instrument).items}
    return [names[n] for n in row.items if n in names]


def own_marks(person_id: uuid.UUID) -> list[RulerMark]:
    """Their numbers from 0 to 10 with their words, newest first. One query."""
    rows = RulerMark.objects.filter(engagement__person__same_as=person_id)
    return list(rows.order_by("-marked_at", "side"))


def own_scores(person_id: uuid.UUID) -> list[OutsideScore]:
    """Scores made elsewhere that a human has accepted, oldest first. One query."""
    rows = OutsideScore.objects.filter(engagement__person__same_as=person_id, state="accepted")
    return list(rows.select_related("instrument__supplied").order_by("taken_on", "entered_at"))
