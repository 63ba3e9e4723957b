"""Reading the continuum: what was said on each axis, newest first, moves, and a program's words for the map."""

import uuid
from dataclasses import dataclass

from companionway.continuum.models import Move, Observation, Prompt
from companionway.continuum.rules import Axis, Source
from companionway.engagement.models.walk import Engagement
from companionway.people.models import Person
from companionway.platform.errors import NotVisible
from companionway.privacy.viewer import Viewer


@dataclass(frozen=True)
class Said:
    """Everything on the axes for one person, newest first, what was set aside apart."""

    live: tuple[Observation, ...]
    set_aside: tuple[Observation, ...]

    def on(self, axis: Axis) -> list[Observation]:
        """What was said on one axis, newest first."""
        return [row for row in self.live if row.axis == axis]

    def last(self, axis: Axis, source: Source | None = None) -> list[Observation]:
        """The newest on an axis, one for each behavior; the person's own stands before what others say."""
        found: dict[str, Observation] = {}
        for row in self.on(axis):
            if source is None or row.source == source:
                found.setdefault(row.behavior, row)
                if row.source == Source.PERSON and found[row.behavior].source != Source.PERSON:
                    found[row.behavior] = row
        return list(found.values())


def said_of(person: Person) -> Said:
    """The observations about a kept record. The caller has looked the person up by viewer. One query."""
    rows = Observation.objects.filter(engagement__person__same_as=person).select_related("noted_by")
    ordered = list(rows.order_by("-observed_on", "-noted_at"))
    return Said(tuple(r for r in ordered if not r.set_aside_at), tuple(r for r in ordered if r.set_aside_at))


def own_said(person_id: uuid.UUID) -> list[Observation]:
    """What stands about the person whose own page this is (by the kept record), newest first. One query."""
    rows = Observation.objects.filter(engagement__person__same_as=person_id, set_aside_at=None)
    return list(rows.order_by("-observed_on", "-noted_at"))


def own_moves(person_id: uuid.UUID) -> list[Move]:
    """Their steps up and down, newest first. One query."""
    return list(Move.objects.filter(engagement__person__same_as=person_id).order_by("-planned_at"))


def moves_of(person: Person) -> list[Move]:
    """The steps up and down of a kept record, newest first. The caller has looked the person up by viewer."""
    rows = Move.objects.filter(engagement__person__same_as=person).select_related("planned_by", "ended_by")
    return list(rows.order_by("-planned_at"))


def observation_for(viewer: Viewer, observation_id: uuid.UUID) -> Observation:
    """One observation about somebody the viewer may see. Raises NotVisible."""
    found = Observation.objects.filter(id=observation_id, engagement__in=Engagement.objects.visible_to(viewer))
    row = found.select_related("engagement__person").first()
    if row is None:
        raise NotVisible
    return row


def move_for(viewer: Viewer, move_id: uuid.UUID) -> Move:
    """One move of somebody the viewer may see. Raises NotVisible."""
    found = Move.objects.filter(id=move_id, engagement__in=Engagement.objects.visible_to(viewer))
    row = found.select_related("engagement__person").first()
    if row is None:
        raise NotVisible
    return row


def prompts_of(programs: list[uuid.UUID]) -> list[Prompt]:
    """The words that peers of these programs wrote for the map, newest first."""
    rows = Prompt.objects.filter(program_id__in=programs, ended_at=None).select_related("written_by", "program")
    return list(rows.order_by("-written_at"))
