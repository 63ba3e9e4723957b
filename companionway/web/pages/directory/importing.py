"""Bringing in a list of services: look first or for good; what is to be mended is handed back as a table."""

import base64
import zlib
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from companionway.directory.queries import upkeep
from companionway.interop.files import hsds_import
from companionway.interop.files.hsds.handing_back import to_mend
from companionway.interop.files.hsds.tables import BadList
from companionway.platform import clock
from companionway.platform.uploads import DIRECTORY
from companionway.privacy.permissions import Permission
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow
from companionway.web.pages.directory.forms import ListForm
from companionway.web.uploads import count, handed, takes_files

SALT, SHOWN = "directory-mending", 100


@require_safe
@allow(Permission.KEEP_DIRECTORY)
def keeping(request: StaffRequest) -> HttpResponse:
    """The lists that are here, how old they are, and what peers said is wrong."""
    return render(request, "directory/keeping.html", {"upkeep": upkeep(clock.today())})


@allow(Permission.KEEP_DIRECTORY)
@takes_files(DIRECTORY)
def importing(request: StaffRequest) -> HttpResponse:
    """Choose the files of a list; look what would change, or bring it in. Nothing is ever deleted."""
    form = ListForm(request.POST if request.method == "POST" else None, handed(request))
    if request.method == "POST":
        count(request, form, "file")
    if request.method != "POST" or not form.is_valid():
        return render(request, "directory/import.html", {"form": form}, status=422 if form.errors else 200)
    said, dry = form.cleaned_data, request.POST.get("do") != "bring"
    try:
        files = {one.name: one.content for one in said["file"]}
        if len(files) < len(said["file"]):
            raise BadList("The list", "There are two files of one name.", "Leave one of them out.")
        judged = hsds_import.looked_at(files, clock.today())
    except BadList as fault:
        form.add_error("file", f"{fault.place}: {fault.reason} {fault.fix}")
        return render(request, "directory/import.html", {"form": form}, status=422)
    if dry:
        answer = hsds_import.would_do(said["source"], judged, whole=said["whole"])
    else:
        answer = hsds_import.take(
            said["source"], judged, whole=said["whole"], by=request.viewer.user_id, at=clock.now()
        )
    context: dict[str, Any] = {
        "answer": answer, "counts": answer.counts, "dry": dry, "source": said["source"],
        "faults": answer.faults[:SHOWN], "more": max(len(answer.faults) - SHOWN, 0),
        "mending": _sealed(to_mend(answer.faults)) if answer.faults else "",
    }  # fmt: skip
    return render(request, "directory/import_done.html", context)


def _sealed(table: str) -> str:
    """The table on its way to the download: it travels in the page, nothing is kept here."""
    return signing.dumps(base64.b85encode(zlib.compress(table.encode())).decode(), salt=SALT)


@require_POST
@allow(Permission.KEEP_DIRECTORY)
def handing_back(request: StaffRequest) -> HttpResponse:
    """What is to be mended in a list, as a table. It is about places, and about nobody whom we serve."""
    try:
        held = signing.loads(request.POST.get("mending", ""), salt=SALT, max_age=24 * 3600)
        table = zlib.decompress(base64.b85decode(held))
    except (signing.BadSignature, TypeError, ValueError, zlib.error):
        return render(request, "directory/import.html", {"form": ListForm(), "lost": True}, status=422)
    return leaving.download(table, "directory-to-mend.csv", leaving.CSV)
