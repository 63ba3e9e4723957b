"""Maps and notes of two invented people who walk with one peer, so that those pages are not empty."""

import uuid
from datetime import datetime, timedelta

from companionway.engagement.actions import note as notes
from companionway.engagement.actions.safety_note import write_safety_note
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.note import OPENS, Audience, Kind, Switch
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.roadmap.actions import barrier, hope, milestone, step
from companionway.roadmap.rules import Along, Part, Stone

DAY = timedelta(days=1)


def write_together(users: dict[str, User], *, peer: str, as_of: datetime) -> None:
    """The two of whom most is told hope for something; a few words are written where the program lets them be."""
    mine = Engagement.objects.filter(assignments__worker=users[peer], assignments__ends_at=None, state="open")
    walks = list(mine.select_related("program").order_by("-program__about_opioids", "opened_at", "id")[:2])
    for number, walk in enumerate(walks):
        _map(walk, users[peer].id, as_of - 12 * DAY, later=bool(number))
    if walks:
        _notes(walks[0], users[peer].id, users["ben"].id, as_of)


def _map(walk: Engagement, by: uuid.UUID, at: datetime, *, later: bool) -> None:
    words = "Sundays with my daughter." if later else "A place of my own, with a door I can close."
    made = hope.start(hope_id=new_id(), person_id=walk.person_id, words=words, by=by, at=at)
    hope.place_stone(hope_id=made.id, stone=Stone.TRYING, was=Stone.THINKING, by=by, at=at)
    if later:
        return
    hope.reword(hope_id=made.id, part=Part.WHY, number=0, words="To sleep through the night.", by=None, at=at + DAY)
    said = step.Small("Call the housing office together.", (at + 9 * DAY).date(), Along.PEER)
    step.take(step_id=new_id(), hope_id=made.id, said=said, by=by, at=at)
    barrier.note_barrier(barrier_id=new_id(), hope_id=made.id, words="The deposit.", helps="A fund at the church.",
                         by=by, at=at)  # fmt: skip
    milestone.mark(milestone_id=new_id(), person_id=walk.person_id, hope_id=made.id, words="First viewing",
                   on=(at + 4 * DAY).date(), celebrate="Pancakes, no fuss.", by=by, at=at + 4 * DAY)  # fmt: skip
    other = hope.start(hope_id=new_id(), person_id=walk.person_id, words="A driver's license again.", by=None, at=at)
    hope.place_stone(hope_id=other.id, stone=Stone.LET_GO, was=Stone.THINKING, by=None, at=at + DAY)


def _notes(walk: Engagement, by: uuid.UUID, supervisor: uuid.UUID, as_of: datetime) -> None:
    if Audience.BOTH in OPENS[Switch(walk.program.notes)]:
        said = notes.Written("We looked at two rooms. The second one has a window to the street.", Audience.BOTH, by,
                             together=True)  # fmt: skip
        made = notes.write_note(note_id=new_id(), engagement_id=walk.id, written=said, by=by, at=as_of - 8 * DAY)
        notes.put_beside(beside_id=new_id(), note_id=made.id, words="The window was on the yard.", kind=Kind.WORDS,
                         by_person=True, by=None, at=as_of - 7 * DAY)  # fmt: skip
    write_safety_note(
        note_id=new_id(), engagement_id=walk.id, words="A large dog in the stairwell. Call before going up.",
        reason="The peer was bitten on the first visit.", review_on=(as_of + 30 * DAY).date(), by=supervisor,
        at=as_of - 8 * DAY,
    )  # fmt: skip
