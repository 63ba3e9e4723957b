"""Scenarios for the actions of the roadmap and of notes: what stands before, and the call that leaves one entry."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.engagement.actions import note as notes
from companionway.engagement.actions import safety_note
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.note import Audience, Kind
from companionway.organizations.models import Program
from companionway.roadmap.actions import barrier, hope, milestone, step
from companionway.roadmap.models import Hope
from companionway.roadmap.rules import Part, SeenBy, StepState, Still, Stone
from tests.cast import NOW, TODAY, Cast, sam_walks_with

Scenario = Callable[[Cast], Callable[[], Any]]
AT = NOW + timedelta(hours=3)
EARLIER = NOW + timedelta(hours=1)
WORDS = "Have my own place by spring."


def a_hope(cast: Cast, *, by: uuid.UUID | None = None, walk: Engagement | None = None) -> Hope:
    """Sam, who walks with Ana, hopes for a place of their own; written by Ana, with Sam."""
    person = (walk or sam_walks_with(cast.ana)).person_id
    return hope.start(hope_id=uuid.uuid4(), person_id=person, words=WORDS, by=by or cast.ana.id, at=EARLIER)


def a_step(cast: Cast) -> Any:
    """A small step toward it."""
    said = step.Small("Call the housing office.", on=TODAY)
    return step.take(step_id=uuid.uuid4(), hope_id=a_hope(cast).id, said=said, by=cast.ana.id, at=EARLIER)


def a_barrier(cast: Cast) -> Any:
    """Something in its way."""
    return barrier.note_barrier(barrier_id=uuid.uuid4(), hope_id=a_hope(cast).id, words="No deposit yet.",
                                helps="A fund at the church.", by=cast.ana.id, at=EARLIER)  # fmt: skip


def a_milestone(cast: Cast) -> Any:
    """Something reached on the way."""
    row = a_hope(cast)
    return milestone.mark(milestone_id=uuid.uuid4(), person_id=row.person_id, hope_id=row.id, words="First viewing.",
                          on=TODAY, by=cast.ana.id, at=EARLIER)  # fmt: skip


def with_notes(cast: Cast, switch: str = "all") -> Engagement:
    """Sam walks with Ana in a program that lets notes be written."""
    walk = sam_walks_with(cast.ana)
    Program.objects.filter(id=walk.program_id).update(notes=switch)
    return walk


def a_note(cast: Cast, audience: Audience = Audience.BOTH, words: str = "We went to see the flat.") -> Any:
    """Ana wrote it with Sam."""
    said = notes.Written(words, audience, peer=cast.ana.id, together=True)
    return notes.write_note(note_id=uuid.uuid4(), engagement_id=with_notes(cast).id, written=said, by=cast.ana.id,
                            at=EARLIER)  # fmt: skip


def a_safety_note(cast: Cast) -> Any:
    """Ben wrote what must be known before somebody visits."""
    return safety_note.write_safety_note(
        note_id=uuid.uuid4(), engagement_id=sam_walks_with(cast.ana).id, words="Visit in pairs.",
        reason="Threats at the door.", review_on=TODAY + timedelta(days=30), by=cast.ben.id, at=EARLIER,
    )  # fmt: skip


def a_wish(cast: Cast) -> Any:
    """Sam asked that a note be put right."""
    return notes.put_beside(beside_id=uuid.uuid4(), note_id=a_note(cast).id, words="It was my sister.",
                            kind=Kind.CORRECTION, by_person=True, by=None, at=EARLIER)  # fmt: skip


def _after(prepare: Callable[[Cast], Any], act: Callable[[Any, Cast], Any]) -> Scenario:
    def scenario(cast: Cast) -> Callable[[], Any]:
        made = prepare(cast)
        return lambda: act(made, cast)

    return scenario


def _small() -> step.Small:
    return step.Small("Ask my cousin to come.", along="somebody", along_words="my cousin")


SCENARIOS: dict[str, Scenario] = {
    "roadmap.actions.hope.start": _after(lambda cast: sam_walks_with(cast.ana), lambda walk, cast: hope.start(
        hope_id=uuid.uuid4(), person_id=walk.person_id, words=WORDS, why="To sleep.", by=cast.ana.id, at=AT)),
    "roadmap.actions.hope.start_from": _after(lambda cast: sam_walks_with(cast.ana), lambda walk, _: hope.start_from(
        hope_id=uuid.uuid4(), person_id=walk.person_id, words=WORDS, begun_from="check_in", begun_from_id=walk.id,
        by=None, at=AT)),
    "roadmap.actions.hope.reword": _after(a_hope, lambda row, cast: hope.reword(
        hope_id=row.id, part=Part.HOPE, number=1, words="A place with a door.", by=cast.ana.id, at=AT)),
    "roadmap.actions.hope.place_stone": _after(a_hope, lambda row, cast: hope.place_stone(
        hope_id=row.id, stone=Stone.LET_GO, was=Stone.THINKING, by=cast.ana.id, at=AT)),
    "roadmap.actions.hope.choose_sight": _after(a_hope, lambda row, _: hope.choose_sight(
        hope_id=row.id, seen_by=SeenBy.ONLY_ME, by=None, at=AT)),
    "roadmap.actions.step.take": _after(a_hope, lambda row, cast: step.take(
        step_id=uuid.uuid4(), hope_id=row.id, said=_small(), by=cast.ana.id, at=AT)),
    "roadmap.actions.step.change": _after(a_step, lambda row, cast: step.change(
        step_id=row.id, new_id=uuid.uuid4(), said=_small(), by=cast.ana.id, at=AT)),
    "roadmap.actions.step.answer_still": _after(a_step, lambda row, cast: step.answer_still(
        step_id=row.id, answer=Still.LET_GO, on=None, was=StepState.OPEN, by=cast.ana.id, at=AT)),
    "roadmap.actions.barrier.note_barrier": _after(a_hope, lambda row, cast: barrier.note_barrier(
        barrier_id=uuid.uuid4(), hope_id=row.id, words="No deposit.", helps="", by=cast.ana.id, at=AT)),
    "roadmap.actions.barrier.note_passed": _after(a_barrier, lambda row, cast: barrier.note_passed(
        barrier_id=row.id, passed=True, by=cast.ana.id, at=AT)),
    "roadmap.actions.milestone.mark": _after(a_hope, lambda row, cast: milestone.mark(
        milestone_id=uuid.uuid4(), person_id=row.person_id, hope_id=row.id, words="Keys!", on=TODAY,
        celebrate="Pancakes.", by=cast.ana.id, at=AT)),
    "roadmap.actions.milestone.celebrate": _after(a_milestone, lambda row, cast: milestone.celebrate(
        milestone_id=row.id, on=TODAY, by=cast.ana.id, at=AT)),
    "roadmap.actions.milestone.take_off": _after(a_milestone, lambda row, cast: milestone.take_off(
        milestone_id=row.id, by=cast.ana.id, at=AT)),
    "engagement.actions.note.write_note": _after(with_notes, lambda walk, cast: notes.write_note(
        note_id=uuid.uuid4(), engagement_id=walk.id, written=notes.Written("A walk.", Audience.BOTH, cast.ana.id),
        by=cast.ana.id, at=AT)),
    "engagement.actions.note.correct_note": _after(a_note, lambda row, cast: notes.correct_note(
        note_id=row.id, new_id=uuid.uuid4(), words="We saw two flats.", reason="", by=cast.ana.id, at=AT)),
    "engagement.actions.note.put_beside": _after(a_note, lambda row, _: notes.put_beside(
        beside_id=uuid.uuid4(), note_id=row.id, words="It was sunny.", kind=Kind.WORDS, by_person=True, by=None,
        at=AT)),
    "engagement.actions.note.leave_as_is": _after(a_wish, lambda row, cast: notes.leave_as_is(
        beside_id=row.id, by=cast.ana.id, at=AT)),
    "engagement.actions.safety_note.write_safety_note": _after(lambda cast: sam_walks_with(cast.ana), lambda walk, cast:
        safety_note.write_safety_note(note_id=uuid.uuid4(), engagement_id=walk.id, words="Visit in pairs.",
                                      reason="Threats at the door.", review_on=TODAY + timedelta(days=30),
                                      by=cast.ben.id, at=AT)),
    "engagement.actions.safety_note.review_safety_note": _after(a_safety_note, lambda row, cast:
        safety_note.review_safety_note(note_id=row.id, review_on=None, by=cast.ben.id, at=AT)),
}  # fmt: skip
