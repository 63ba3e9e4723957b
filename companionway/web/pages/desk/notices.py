"""The notice of privacy practices on the privacy officer's desk: versions, the linter, publication."""

import uuid
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.actions import notices
from companionway.privacy.notice_template import template
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.notices import as_notice, version_by_id, versions
from companionway.privacy.rules import notice as rules
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.desk.forms import NoticeForm
from companionway.web.pages.rights.notices import shown
from companionway.web.toasts import toast


@allow(Permission.KEEP_PRIVACY)
def register(request: StaffRequest) -> HttpResponse:
    """Every version; all are kept."""
    return render(request, "desk/notices.html", {"versions": versions(), "today": clock.today()})


@require_POST
@allow(Permission.KEEP_PRIVACY)
def new(request: StaffRequest) -> HttpResponse:
    """Begin the next version: from the newest one, or from the starting text."""
    newest = max(versions(), key=lambda row: row.number, default=None)
    said = as_notice(newest) if newest else template(Path(settings.COMPANIONWAY_NOTICE))
    draft = notices.Draft(said.program_name, said.discuss_with, said.reach_at, said.parts, None, said.fundraising,
                          said.may_change)  # fmt: skip
    row = notices.write_notice(notice_id=None, program_id=None, draft=draft, by=request.viewer.user_id, at=clock.now())
    return redirect("web:notice-version", row.id)


@allow(Permission.KEEP_PRIVACY)
def version(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """One version: a draft to edit with every missing element named, or a published text as it was published."""
    row = version_by_id(notice_id)
    if row is None:
        raise NotVisible
    if row.published_at is not None:
        return render(request, "desk/notice_published.html", {"row": row, "shown": shown(row)})
    said = as_notice(row)
    form = NoticeForm(posted(request), initial=NoticeForm.initial_of(said))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        draft = notices.Draft(given["program_name"], given["discuss_with"], given["reach_at"], form.parts(),
                              given["effective_on"], given["fundraising"], given["may_change"])  # fmt: skip
        notices.write_notice(
            notice_id=row.id, program_id=row.program_id, draft=draft, by=request.viewer.user_id, at=clock.now()
        )
        toast(request, "Saved.")
        return redirect("web:notice-version", row.id)
    faults = rules.faults(said, published_on=clock.today())
    chapters = [(chapter, [form[form.name_of(e.code)] for e in rules.ELEMENTS if e.chapter == chapter])
                for chapter in dict.fromkeys(e.chapter for e in rules.ELEMENTS)]  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    context = {"row": row, "form": form, "faults": faults, "chapters": chapters, "header": rules.header(said)}
    return render(request, "desk/notice_draft.html", context, status=status)


@require_POST
@allow(Permission.KEEP_PRIVACY)
def publication(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Publish a draft that has every element."""
    try:
        notices.publish_notice(notice_id=notice_id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:notice-version", args=[notice_id]))
    toast(request, "Published. It stays as it is, with its day.")
    return redirect("web:notices")
