"""What stands behind the addresses of the map and of notes: a hope with a step whose day has passed, notes."""

import uuid
from datetime import datetime, timedelta

from companionway.engagement.actions import note as notes
from companionway.engagement.actions import safety_note
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.note import Audience, Kind
from companionway.organizations.models import Program
from companionway.platform import clock
from companionway.roadmap.actions import barrier, hope, milestone, step
from companionway.roadmap.rules import Part
from tests.cast import Cast

TEAM = frozenset({"ana", "ben"})
Given = tuple[object, frozenset[str]]


def roadmap(cast: Cast, walk: Engagement, at: datetime) -> dict[str, Given]:
    """Samples by parameter, each with whom it exists for."""
    ana, day = cast.ana.id, clock.today() - timedelta(days=1)
    made = hope.start(hope_id=uuid.uuid4(), person_id=walk.person_id, words="A place with a door.", by=ana, at=at)
    hope.reword(hope_id=made.id, part=Part.HOPE, number=1, words="أريد بيتًا. A place.", by=None, at=at)
    hope.reword(hope_id=made.id, part=Part.HOPE, number=2, words="A place near work.", by=ana, at=at)
    small = step.take(step_id=uuid.uuid4(), hope_id=made.id, said=step.Small("Call the office.", on=day), by=ana, at=at)
    way = barrier.note_barrier(barrier_id=uuid.uuid4(), hope_id=made.id, words="No deposit.", helps="A fund.", by=ana,
                               at=at)  # fmt: skip
    mark = milestone.mark(milestone_id=uuid.uuid4(), person_id=walk.person_id, hope_id=made.id, words="First viewing.",
                          on=day, celebrate="Pancakes.", by=ana, at=at)  # fmt: skip
    return {
        "hope_id": (made.id, TEAM), "step_id": (small.id, TEAM), "barrier_id": (way.id, TEAM),
        "milestone_id": (mark.id, TEAM), **_notes(cast, walk, at),
    }  # fmt: skip


def _notes(cast: Cast, walk: Engagement, at: datetime) -> dict[str, Given]:
    Program.objects.filter(id=walk.program_id).update(notes="all")
    said = notes.Written("We went to see the flat. He stayed clean for a week.", Audience.BOTH, cast.ana.id, True)
    note = notes.write_note(note_id=uuid.uuid4(), engagement_id=walk.id, written=said, by=cast.ana.id, at=clock.now())
    wish = notes.put_beside(beside_id=uuid.uuid4(), note_id=note.id, words="It was two weeks.", kind=Kind.CORRECTION,
                            by_person=True, by=None, at=clock.now())  # fmt: skip
    worry = safety_note.write_safety_note(
        note_id=uuid.uuid4(), engagement_id=walk.id, words="Visit in pairs.", reason="Threats at the door.",
        review_on=clock.today() + timedelta(days=30), by=cast.ben.id, at=at,
    )  # fmt: skip
    return {
        "note_id": (note.id, TEAM), "beside_id": (wish.id, frozenset({"ana"})), "safety_note_id": (worry.id, TEAM),
    }  # fmt: skip
