"""An e-mail that came to the program: its words, and beside them a request to be confirmed with what they suggest."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.interop.mail import actions, drafts
from companionway.interop.mail.drafts import MailDraft
from companionway.interop.mail.rules.suggesting import Suggestion
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.gate import Permit
from companionway.privacy.gate.usual import for_own_staff
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.terms import Information
from companionway.referrals import queries
from companionway.referrals.rules import Source
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.forms import PageForm, posted
from companionway.web.pages.referrals.add import AddForm
from companionway.web.pages.referrals.place import Places, every_place
from companionway.web.toasts import toast

AS_THEY_ARE = ("called", "given_name", "family_name", "birth_date", "phone", "email", "language", "pronouns", "spot",
               "good_times", "asked_by", "where", "source")  # fmt: skip


class MailForm(AddForm):
    """The usual request. The mail itself is what keeps it from being made twice, so the form needs no key."""

    key = None  # type: ignore[assignment]

    def hint(self, suggested: dict[str, Suggestion]) -> None:
        """Say under each field that was filled in where its words stand."""
        named = {name: suggested[name] for name in AS_THEY_ARE if name in suggested}
        place = suggested.get("site") or suggested.get("program")
        for name, found in [*named.items(), *([("place", place)] if place else [])]:
            self.fields[name].help_text = f"From {found.where}: \u201c{found.words}\u201d"


class AsideForm(PageForm):
    """Why no request is made of it."""

    why = forms.ChoiceField(
        label="Why is no request made of it?", choices=list(drafts.WHY.items()), widget=forms.RadioSelect
    )


def _initial(draft: MailDraft, places: Places) -> dict[str, Any]:
    """What the rules found, as the form takes it. What was not found stays empty: nobody is put anywhere by a guess."""
    found = {name: one.value for name, one in draft.suggestions.items() if name in AS_THEY_ARE}
    found.setdefault("source", Source.CLINICIAN.value)
    site, program = (draft.suggestions.get(name) for name in ("site", "program"))
    wanted = program.value if program else draft.program
    at = site.value if site else ""
    likely = [f"{wanted}/{at}", *(key for key in places if at and key.endswith(f"/{at}")),
              *(key for key in places if key.startswith(f"{wanted}/"))]  # fmt: skip
    found["place"] = next((key for key in likely if key in places), "")
    return found


@allow(Permission.MEND_INBOX)
def mail_item(request: StaffRequest, mail_id: uuid.UUID) -> HttpResponse:
    """The mail beside the form; sent, it becomes one request."""
    draft, places = drafts.mail_draft(request.viewer, mail_id), every_place()
    form = MailForm(posted(request), places=places, initial=_initial(draft, places))
    form.hint(draft.suggestions)
    if request.method == "POST":
        if not draft.fits:
            return _settled(request, draft)
        if form.is_valid():
            program, site = places[form.cleaned_data["place"]]
            try:
                made = drafts.confirm(request.viewer, mail_id, form.request(program, site), clock.now())
            except DomainError as error:
                if error.code == "already_settled":
                    return _settled(request, drafts.mail_draft(request.viewer, mail_id))
                form.refuse(error)
            else:
                return _onward(request, made.referral.id, "Added. The peers there have been told.", undo=True)
    actions.note_looked(mail_id=mail_id, part="page", by=request.viewer.user_id, at=clock.now())
    return _page(request, draft, form)


def _page(request: StaffRequest, draft: MailDraft, form: MailForm) -> HttpResponse:
    context = {
        "draft": draft, "row": draft.row, "letter": draft.letter, "form": form, "aside": AsideForm(),
        "may_see": draft.referral_id is not None and _sees(request, draft.referral_id),
    }  # fmt: skip
    return render(request, "inbox/mail.html", context, status=422 if form.errors else 200)


def _settled(request: StaffRequest, draft: MailDraft) -> HttpResponse:
    """Somebody was faster, or it was sent twice: what became of it, and nothing a second time."""
    if draft.referral_id is not None:
        return _onward(request, draft.referral_id, "A request was made of this e-mail already.")
    toast(request, "Somebody has already dealt with this e-mail.")
    return redirect("web:inbox-mail", draft.row.id)


def _onward(request: StaffRequest, referral_id: uuid.UUID, words: str, *, undo: bool = False) -> HttpResponse:
    seen = _sees(request, referral_id)
    back = reverse("web:request-withdrawal", args=[referral_id]) if undo and seen else ""
    toast(request, words, undo_url=back)
    return redirect("web:request", referral_id) if seen else redirect("web:inbox")


def _sees(request: StaffRequest, referral_id: uuid.UUID) -> bool:
    try:
        queries.referral_for(request.viewer, referral_id)
    except NotVisible:
        return False
    return True


@require_POST
@allow(Permission.MEND_INBOX)
def mail_aside(request: StaffRequest, mail_id: uuid.UUID) -> HttpResponse:
    """No request is made of it. It stays, and can be put back."""
    form = AsideForm(request.POST)
    try:
        if not form.is_valid():
            raise DomainError("why", "Choose why no request is made of this e-mail.")
        drafts.set_aside(request.viewer, mail_id, form.cleaned_data["why"], clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:inbox-mail", args=[mail_id]))
    toast(request, "Set aside. The e-mail is kept.", undo_url=reverse("web:inbox-mail-back", args=[mail_id]))
    return redirect("web:inbox")


@require_POST
@allow(Permission.MEND_INBOX)
def mail_back(request: StaffRequest, mail_id: uuid.UUID) -> HttpResponse:
    """It was set aside by a slip: it waits again."""
    try:
        drafts.put_back(request.viewer, mail_id, clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:inbox"))
    toast(request, "It waits again.")
    return redirect("web:inbox-mail", mail_id)


def _leave_to(request: StaffRequest, body: bytes) -> Permit:
    """Leave to hand it to the one who makes a request of it."""
    return for_own_staff(
        body, viewer=request.viewer, duty="mend_inbox", information=Information.DOCUMENTS, at=clock.now()
    )  # fmt: skip


@require_safe
@allow(Permission.MEND_INBOX)
def mail_content(request: StaffRequest, mail_id: uuid.UUID) -> HttpResponse:
    """The mail as it came. No page of ours ever draws it."""
    body = drafts.mail_bytes(request.viewer, mail_id)
    actions.note_looked(mail_id=mail_id, part="bytes", by=request.viewer.user_id, at=clock.now())
    return leaving.file(_leave_to(request, body), f"mail-{mail_id}.eml")


@require_safe
@allow(Permission.MEND_INBOX)
def mail_part(request: StaffRequest, mail_id: uuid.UUID, number: int) -> HttpResponse:
    """One attachment, to be saved and never shown by us; it is told what it is by its name's ending alone."""
    attached, body = drafts.mail_attachment(request.viewer, mail_id, number)
    actions.note_looked(mail_id=mail_id, part="attachment", by=request.viewer.user_id, at=clock.now())
    ending = attached.name.rpartition(".")[2].lower()
    ending = ending if ending in {"pdf", "png", "jpg", "jpeg", "tif", "tiff", "txt", "csv", "eml"} else "bin"
    return leaving.file(_leave_to(request, body), f"attachment-{number}.{ending}")
