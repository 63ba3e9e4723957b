"""The map on a person's own page: their hopes, their stones, who sees them. What they write by hand stands."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.ids import new_id
from companionway.privacy.queries.own_page import myself
from companionway.roadmap import rules
from companionway.roadmap.actions import barrier as barriers
from companionway.roadmap.actions import hope as actions
from companionway.roadmap.actions import milestone as milestones
from companionway.roadmap.actions import step as steps
from companionway.roadmap.actions.writing import Changed
from companionway.roadmap.models import Step
from companionway.roadmap.queries import Told, own_hope, own_step, roadmap_of
from companionway.roadmap.rules import Along, Part, SeenBy, StepState, Still, Stone
from companionway.web.access import OwnRequest, own_page
from companionway.web.forms import posted
from companionway.web.glyphs import STOPS
from companionway.web.pages.own.roadmap_forms import (
    OwnBarrierForm,
    OwnHopeForm,
    OwnMilestoneForm,
    OwnStepForm,
    OwnWhyForm,
    OwnWordsForm,
)
from companionway.web.pages.roadmap import shown
from companionway.web.pages.roadmap.forms import AnswerForm, StoneForm

STONES = {Stone(name): words for name, words in STOPS.items()}
WITH = {Along.SELF: "", Along.PEER: _("with my peer"), Along.SOMEBODY: _("with somebody")}


def _cards(told: list[Told], called: str) -> list[dict[str, Any]]:
    return [_card(one, n, called) for n, one in enumerate(told, 1)]


def _card(one: Told, number: int, called: str) -> dict[str, Any]:
    card = shown.card(one, number, called, clock.today())
    return {"c": card, "stone": STONES[Stone(one.hope.stone)], "only_me": one.hope.seen_by == SeenBy.ONLY_ME}


@require_safe
@own_page("their map")
def own_map(request: OwnRequest) -> HttpResponse:
    """Every hope of theirs, also those that only they see, and what was reached. It prints as it stands."""
    me = myself(request.visit)
    told = roadmap_of(me, None)
    context = {
        "person": me, "cards": _cards(told.hopes, me.called), "milestones": told.milestones, "today": clock.today(),
        "stones": [(n, one.hope.stone) for n, one in enumerate(told.hopes, 1)],
    }  # fmt: skip
    return render(request, "own/map.html", context)


@own_page("a hope of theirs")
def own_hope_new(request: OwnRequest) -> HttpResponse:
    """A hope in their own words. Whom it is shown to is theirs to choose."""
    form = OwnHopeForm(posted(request), initial={"id": new_id()})
    if request.method == "POST" and form.is_valid():
        said, now, person_id = form.cleaned_data, clock.now(), request.visit.person_id
        try:
            made = actions.start(hope_id=said["id"], person_id=person_id, words=said["words"], why=said["why"],
                                 by=None, at=now)  # fmt: skip
            if said["step"]:
                steps.take(step_id=uuid.uuid5(said["id"], "step"), hope_id=made.id,
                           said=steps.Small(said["step"], said["on"]), by=None, at=now)  # fmt: skip
            if said["only_me"] and made.seen_by != SeenBy.ONLY_ME:
                actions.choose_sight(hope_id=made.id, seen_by=SeenBy.ONLY_ME, by=None, at=now)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:own-hope", hope_id=made.id)
    return render(request, "own/hope_new.html", {"form": form}, status=422 if form.errors else 200)


def _show(request: OwnRequest, told: Told, *, status: int = 200, **more: Any) -> HttpResponse:
    """One hope of theirs with everything that can be done with it."""
    me = myself(request.visit)
    beside = [(part, told.beside(part)) for part in Part]
    context = {
        "person": me, "hope": _card(told, 1, me.called),
        "stones": [(stone.value, words, told.hope.stone == stone) for stone, words in STONES.items()],
        "beside": [{"part": part, "v": row, "by": shown.whose(row, me.called)} for part, row in beside if row],
        "steps": [{"s": s, "by": shown.whose(s, me.called), "along": _along(s),
                   "asks": rules.asks_still(s.on, s.state, clock.today())} for s in told.steps],
        "barriers": told.barriers, "reached": told.milestones, "earlier": shown.versions(told, Part.HOPE, me.called),
        "words": OwnWordsForm(initial={"number": told.number(Part.HOPE), "words": told.words.words}),
        "why": OwnWhyForm(initial={"number": told.number(Part.WHY), "words": told.why.words if told.why else ""}),
        "step": OwnStepForm(initial={"id": new_id()}), "barrier": OwnBarrierForm(initial={"id": new_id()}),
        "milestone": OwnMilestoneForm(initial={"id": new_id(), "on": clock.today()}), **more,
    }  # fmt: skip
    return render(request, "own/hope.html", context, status=status)


def _along(step: Step) -> str:
    """Who walks along with a step, in their words where somebody else does."""
    return step.along_words if step.along == Along.SOMEBODY and step.along_words else str(WITH[Along(step.along)])


def _mine(request: OwnRequest, hope_id: uuid.UUID) -> Told:
    return own_hope(request.visit.person_id, hope_id)


@require_safe
@own_page("a hope of theirs")
def own_hope_page(request: OwnRequest, hope_id: uuid.UUID) -> HttpResponse:
    """One hope, with what others wrote beside it to take or to leave."""
    return _show(request, _mine(request, hope_id))


@require_POST
@own_page("a hope of theirs in other words")
def own_hope_words(request: OwnRequest, hope_id: uuid.UUID) -> HttpResponse:
    """In other words; or, with `take`, the words that somebody else wrote beside. 412 when it changed meanwhile."""
    told = _mine(request, hope_id)
    part = Part.WHY if request.POST.get("part") == Part.WHY else Part.HOPE
    form, name = (OwnWhyForm(request.POST), "why") if part == Part.WHY else (OwnWordsForm(request.POST), "words")
    if not form.is_valid():
        return _show(request, told, status=422, **{name: form})
    said = form.cleaned_data
    try:
        actions.reword(hope_id=hope_id, part=part, number=said["number"], words=said["words"], by=None,
                       at=clock.now())  # fmt: skip
    except Changed as changed:
        form.renew("number", told.number(part))
        now: Any = changed.now
        theirs = {"theirs": now, "theirs_by": shown.whose(told.versions[part][0], myself(request.visit).called),
                  "theirs_is_why": part == Part.WHY}  # fmt: skip
        return _show(request, told, status=412, **{name: form}, **theirs)
    return redirect("web:own-hope", hope_id=hope_id)


@require_POST
@own_page("the stone of a hope of theirs")
def own_hope_stone(request: OwnRequest, hope_id: uuid.UUID) -> HttpResponse:
    """They place the stone. When somebody moved it meanwhile the page shows where it lies (412)."""
    told, form = _mine(request, hope_id), StoneForm(request.POST)
    if not form.is_valid():
        return _show(request, told, status=422)
    said = form.cleaned_data
    try:
        actions.place_stone(hope_id=hope_id, stone=Stone(said["stone"]), was=Stone(said["was"]), by=None,
                            at=clock.now())  # fmt: skip
    except Changed:
        return _show(request, told, status=412, moved=True)
    return redirect("web:own-hope", hope_id=hope_id)


@require_POST
@own_page("who sees a hope of theirs")
def own_hope_sight(request: OwnRequest, hope_id: uuid.UUID) -> HttpResponse:
    """Only they, or also who walks with them."""
    told = _mine(request, hope_id)
    seen_by = SeenBy.ONLY_ME if request.POST.get("only_me") == "1" else SeenBy.WALKS_WITH
    actions.choose_sight(hope_id=told.hope.id, seen_by=seen_by, by=None, at=clock.now())
    return redirect("web:own-hope", hope_id=hope_id)


@require_POST
@own_page("a small step of theirs")
def own_step_new(request: OwnRequest, hope_id: uuid.UUID) -> HttpResponse:
    """One more small step."""
    told, form = _mine(request, hope_id), OwnStepForm(request.POST)
    if not form.is_valid():
        return _show(request, told, status=422, step=form)
    said = form.cleaned_data
    along = Along(said["along"] or Along.SELF)
    small = steps.Small(said["words"], said["on"], along, said["along_words"] if along == Along.SOMEBODY else "")
    try:
        steps.take(step_id=said["id"], hope_id=hope_id, said=small, by=None, at=clock.now())
    except DomainError as error:
        form.refuse(error)
        return _show(request, told, status=422, step=form)
    return redirect("web:own-hope", hope_id=hope_id)


@require_POST
@own_page("what is in the way of a hope of theirs")
def own_barrier(request: OwnRequest, hope_id: uuid.UUID) -> HttpResponse:
    """Something is in the way, and what helps; or, with `passed`, one of them is in the way no more."""
    told, form, now = _mine(request, hope_id), OwnBarrierForm(request.POST), clock.now()
    if "passed" in request.POST:
        row = next((one for one in told.barriers if str(one.id) == request.POST["passed"]), None)
        if row is None:
            raise NotVisible
        barriers.note_passed(barrier_id=row.id, passed=True, by=None, at=now)
        return redirect("web:own-hope", hope_id=hope_id)
    if form.is_valid():
        said = form.cleaned_data
        try:
            barriers.note_barrier(barrier_id=said["id"], hope_id=hope_id, words=said["words"], helps=said["helps"],
                                  by=None, at=now)  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:own-hope", hope_id=hope_id)
    return _show(request, told, status=422, barrier=form)


@require_POST
@own_page("something reached on the way to a hope of theirs")
def own_milestone(request: OwnRequest, hope_id: uuid.UUID) -> HttpResponse:
    """What was reached, on which day, and how they want to celebrate, if at all."""
    told, form = _mine(request, hope_id), OwnMilestoneForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            milestones.mark(
                milestone_id=said["id"], person_id=request.visit.person_id, hope_id=hope_id, words=said["words"],
                on=said["on"], celebrate=said["celebrate"], by=None, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:own-hope", hope_id=hope_id)
    return _show(request, told, status=422, milestone=form)


@require_POST
@own_page("whether they still want a step")
def own_step_answer(request: OwnRequest, step_id: uuid.UUID) -> HttpResponse:
    """Yes, another day, done, let it go."""
    row, form = own_step(request.visit.person_id, step_id), AnswerForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            steps.answer_still(step_id=step_id, answer=Still(said["answer"]), on=said["on"],
                               was=StepState(said["was"]), by=None, at=clock.now())  # fmt: skip
        except DomainError:
            return _show(request, _mine(request, row.hope_id), status=422)
    return redirect("web:own-hope", hope_id=row.hope_id)
