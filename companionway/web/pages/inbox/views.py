"""The inbox: files that were refused or need a look, with their bytes, the place and the reason."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.interop import actions, inbox
from companionway.interop.incoming import TAKEN, WORDS
from companionway.interop.mail import drafts
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.uploads import FEED
from companionway.privacy.gate import Permit
from companionway.privacy.gate.usual import for_own_staff
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.terms import Information
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.forms import PageForm
from companionway.web.toasts import toast
from companionway.web.uploads import FileHandedOver, count, handed, ingest_most, takes_files

SHOWN = 20_000


class UploadForm(PageForm):
    """Files that belong together, and who sent them."""

    sent = FileHandedOver(
        FEED, label="Files from another system", most=ingest_most, several=True,
        error_messages={"required": "Choose at least one file."},
    )  # fmt: skip
    sender = forms.CharField(label="Who sent them?", max_length=80)


class MendedForm(PageForm):
    """A mended copy of one file."""

    mended = FileHandedOver(
        FEED, label="A mended copy", most=ingest_most, error_messages={"required": "Choose the mended file first."}
    )


@allow(Permission.MEND_INBOX)
@takes_files(FEED)
def inbox_page(request: StaffRequest) -> HttpResponse:
    """What waits, oldest first, and a form to send files in by hand."""
    form = UploadForm(request.POST if request.method == "POST" else None, handed(request))
    taken: list[dict[str, Any]] = []
    if request.method == "POST":
        count(request, form, "sent")
    if request.method == "POST" and form.is_valid():
        files = [(file.name, file.content) for file in form.cleaned_data["sent"]]
        found = inbox.take_upload(request.viewer, files, form.cleaned_data["sender"], clock.now())
        taken = [{"name": name, "outcome": outcome, "words": WORDS[outcome.verdict], "id": item_id,
                  "taken": outcome.verdict in TAKEN} for name, outcome, item_id in found]  # fmt: skip
        form = UploadForm()
    after = request.GET.get("after", "")
    offset = int(after) if after.isdecimal() and len(after) < 7 else 0
    rows, mails = inbox.inbox_rows(request.viewer, offset), drafts.mail_rows(request.viewer, offset)
    here = reverse("web:inbox")
    more = inbox.PAGE in {len(rows), len(mails)}
    context = {
        "rows": rows, "form": form, "taken": taken, "count": inbox.inbox_count(request.viewer),
        "mails": mails, "mail_count": drafts.mail_count(request.viewer),
        "next_url": f"{here}?after={offset + inbox.PAGE}" if more else "",
        "first_url": here if offset else "",
    }  # fmt: skip
    return render(request, "inbox/inbox.html", context, status=422 if form.errors else 200)


@require_safe
@allow(Permission.MEND_INBOX)
def item(request: StaffRequest, item_id: uuid.UUID) -> HttpResponse:
    """One file: why it waits, where in it, and its content."""
    found = inbox.inbox_item(request.viewer, item_id)
    actions.note_looked(item_id=item_id, part="page", by=request.viewer.user_id, at=clock.now())
    context = {
        "item": found, "row": found.row, "waits": found.state == "waiting", "text": found.text[:SHOWN],
        "cut": len(found.text) > SHOWN, "rows": sorted(found.rows.items()),
    }  # fmt: skip
    return render(request, "inbox/item.html", context)


@require_safe
@allow(Permission.MEND_INBOX)
def content(request: StaffRequest, item_id: uuid.UUID) -> HttpResponse:
    """The bytes as they came."""
    name, body = inbox.inbox_bytes(request.viewer, item_id)
    actions.note_looked(item_id=item_id, part="bytes", by=request.viewer.user_id, at=clock.now())
    ending = name.rpartition(".")[2].lower()
    ending = ending if ending in {"json", "hl7", "csv", "txt"} else "bin"
    return leaving.file(_for_mending(request, body), f"file-{item_id}.{ending}")


def _for_mending(request: StaffRequest, body: bytes) -> Permit:
    """Leave to hand it to the one who mends it."""
    return for_own_staff(
        body, viewer=request.viewer, duty="mend_inbox", information=Information.DOCUMENTS, at=clock.now()
    )  # fmt: skip


@require_safe
@allow(Permission.MEND_INBOX)
def mending(request: StaffRequest, item_id: uuid.UUID) -> HttpResponse:
    """A spreadsheet with its error column."""
    found = inbox.inbox_item(request.viewer, item_id)
    if not found.mending:
        raise NotVisible
    actions.note_looked(item_id=item_id, part="mending", by=request.viewer.user_id, at=clock.now())
    return leaving.file(_for_mending(request, found.mending.encode()), "requests-to-mend.csv", leaving.CSV)


@require_POST
@allow(Permission.MEND_INBOX)
@takes_files(FEED)
def retry(request: StaffRequest, item_id: uuid.UUID) -> HttpResponse:
    """Try a file again, as it is or with a mended copy."""
    here = reverse("web:inbox-item", args=[item_id])
    copy = request.POST.get("with") == "copy"
    form = MendedForm(request.POST, handed(request)) if copy else None
    if form is not None:
        count(request, form, "mended")
        if not form.is_valid():
            return refused(request, DomainError("mended", str(form.errors["mended"][0])), back_url=here)
    mended = form.cleaned_data["mended"].content if form else None
    try:
        outcome = inbox.retry(request.viewer, item_id, clock.now(), mended=mended)
    except DomainError as error:
        return refused(request, error, back_url=here)
    words = WORDS[outcome.verdict]
    if outcome.verdict in TAKEN and not outcome.rows:
        toast(request, f"{words.capitalize()}.")
        return redirect("web:inbox")
    toast(request, f"Tried again: {words}. {outcome.location}: {outcome.reason}"[:200])
    return redirect("web:inbox" if copy else here)


@require_POST
@allow(Permission.MEND_INBOX)
def setting_aside(request: StaffRequest, item_id: uuid.UUID) -> HttpResponse:
    """Nothing more is to be done with this file. Its bytes stay."""
    try:
        inbox.set_aside(request.viewer, item_id, clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:inbox"))
    toast(request, "Set aside. The file is kept.")
    return redirect("web:inbox")
