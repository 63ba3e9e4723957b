"""Whose is this? Texts from a number that nobody has or that several people share, until a human has said."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from companionway.engagement.actions.arriving import place_text, set_text_aside
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.caseload import supported
from companionway.engagement.queries.texts import unplaced, unplaced_for, who_it_may_be
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.privacy.visibility import note_people_shown
from companionway.web import phrases
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import PageForm, posted
from companionway.web.toasts import toast

NOBODY = "nobody"


class OwnerForm(PageForm):
    """Whose text it is."""

    owner = forms.ChoiceField(label="Whose is this?", choices=[], widget=forms.RadioSelect,
                              error_messages={"required": "Choose one, or leave it for somebody else."})  # fmt: skip

    def __init__(self, *args: Any, walks: list[Engagement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.id), phrases.SEPARATOR.join([one.person.same_as.called, one.program.name])) for one in walks]
        self.offer("owner", [*people, (NOBODY, "Nobody we know")])


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def waiting(request: StaffRequest) -> HttpResponse:
    """What waits for somebody to say whose it is. The words are on each one's own page."""
    return render(request, "reach/whose.html", {"texts": unplaced()})


@allow(Permission.SUPPORT_PEOPLE)
def owner(request: StaffRequest, text_id: uuid.UUID) -> HttpResponse:
    """One of them: the words, and the people it may be from: those with this number, else whom the viewer supports."""
    viewer, text = request.viewer, unplaced_for(text_id)
    shared = who_it_may_be(viewer, text)
    walks = shared or ([] if text.candidates else supported(viewer))
    form = OwnerForm(posted(request), walks=walks)
    if request.method == "POST" and form.is_valid():
        try:
            _settle(request, text.id, form.cleaned_data["owner"])
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Thank you. It is where it belongs.")
            return redirect("web:texts-whose")
    note_people_shown(viewer, [one.person.same_as_id for one in walks], at=clock.now(), part="whose_text")
    context = {"text": text, "form": form, "shared": shared, "elsewhere": len(text.candidates) > len(shared)}
    return render(request, "reach/owner.html", context, status=422 if form.is_bound else 200)


def _settle(request: StaffRequest, text_id: uuid.UUID, said: str) -> None:
    by, now = request.viewer.user_id, clock.now()
    if said == NOBODY:
        set_text_aside(text_id=text_id, by=by, at=now)
    else:
        place_text(text_id=text_id, engagement_id=uuid.UUID(said), by=by, at=now)
