"""What belongs to a hope: steps and their four answers, what is in the way, milestones."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.roadmap.actions import barrier as barriers
from companionway.roadmap.actions import milestone as milestones
from companionway.roadmap.actions import step as steps
from companionway.roadmap.actions.writing import Changed
from companionway.roadmap.queries import barrier_for, hope_for, milestone_for, roadmap_of, step_for
from companionway.roadmap.rules import StepState, Still
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.roadmap import shown
from companionway.web.pages.roadmap.forms import AnswerForm, BarrierForm, MilestoneForm, StepForm
from companionway.web.pages.roadmap.views import PART, TAP
from companionway.web.toasts import toast

SAID = {
    Still.YES: "It stays, without a day.",
    Still.ANOTHER_DAY: "It stays, with another day.",
    Still.DONE: "Done.",
    Still.LET_GO: "Let go. It can be taken up again at any time.",
}


def _page(request: StaffRequest, who: Person, template: str, form: Any, **context: Any) -> HttpResponse:
    status = context.pop("status", 422 if form.is_bound and form.errors else 200)
    return render(request, template, {"person": who, "form": form, **context}, status=status)


@allow(Permission.SUPPORT_PEOPLE)
def step_new(request: StaffRequest, hope_id: uuid.UUID) -> HttpResponse:
    """One more small step toward a hope."""
    told = hope_for(request.viewer, hope_id)
    who, form = get_person(request, told.hope.person_id, PART), StepForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            steps.take(step_id=form.cleaned_data["id"], hope_id=hope_id, said=form.small(), together=form.together,
                       by=request.viewer.user_id, at=clock.now())  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:hope", hope_id=hope_id)
    return _page(
        request, who, "roadmap/step.html", form, back=reverse("web:hope", args=[hope_id]), title="A small step"
    )


@allow(Permission.SUPPORT_PEOPLE)
def step(request: StaffRequest, step_id: uuid.UUID) -> HttpResponse:
    """A step in other words; when somebody else was faster both are shown (412)."""
    row = step_for(request.viewer, step_id)
    who = get_person(request, row.hope.person_id, PART)
    initial = {"words": row.words, "on": row.on, "along": row.along, "along_words": row.along_words}
    form = StepForm(posted(request), initial=initial)
    context: dict[str, Any] = {"back": reverse("web:hope", args=[row.hope_id]), "title": "The step in other words"}
    if request.method == "POST" and form.is_valid():
        try:
            steps.change(step_id=step_id, new_id=form.cleaned_data["id"], said=form.small(), together=form.together,
                         by=request.viewer.user_id, at=clock.now())  # fmt: skip
        except Changed as changed:
            now: Any = step_for(request.viewer, changed.now.pk)
            context |= {"theirs": now, "theirs_by": shown.whose(now, who.called), "status": 412,
                        "action": reverse("web:step", args=[now.id])}  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved. What it said before stays.")
            return redirect("web:hope", hope_id=row.hope_id)
    return _page(request, who, "roadmap/step.html", form, **context)


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def step_answer(request: StaffRequest, step_id: uuid.UUID) -> HttpResponse:
    """ "Still want this?": yes, another day, done, let it go. One tap each."""
    row = step_for(request.viewer, step_id)
    back, form = reverse("web:hope", args=[row.hope_id]), AnswerForm(request.POST)
    if not form.is_valid():
        return refused(request, TAP, back_url=back)
    said = form.cleaned_data
    try:
        steps.answer_still(step_id=step_id, answer=Still(said["answer"]), on=said["on"], was=StepState(said["was"]),
                           by=request.viewer.user_id, at=clock.now())  # fmt: skip
    except DomainError as error:
        return refused(request, error, back_url=back)
    toast(request, SAID[Still(said["answer"])])
    return redirect(back)


@allow(Permission.SUPPORT_PEOPLE)
def barrier_new(request: StaffRequest, hope_id: uuid.UUID) -> HttpResponse:
    """What is in the way of a hope, and what helps."""
    told = hope_for(request.viewer, hope_id)
    who, form = get_person(request, told.hope.person_id, PART), BarrierForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            barriers.note_barrier(barrier_id=said["id"], hope_id=hope_id, words=said["words"], helps=said["helps"],
                                  together=form.together, by=request.viewer.user_id, at=clock.now())  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:hope", hope_id=hope_id)
    return _page(request, who, "roadmap/barrier.html", form, back=reverse("web:hope", args=[hope_id]))


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def barrier_passage(request: StaffRequest, barrier_id: uuid.UUID) -> HttpResponse:
    """In the way no more, or again."""
    row = barrier_for(request.viewer, barrier_id)
    barriers.note_passed(barrier_id=row.id, passed=request.POST.get("back") != "1", by=request.viewer.user_id,
                         at=clock.now())  # fmt: skip
    return redirect("web:hope", hope_id=row.hope_id)


@allow(Permission.SUPPORT_PEOPLE)
def milestone_new(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Something was reached: what, when, and how they want it celebrated."""
    who = get_person(request, person_id, PART)
    hopes = shown.hope_choices(roadmap_of(who, request.viewer))
    form = MilestoneForm(posted(request), hopes=hopes, initial={"on": clock.today().isoformat()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            milestones.mark(milestone_id=said["id"], person_id=who.id, hope_id=_id(said.get("hope")),
                            words=said["words"], on=said["on"], celebrate=said["celebrate"], together=form.together,
                            by=request.viewer.user_id, at=clock.now())  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "It is on the road.")
            return redirect("web:roadmap", person_id=who.id)
    return _page(request, who, "roadmap/milestone.html", form)


def _id(value: str | None) -> uuid.UUID | None:
    return uuid.UUID(value) if value else None


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def celebration(request: StaffRequest, milestone_id: uuid.UUID) -> HttpResponse:
    """It was celebrated today."""
    row = milestone_for(request.viewer, milestone_id)
    milestones.celebrate(milestone_id=row.id, on=clock.today(), by=request.viewer.user_id, at=clock.now())
    toast(request, "Celebrated. Well walked.")
    return redirect("web:roadmap", person_id=row.person_id)


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def milestone_withdrawal(request: StaffRequest, milestone_id: uuid.UUID) -> HttpResponse:
    """It was put there by mistake."""
    row = milestone_for(request.viewer, milestone_id)
    back = reverse("web:roadmap", args=[row.person_id])
    try:
        milestones.take_off(milestone_id=row.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=back)
    toast(request, "Taken off the road.")
    return redirect(back)
