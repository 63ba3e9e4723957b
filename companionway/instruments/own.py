"""A person's own check-ins, for their own page: the lines as they stood, and what was answered, without a total."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from companionway.instruments import shelf
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
    """A finished check-in."""

    row: Administration
    title: str
    lines: tuple[Line, ...]


def own_check_ins(person_id: uuid.UUID) -> list[Done]:
    """The finished check-ins of a person (by the kept record), newest first. Two queries."""
    rows = Administration.objects.filter(engagement__person__same_as=person_id, set_aside_at=None)
    done = list(rows.filter(finished_at__isnull=False).select_related("instrument").order_by("-finished_at"))
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
        found.append(Done(row, pack.short_title or pack.title, lines))
    return found
