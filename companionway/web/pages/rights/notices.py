"""The notice of privacy practices: for everybody to read, and given to a person with how and when."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import notices
from companionway.privacy.models.notice import NoticeDelivery, NoticeVersion
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.notices import all_in_force, as_notice, delivery_for, email_of, given_to
from companionway.privacy.rules import notice as rules
from companionway.web.access import StaffRequest, allow, get_person, public
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.rights.forms import GiveNoticeForm
from companionway.web.toasts import toast


def shown(row: NoticeVersion) -> dict[str, object]:
    """A version as a page shows it: the header's lines as they are, then chapters with their paragraphs."""
    said = as_notice(row)
    head, *rest = rules.header(said).split("\n")
    return {"row": row, "title": head, "lead": rest[0], "points": [line.removeprefix("\u2022 ") for line in rest[1:4]],
            "right": rest[4], "chapters": rules.chapters(said)}  # fmt: skip


@require_safe
@public("everybody may read how records are used; the page does not ask who reads it")
def notice(request: HttpRequest) -> HttpResponse:
    """Every notice in force. It says nothing about who reads it, and keeps nothing."""
    return render(request, "rights/notice.html", {"notices": [shown(row) for row in all_in_force(clock.today())]})


@allow(Permission.SUPPORT_PEOPLE)
def give(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Give the notice that is in force, and say how."""
    person = get_person(request, person_id, "notice")
    form = GiveNoticeForm(posted(request), email=email_of(person.id))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            notices.give_notice(
                person_id=person.id, program_id=None, method=said["method"], by=request.viewer.user_id, at=clock.now(),
                agreed_to_email=bool(said.get("agreed_to_email")), in_emergency=said["in_emergency"],
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            mailed = said["method"] == NoticeDelivery.Method.EMAIL
            toast(request, "It goes out by e-mail now." if mailed else "Saved: they have the notice.")
            return redirect("web:person-rights", person.id)
    status = 422 if form.is_bound and form.errors else 200
    published = [shown(row) for row in all_in_force(clock.today())]
    context = {"person": person, "form": form, "notices": published, "given": given_to(person)}
    return render(request, "rights/give_notice.html", context, status=status)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def came_back(request: StaffRequest, delivery_id: uuid.UUID) -> HttpResponse:
    """The e-mail did not arrive: print it and give it on paper."""
    row = delivery_for(request.viewer, delivery_id)
    page = reverse("web:person-notice", args=[row.person.same_as_id])
    try:
        notices.note_notice_failed(delivery_id=row.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=page)
    toast(request, "Saved. Print it, and give it on paper.")
    return redirect(page)
