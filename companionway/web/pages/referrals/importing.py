"""Requests from a spreadsheet: look first, then bring in; rows that need mending are handed back as a file."""

import base64
import zlib

from django import forms
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from companionway.interop import inbox
from companionway.interop.files.csv_referrals import BadSheet, template
from companionway.interop.files.preview import Preview, preview
from companionway.interop.incoming import WORDS
from companionway.organizations.catalog import catalog
from companionway.platform import clock
from companionway.platform.uploads import SHEET
from companionway.privacy.gate.usual import for_own_staff
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.terms import Information
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import PageForm
from companionway.web.uploads import FileHandedOver, count, handed, ingest_most, takes_files

SALT = "sheet"
SHOWN = 100


class SheetForm(PageForm):
    """A file, and whose list it is: order numbers and person numbers count within one sender."""

    file = FileHandedOver(
        SHEET, label="The spreadsheet, saved as CSV", most=ingest_most,
        error_messages={"required": "Choose a file."},
    )  # fmt: skip
    sender = forms.CharField(
        label="Whose list is it?", max_length=80, initial="Our own list",
        help_text="Use the same words each time, so that the same request is not made twice.",
    )  # fmt: skip


class Sheet:
    """A file on its way from the first page to the second: it travels sealed in the page, nothing is kept here."""

    def __init__(self, name: str, sender: str, body: bytes) -> None:
        self.name, self.sender, self.body = name, sender, body

    @classmethod
    def of(cls, request: StaffRequest) -> "Sheet | None":
        """The file that this request carries; None for one that we did not seal, or too long ago."""
        try:
            held = signing.loads(request.POST.get("sheet", ""), salt=SALT, max_age=24 * 3600)
            return cls(held["name"], held["sender"], zlib.decompress(base64.b85decode(held["body"])))
        except (signing.BadSignature, KeyError, TypeError, ValueError, zlib.error):
            return None

    def sealed(self) -> str:
        """The file as a signed field."""
        body = base64.b85encode(zlib.compress(self.body)).decode()
        return signing.dumps({"name": self.name, "sender": self.sender, "body": body}, salt=SALT)

    def judged(self) -> Preview:
        """Each row as it would be taken. Raises BadSheet when it is no table or a column is missing."""
        return preview(self.body, catalog(clock.today()), clock.today())


@allow(Permission.MEND_INBOX)
@takes_files(SHEET)
def importing(request: StaffRequest) -> HttpResponse:
    """Choose a file; the next page shows what each row would become. Nothing is kept yet."""
    form = SheetForm(request.POST if request.method == "POST" else None, handed(request))
    if request.method == "POST":
        count(request, form, "file")
    if request.method != "POST" or not form.is_valid():
        return render(request, "referrals/import.html", {"form": form}, status=422 if form.errors else 200)
    file = form.cleaned_data["file"]
    try:
        sheet = Sheet(file.name, form.cleaned_data["sender"], file.content)
        found = sheet.judged()
    except BadSheet as fault:
        form.add_error("file", f"{fault.location}: {fault.reason}")
        return render(request, "referrals/import.html", {"form": form}, status=422)
    context = {
        "found": found, "rows": found.rows[:SHOWN], "more": max(len(found.rows) - SHOWN, 0), "sender": sheet.sender,
        "sheet": sheet.sealed(),
    }  # fmt: skip
    return render(request, "referrals/import_preview.html", context)


def _lost(request: StaffRequest) -> HttpResponse:
    return render(request, "referrals/import.html", {"form": SheetForm(), "lost": True}, status=422)


@require_POST
@allow(Permission.MEND_INBOX)
def bringing_in(request: StaffRequest) -> HttpResponse:
    """Bring in the sheet that was looked at: good rows are taken, the others wait. Twice makes nothing twice."""
    sheet = Sheet.of(request)
    if sheet is None:
        return _lost(request)
    (_, outcome, item_id), *_ = inbox.take_upload(
        request.viewer, [(sheet.name, sheet.body)], sheet.sender, clock.now()
    )  # fmt: skip
    return render(request, "referrals/import_done.html", {
        "outcome": outcome, "words": WORDS[outcome.verdict], "item_id": item_id, "count": len(outcome.referrals),
        "faults": sorted(outcome.rows.items()),
    })  # fmt: skip


@require_POST
@allow(Permission.MEND_INBOX)
def handing_back_rows(request: StaffRequest) -> HttpResponse:
    """The sheet that was looked at, with an error column, as a download."""
    sheet = Sheet.of(request)
    if sheet is None:
        return _lost(request)
    permit = for_own_staff(
        sheet.judged().mending.encode(), viewer=request.viewer, duty="bring_in_requests",
        information=Information.OWN_WORDS, at=clock.now(),
    )  # fmt: skip
    return leaving.file(permit, "requests-to-mend.csv", leaving.CSV)


@require_safe
@allow(Permission.MEND_INBOX)
def sheet_template(request: StaffRequest) -> HttpResponse:
    """An empty spreadsheet with its columns and one example row."""
    return leaving.download(template().encode(), "requests.csv", leaving.CSV)
