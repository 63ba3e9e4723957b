"""A person's roadmap for a viewer who may see it, and one row of it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from companionway.people.models import Person
from companionway.platform.errors import NotVisible
from companionway.privacy.viewer import Viewer
from companionway.roadmap import rules
from companionway.roadmap.models import Barrier, Hope, HopeWords, Milestone, Step
from companionway.roadmap.rules import Part, StepState

R = TypeVar("R")
# A person on their own page may know those who work here by their names alone, so nothing else of them is read.
BY = F("by__first_name")


@dataclass
class Told:
    """A hope with what belongs to it. `words` and `why` stand; the versions are all there are, newest first."""

    hope: Hope
    words: HopeWords
    why: HopeWords | None
    versions: dict[Part, list[HopeWords]]
    steps: list[Step] = field(default_factory=list)
    barriers: list[Barrier] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def step(self) -> Step | None:
        """The small step that is open, the newest of them."""
        return next((step for step in self.steps if step.state == StepState.OPEN), None)

    def beside(self, part: Part) -> HopeWords | None:
        """What somebody else wrote since the person wrote it themself."""
        return rules.beside(self.versions[part])

    def number(self, part: Part) -> int:
        """The number of the newest version of a text, 0 while there is none."""
        return self.versions[part][0].number if self.versions[part] else 0


@dataclass(frozen=True)
class Roadmap:
    """The hopes on the way, newest first; those done; those let go; and every milestone in the order of days."""

    on_the_way: list[Told]
    done: list[Told]
    let_go: list[Told]
    milestones: list[Milestone]

    @property
    def hopes(self) -> list[Told]:
        """All of them."""
        return [*self.on_the_way, *self.done, *self.let_go]


def roadmap_of(person: Person, viewer: Viewer | None) -> Roadmap:
    """Everything on a kept record's map; without a viewer for the person themself. Five queries.

    The caller has looked the person up by viewer. Hopes that the person keeps to themself are not there for staff.
    """
    hopes = Hope.objects.filter(person__same_as=person) if viewer is None else Hope.objects.visible_to(viewer)
    marks = Milestone.objects.all() if viewer is None else Milestone.objects.visible_to(viewer)
    milestones = list(marks.filter(person__same_as=person, taken_off_at=None).annotate(by_name=BY).order_by("on", "id"))
    told = _told(hopes.filter(person__same_as=person).order_by("-began_at"), milestones)
    by_stone = defaultdict(list)
    for one in told:
        by_stone[one.hope.stone].append(one)
    on_the_way = [one for one in told if one.hope.stone in rules.ON_THE_WAY]
    return Roadmap(on_the_way, by_stone[rules.Stone.DONE], by_stone[rules.Stone.LET_GO], milestones)


def hope_for(viewer: Viewer, hope_id: uuid.UUID) -> Told:
    """One hope the viewer may see, with what belongs to it. Raises NotVisible. Five queries."""
    return one_of(Hope.objects.visible_to(viewer).filter(id=hope_id))


def own_hope(person_id: uuid.UUID, hope_id: uuid.UUID) -> Told:
    """One hope of this kept record, for the person themself. Raises NotVisible."""
    return one_of(Hope.objects.filter(id=hope_id, person__same_as=person_id))


def one_of(hopes: Iterable[Hope]) -> Told:
    """The one hope among these (none or one). Raises NotVisible for none."""
    found = list(hopes)
    if not found:
        raise NotVisible
    marks = Milestone.objects.filter(hope_id=found[0].id, taken_off_at=None).annotate(by_name=BY)
    return _told(found, list(marks.order_by("on", "id")))[0]


def _told(hopes: Iterable[Hope], milestones: list[Milestone]) -> list[Told]:
    rows = list(hopes)
    ids = [hope.id for hope in rows]
    versions: dict[tuple[uuid.UUID, str], list[HopeWords]] = defaultdict(list)
    for words in HopeWords.objects.filter(hope_id__in=ids).annotate(by_name=BY).order_by("-number"):
        versions[words.hope_id, words.part].append(words)
    found = {}
    for hope in rows:
        of = {part: versions[hope.id, part] for part in Part}
        stands = rules.standing(of[Part.HOPE])
        if stands is not None:
            found[hope.id] = Told(hope, stands, rules.standing(of[Part.WHY]), of)
    steps = Step.objects.filter(hope_id__in=ids, replaced_at=None).annotate(by_name=BY).order_by("-written_at")
    for step in steps:
        found[step.hope_id].steps.append(step)
    for barrier in Barrier.objects.filter(hope_id__in=ids).annotate(by_name=BY).order_by("written_at"):
        found[barrier.hope_id].barriers.append(barrier)
    for milestone in milestones:
        if milestone.hope_id in found:
            found[milestone.hope_id].milestones.append(milestone)
    return list(found.values())


def step_for(viewer: Viewer, step_id: uuid.UUID) -> Step:
    """One step of a hope the viewer may see. Raises NotVisible."""
    return _only(
        Step.objects.filter(id=step_id, hope__in=Hope.objects.visible_to(viewer))
        .select_related("hope")
        .annotate(by_name=BY)
    )


def own_step(person_id: uuid.UUID, step_id: uuid.UUID) -> Step:
    """One step of this kept record, for the person themself. Raises NotVisible."""
    return _only(Step.objects.filter(id=step_id, hope__person__same_as=person_id).select_related("hope"))


def open_steps(viewer: Viewer, person: Person) -> list[Step]:
    """The small steps that are under way with a kept record, as far as the viewer may see them. One query."""
    hopes = Hope.objects.visible_to(viewer).filter(person__same_as=person, stone__in=rules.ON_THE_WAY)
    rows = Step.objects.filter(hope__in=hopes, replaced_at=None, state=rules.StepState.OPEN)
    return list(rows.order_by("-written_at", "id")[:6])


def open_steps_among(viewer: Viewer, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Step]]:
    """The three newest small steps under way with each of these kept records, by record. One query."""
    hopes = Hope.objects.visible_to(viewer).filter(person__same_as__in=set(people), stone__in=rules.ON_THE_WAY)
    rows = Step.objects.filter(hope__in=hopes, replaced_at=None, state=rules.StepState.OPEN)
    whose = F("hope__person__same_as")
    turn = Window(RowNumber(), partition_by=[whose], order_by=[F("written_at").desc(), F("id").asc()])
    found: defaultdict[uuid.UUID, list[Step]] = defaultdict(list)
    for step in rows.annotate(whose=whose, turn=turn).filter(turn__lte=3).order_by("turn"):
        found[step.whose].append(step)
    return found


def step_touched(viewer: Viewer, step_id: uuid.UUID) -> Step | None:
    """The step that a contact says it touched, as far as the viewer may see it. One query."""
    return Step.objects.filter(id=step_id, hope__in=Hope.objects.visible_to(viewer)).first()


def barrier_for(viewer: Viewer, barrier_id: uuid.UUID) -> Barrier:
    """One barrier of a hope the viewer may see. Raises NotVisible."""
    return _only(Barrier.objects.filter(id=barrier_id, hope__in=Hope.objects.visible_to(viewer)).select_related("hope"))


def milestone_for(viewer: Viewer, milestone_id: uuid.UUID) -> Milestone:
    """One milestone the viewer may see. Raises NotVisible."""
    return _only(Milestone.objects.visible_to(viewer).filter(id=milestone_id, taken_off_at=None))


def _only(rows: Iterable[R]) -> R:
    row = next(iter(rows), None)
    if row is None:
        raise NotVisible
    return row
