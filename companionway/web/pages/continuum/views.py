"""A person's continuum: what was said on each axis with its day and how we know, and the map for a talk."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from companionway.continuum import actions, rules
from companionway.continuum.crosswalk import crosswalk, for_a_talk
from companionway.continuum.models import Observation
from companionway.continuum.queries import Said, moves_of, observation_for, prompts_of, said_of
from companionway.continuum.rules import ABOUT_OPIOIDS, AXIS_WORDS, SOURCE_WORDS, Axis, Source
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.lookup import engagement_for, engagements_of
from companionway.engagement.rules import walk
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import PageForm
from companionway.web.pages.continuum.drawing import bands_of, drawing_of
from companionway.web.pages.continuum.forms import MoveForm, ObservationForm
from companionway.web.toasts import toast


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def continuum(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The page: axes beside each other, moves, the map. Nothing here is made from anything else."""
    person = get_person(request, person_id, "continuum")
    return render(request, "continuum/page.html", page_of(person))


def page_of(person: Person, bound: PageForm | None = None) -> dict[str, Any]:
    """All that the page shows; `bound` is a form that was refused and stands in place of a fresh one."""
    walks = engagements_of(person)
    live = [e for e in walks if e.state in walk.LIVE]
    opioids = any(e.program.about_opioids for e in walks)
    said, today = said_of(person), clock.today()
    axes = [_axis(axis, said, live, bound, today.isoformat()) for axis in Axis if opioids or axis not in ABOUT_OPIOIDS]
    own = [(p.band, p.kind, p.words) for p in prompts_of([e.program_id for e in live or walks])]
    stages, levels = said.last(Axis.STAGE, Source.PERSON), said.last(Axis.LEVEL)
    move_form = bound if isinstance(bound, MoveForm) else MoveForm(initial={"id": new_id()})
    return {
        "person": person, "live": live, "axes": axes, "opioids": opioids, "moves": _moves(person, {e.id for e in live}),
        "move_form": move_form if live else None, "bound": bound, "map": crosswalk(),
        "drawing": drawing_of(crosswalk(), stages, said.last(Axis.CASCADE), levels, opioids=opioids),
        "bands": bands_of(crosswalk(), stages, own), "has_own_words": bool(own),
        "talk": for_a_talk({row.value for row in stages}, {row.value for row in levels}),
    }  # fmt: skip


def _axis(axis: Axis, said: Said, live: list[Engagement], bound: PageForm | None, today: str) -> dict[str, Any]:
    mine = bound if isinstance(bound, ObservationForm) and bound.axis == axis else None
    where = [e for e in live if e.program.about_opioids or axis not in ABOUT_OPIOIDS]
    form = mine or ObservationForm(axis=axis, initial={"id": new_id(), "observed_on": today})
    newest = _newest(said.on(axis))
    earlier = [_line(row) for row in said.on(axis) if row not in newest]
    return {
        "axis": axis, "title": AXIS_WORDS[axis], "lines": [_line(row) for row in newest], "earlier": earlier,
        "open": mine is not None,
        "form": form if where else None, "where": where,
        "mistakes": [_line(row) for row in said.set_aside if row.axis == axis],
    }  # fmt: skip


def _newest(rows: list[Observation]) -> list[Observation]:
    """The newest about each thing by each way of knowing: what the person and what others say stand apart."""
    found: dict[tuple[str, str], Observation] = {}
    for row in rows:
        found.setdefault((row.behavior, row.source), row)
    return list(found.values())


def _line(row: Observation) -> dict[str, Any]:
    """One observation in words."""
    return {
        "row": row, "words": rules.value_words(Axis(row.axis), row.value),
        "about": rules.BEHAVIORS.get(row.behavior, ""), "source": SOURCE_WORDS[Source(row.source)],
    }  # fmt: skip


def _moves(person: Person, live: set[uuid.UUID]) -> list[dict[str, Any]]:
    """The steps up and down; while they walk together, each leads on to meeting with another peer."""
    return [
        {"m": m, "direction": rules.DIRECTION_WORDS[rules.Direction(m.direction)],
         "to": rules.level_words(m.to_level), "state": rules.MOVE_WORDS[rules.MoveState(m.state)],
         "may_hand_over": m.engagement_id in live}
        for m in moves_of(person)
    ]  # fmt: skip


def again(request: StaffRequest, engagement: Engagement, form: PageForm) -> HttpResponse:
    """The page with a form that was refused."""
    person = get_person(request, engagement.person.same_as_id, "continuum")
    return render(request, "continuum/page.html", page_of(person, form), status=422)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def observations(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Keep one observation on the axis that the form names."""
    engagement = engagement_for(request.viewer, engagement_id)
    named = request.POST.get("axis", "")
    if named not in set(Axis):
        raise Http404
    form = ObservationForm(request.POST, axis=Axis(named))
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.note(
                observation_id=said["id"], engagement_id=engagement.id, axis=form.axis, value=said.get("value", ""),
                behavior=said.get("behavior", ""), source=Source(said["source"]), observed_on=said["observed_on"],
                words=said["words"], by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Noted, beside what was said before.")
            return redirect("web:continuum", engagement.person.same_as_id)
    return again(request, engagement, form)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def withdrawal(request: StaffRequest, person_id: uuid.UUID, observation_id: uuid.UUID) -> HttpResponse:
    """It was written by mistake: set aside, and still there to read."""
    person = get_person(request, person_id, "continuum")
    row = observation_for(request.viewer, observation_id)
    if row.engagement.person.same_as_id != person.id:
        raise Http404
    try:
        actions.set_aside(observation_id=row.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=request.path)
    toast(request, "Set aside. It stays below, to be read.")
    return redirect("web:continuum", person.id)
