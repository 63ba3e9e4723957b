"""The map, its three screens, and one hope with all that belongs to it."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from companionway.engagement.queries.lookup import engagements_of
from companionway.engagement.rules.walk import Goodbye
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.terms import Channel
from companionway.roadmap.actions import hope as actions
from companionway.roadmap.actions import step as steps
from companionway.roadmap.actions.writing import Changed
from companionway.roadmap.models import Hope
from companionway.roadmap.queries import Told, hope_for, roadmap_of
from companionway.roadmap.rules import Part, Stone
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.rights.forms import HandForm as HandOverForm
from companionway.web.pages.rights.handing import hand_over, who_may_have
from companionway.web.pages.roadmap import shown
from companionway.web.pages.roadmap.forms import HopeForm, RewordForm, StoneForm, WhyAndStepForm
from companionway.web.toasts import toast

PART = "roadmap"
TAP = DomainError("shape", "That tap did not arrive whole. Open the page again and tap once more.")


@require_safe
@allow(Permission.SEE_PEOPLE)
def roadmap(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Everything on somebody's map: hopes with their stones, steps, milestones on the road."""
    who, on = get_person(request, person_id, PART), clock.today()
    told, walks = roadmap_of(who, request.viewer), engagements_of(who)
    context = {
        "person": who, "cards": shown.cards(told, who.called, on), "milestones": told.milestones,
        "headline": shown.headline(told), "died": any(w.goodbye == Goodbye.DIED for w in walks),
        "stones": [(number, one.hope.stone) for number, one in enumerate(told.hopes, 1)],
        "road": [(m.on, m.words) for m in told.milestones], "today": on,
        "start": min([*(timezone.localdate(w.opened_at) for w in walks), *(m.on for m in told.milestones)], default=on),
        "may_write": request.viewer.may(Permission.SUPPORT_PEOPLE),
    }  # fmt: skip
    return render(request, "roadmap/page.html", context)


def _form_page(request: StaffRequest, who: Person, template: str, form: Any, **context: Any) -> HttpResponse:
    """A page with a form about somebody, with the look audited; 422 when the form was refused."""
    status = context.pop("status", 422 if form.is_bound and form.errors else 200)
    return render(request, template, {"person": who, "form": form, **context}, status=status)


