"""Which askings there were: for staff whether and how, and what was said only where it was said together."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from companionway.experience.models import ExperienceAsk
from companionway.experience.rules import Question, Said, Way
from companionway.people.models import Person
from companionway.platform.errors import NotVisible


@dataclass(frozen=True)
class Asked:
    """One asking as staff see it. `said` is empty where it was said alone: it is counted, and shown to nobody."""

    asked_at: datetime
    answered_at: datetime | None
    way: Way
    said: dict[Question, Said]


def asked_of(person: Person) -> list[Asked]:
    """The askings of a kept record, newest first. The caller has looked the person up by viewer. One query."""
    rows = ExperienceAsk.objects.filter(engagement__person__same_as=person).order_by("-asked_at", "-id")[:20]
    return [Asked(row.asked_at, row.answered_at, Way(row.way), _said(row)) for row in rows]


def _said(row: ExperienceAsk) -> dict[Question, Said]:
    if row.way != Way.TOGETHER or row.answered_at is None:
        return {}
    return {question: Said(getattr(row, question)) for question in Question}


def own_asking(ask_id: uuid.UUID) -> ExperienceAsk | None:
    """One asking of the person on whose own page we are: the database shows no other. None where there is none."""
    return ExperienceAsk.objects.filter(id=ask_id).first()


def own_asking_by_link(ask_id: uuid.UUID) -> ExperienceAsk:
    """The asking that a link is for. Raises NotVisible."""
    row = own_asking(ask_id)
    if row is None:
        raise NotVisible
    return row


def own_answers(person_id: uuid.UUID) -> list[ExperienceAsk]:
    """What a person (by the kept record) said of walking together, newest first. One query."""
    rows = ExperienceAsk.objects.filter(engagement__person__same_as=person_id, answered_at__isnull=False)
    return list(rows.order_by("-answered_at", "-id"))
