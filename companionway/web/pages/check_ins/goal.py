"""Make this a goal: what came up in a check-in becomes a hope on the map, in their words, with where it began."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from companionway.instruments import shelf
from companionway.instruments.models import Administration
from companionway.instruments.queries import check_in_for, standouts_of
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.permissions import Permission
from companionway.roadmap.actions import hope as actions
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.forms import posted
from companionway.web.pages.check_ins.pictures import topic_words
from companionway.web.pages.roadmap.forms import HopeForm, WordsField
from companionway.web.toasts import toast

FROM = "check_in"


class GoalForm(HopeForm):
    """A hope that begins with what came up. The words stay theirs to change."""

    words = WordsField(label="In their words", rows=4, help_text="Change it as they say it.",
                       error_messages={"required": "A few words are needed to go on."})  # fmt: skip


def begun_with(row: Administration, asked: str) -> dict[str, Any]:
    """What a form starts with: the words that stood out, or the short name of a line ("said:<id>", "line:<number>").

    Anything else starts empty.
    """
    kind, _, which = asked.partition(":")
    words = ""
    if kind == "said":
        words = next((said.words for said in standouts_of(row) if str(said.id) == which), "")
    elif kind == "line":
        items = shelf.pack_of(row.instrument).items
        words = next((topic_words(item.topic) for item in items if str(item.n) == which), "")
    return {"id": new_id(), "words": words}


@allow(Permission.SUPPORT_PEOPLE)
def goal(request: StaffRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """A goal out of a finished check-in, written together. It leads on to why it matters and one small step."""
    row = check_in_for(request.viewer, check_in_id)
    if row.finished_at is None:
        return redirect("web:check-in", check_in_id=row.id)
    person = get_person(request, row.engagement.person.same_as_id, "check_in")
    form = GoalForm(posted(request), initial=begun_with(row, request.GET.get("from", "")))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.start_from(
                hope_id=said["id"], person_id=person.id, words=said["words"], begun_from=FROM, begun_from_id=row.id,
                together=form.together, by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "It stands on the map.")
            return redirect("web:hope-step", hope_id=made.id)
    context = {"row": row, "person": person, "form": form}
    return render(request, "check_ins/goal.html", context, status=422 if form.is_bound else 200)