@allow(Permission.SUPPORT_PEOPLE)
def hope_new(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The first screen: a hope, in their words. Ideas are behind a link."""
    who, form = get_person(request, person_id, PART), HopeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start(
                hope_id=form.cleaned_data["id"], person_id=who.id, words=form.cleaned_data["words"],
                together=form.together, by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:hope-step", hope_id=made.id)
    return _form_page(request, who, "roadmap/hope_new.html", form)


def _hope(request: StaffRequest, hope_id: uuid.UUID) -> tuple[Told, Person]:
    told = hope_for(request.viewer, hope_id)
    return told, get_person(request, told.hope.person_id, PART)


@allow(Permission.SUPPORT_PEOPLE)
def hope_step(request: StaffRequest, hope_id: uuid.UUID) -> HttpResponse:
    """The second screen: why it matters, one small step, by when, who walks along. All of it may stay empty."""
    told, who = _hope(request, hope_id)
    form = WhyAndStepForm(posted(request))
    if request.method == "POST" and form.is_valid():
        by, now, said = request.viewer.user_id, clock.now(), form.cleaned_data
        try:
            if said["why"]:
                actions.reword(hope_id=hope_id, part=Part.WHY, number=told.number(Part.WHY), words=said["why"],
                               together=form.together, by=by, at=now)  # fmt: skip
            if said["words"]:
                steps.take(step_id=said["id"], hope_id=hope_id, said=form.small(), together=form.together, by=by,
                           at=now)  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:hope-stone", hope_id=hope_id)
    return _form_page(request, who, "roadmap/hope_step.html", form, hope=shown.card(told, 1, who.called, clock.today()))


@allow(Permission.SUPPORT_PEOPLE)
def hope_stone(request: StaffRequest, hope_id: uuid.UUID) -> HttpResponse:
    """The third screen: they place the stone. Each place is one tap, and all are of one size."""
    told, who = _hope(request, hope_id)
    form = StoneForm(posted(request))
    if request.method == "POST":
        if not form.is_valid():
            return refused(request, TAP, back_url=reverse("web:hope", args=[hope_id]))
        said = form.cleaned_data
        try:
            actions.place_stone(hope_id=hope_id, stone=Stone(said["stone"]), was=Stone(said["was"]),
                                by=request.viewer.user_id, at=clock.now())  # fmt: skip
        except Changed as changed:
            return _stone_page(request, told, who, changed.now, Stone(said["stone"]))
        toast(request, f"The stone lies at “{shown.STONE_WORDS[Stone(said['stone'])]}”.")
        return redirect("web:roadmap", person_id=who.id)
    return _stone_page(request, told, who)


def _stone_page(
    request: StaffRequest, told: Told, who: Person, now: Any = None, wanted: Stone | None = None
) -> HttpResponse:  # fmt: skip
    """The five places; with `now` somebody was faster, and both places are said (412)."""
    hope: Hope = now or told.hope
    context = {
        "person": who, "hope": shown.card(told, 1, who.called, clock.today()), "choices": shown.stone_choices(hope),
        "was": hope.stone, "moved": shown.STONE_WORDS[Stone(hope.stone)] if now else "",
        "wanted": shown.STONE_WORDS[wanted] if wanted else "",
    }  # fmt: skip
    return render(request, "roadmap/hope_stone.html", context, status=412 if now else 200)


@require_safe
@allow(Permission.SEE_PEOPLE)
def hope(request: StaffRequest, hope_id: uuid.UUID) -> HttpResponse:
    """One hope with all that belongs to it, and everything that was ever written of it."""
    told, who = _hope(request, hope_id)
    on = clock.today()
    beside = {part: told.beside(part) for part in Part}
    context = {
        "person": who, "hope": shown.card(told, 1, who.called, on), "may_write":
        request.viewer.may(Permission.SUPPORT_PEOPLE),
        "beside": [{"title": shown.PART_WORDS[part], "v": row, "by": shown.whose(row, who.called)}
                   for part, row in beside.items() if row],
        "why_by": shown.whose(told.why, who.called) if told.why else "",
        "earlier": [one for part in Part for one in shown.versions(told, part, who.called)],
        "steps": [{"s": s, "by": shown.whose(s, who.called), "along": shown.along(s)} for s in told.steps],
        "barriers": [{"b": b, "by": shown.whose(b, who.called)} for b in told.barriers],
    }  # fmt: skip
    return render(request, "roadmap/hope.html", context)


@allow(Permission.SUPPORT_PEOPLE)
def hope_words(request: StaffRequest, hope_id: uuid.UUID, part: str = Part.HOPE) -> HttpResponse:
    """The hope, or why it matters, in other words. When somebody else was faster both texts are shown (412)."""
    told, who = _hope(request, hope_id)
    text = Part(part)
    newest = told.versions[text][0] if told.versions[text] else None
    stands = {Part.HOPE: told.words, Part.WHY: told.why}[text]
    initial = {"number": told.number(text), "words": stands.words if stands else ""}
    form = RewordForm(posted(request), initial=initial)
    context: dict[str, Any] = {"hope": shown.card(told, 1, who.called, clock.today()), "title": shown.PART_WORDS[text],
                               "own": bool(stands and stands.hand == "person")}  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.reword(hope_id=hope_id, part=text, number=said["number"], words=said["words"],
                           together=form.together, by=request.viewer.user_id, at=clock.now())  # fmt: skip
        except Changed:
            form.data = {**request.POST.dict(), "number": str(newest.number if newest else 0)}
            context |= {"theirs": newest, "theirs_by": shown.whose(newest, who.called) if newest else "", "status": 412}
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved. What it said before stays readable.")
            return redirect("web:hope", hope_id=hope_id)
    return _form_page(request, who, "roadmap/hope_words.html", form, **context)


@allow(Permission.SUPPORT_PEOPLE)
def paper(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The map on paper, for the person: through the gate, as everything that is handed over."""
    who, on = get_person(request, person_id, PART), clock.today()
    form = HandOverForm(posted(request), **who_may_have(who))
    if request.method == "POST" and form.is_valid():
        values = shown.on_paper(roadmap_of(who, request.viewer), who.called, on)
        permit = hand_over(request, who, form, Channel.PRINT, values, least="Their own map.")
        return leaving.page(request, permit, "roadmap/paper.html", Channel.PRINT, name="map", now=clock.now())
    return _form_page(request, who, "roadmap/paper_ask.html", form)
