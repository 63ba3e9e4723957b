"""Passing the directory on: which lists may be, under which license; the files for staff, and a public address."""

from pathlib import Path
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from companionway.directory import actions, publishing
from companionway.interop.files.hsds import publication, trees
from companionway.interop.files.hsds.package import PROFILE, VERSION, lists
from companionway.interop.files.hsds.publication import PARTS, Edition
from companionway.platform import clock, limits
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.limits import Limit
from companionway.privacy.permissions import Permission
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow, public
from companionway.web.client import network, too_often
from companionway.web.forms import PageForm

PLAIN = "text/plain; charset=utf-8"
OPEN_TO_ALL = "places that help, under the license of whoever keeps the list; nothing about anybody"
ASKED = Limit("hsds", 120, 60)  # times in a minute that one network may ask


class TermsForm(PageForm):
    """Whether a list may be passed on, and on which terms."""

    published = forms.BooleanField(label="This list may be passed on", required=False)
    license = forms.CharField(label="Under which license?", required=False, max_length=120,
                              help_text="As whoever keeps the list says, such as CC BY-SA 4.0.")  # fmt: skip
    license_url = forms.URLField(label="Where does the license stand?", required=False, max_length=500,
                                 assume_scheme="https")  # fmt: skip
    attribution = forms.CharField(label="Whom do we name for it?", required=False, max_length=300,
                                  help_text="It stands in everything that is passed on.")  # fmt: skip


def folder() -> Path:
    """Where the files are kept."""
    return Path(settings.DATA) / "hsds"


@allow(Permission.KEEP_DIRECTORY)
def terms(request: StaffRequest, source_id: UUID) -> HttpResponse:
    """Say of one list whether it may be passed on."""
    row = publishing.source_with(source_id)
    said = {name: getattr(row, name) for name in TermsForm.base_fields}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish(source_id=row.id, by=request.viewer.user_id, at=clock.now(), **form.cleaned_data)
        except DomainError as fault:
            form.refuse(fault)
        else:
            return redirect("web:directory-publishing")
    context = {"form": form, "row": row}
    return render(request, "directory/terms.html", context, status=422 if form.errors else 200)


@require_safe
@allow(Permission.KEEP_DIRECTORY)
def overview(request: StaffRequest) -> HttpResponse:
    """Which lists are passed on, and the files to take along."""
    context = {
        "sources": publishing.sources(), "parts": [(name, part.file) for name, part in PARTS.items()],
        "address": f"{settings.COMPANIONWAY_BASE_URL}/hsds/" if settings.COMPANIONWAY_PUBLISH_DIRECTORY else "",
    }  # fmt: skip
    return render(request, "directory/publishing.html", context)


@require_safe
@allow(Permission.KEEP_DIRECTORY)
def taking_along(request: StaffRequest, part: str) -> HttpResponse:
    """One file of the publication as a download."""
    if part not in PARTS:
        raise Http404
    path, _ = publication.file_of(folder(), part)
    return leaving.stored(path, PARTS[part].file, PARTS[part].kind)


# --- the public address ---------------------------------------------------------------------------------------------


def _asked(request: HttpRequest) -> HttpResponse | None:
    """Why nothing is answered, if so: no public address is wanted here, or it was asked too often."""
    if not settings.COMPANIONWAY_PUBLISH_DIRECTORY:
        return HttpResponse("This directory has no public address.\n", status=410, content_type=PLAIN)
    seconds = limits.wait(ASKED, network(request), at=clock.now())
    return too_often(request, seconds, what="Reading the directory") if seconds else None


def _headed(response: HttpResponse, now: Edition, part: str) -> HttpResponse:
    response["ETag"] = f'"{now.tag}-{part}"'
    if now.changed_at:
        response["Last-Modified"] = http_date(now.changed_at.timestamp())
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _as_before(request: HttpRequest, now: Edition, part: str) -> HttpResponse | None:
    """304 for who has this edition already."""
    changed = int(now.changed_at.timestamp()) if now.changed_at else None
    found = get_conditional_response(request, f'"{now.tag}-{part}"', changed)
    return _headed(found, now, part) if found is not None else None


@require_safe
@public(OPEN_TO_ALL)
def about(request: HttpRequest) -> HttpResponse:
    """What stands here: the version of HSDS, the files, whose lists they are and under which license."""
    refused = _asked(request)
    if refused is not None:
        return refused
    now = publication.edition()
    base = f"{settings.COMPANIONWAY_BASE_URL}/hsds"
    said = {
        "version": VERSION, "profile": PROFILE, "files": {name: f"{base}/{name}/" for name in PARTS},
        "service": f"{base}/services/{{id}}/", "lists": lists(publishing.published_sources()),
    }  # fmt: skip
    return _as_before(request, now, "about") or _headed(leaving.told(said), now, "about")


@require_safe
@public(OPEN_TO_ALL)
def part(request: HttpRequest, part: str) -> HttpResponse:
    """One file: the package, or every service, organization or service at a location in full."""
    refused = _asked(request)
    if refused is not None:
        return refused
    if part not in PARTS:
        return HttpResponse("There is no such file here.\n", status=410, content_type=PLAIN)
    now = publication.edition()
    found = _as_before(request, now, part)
    if found is not None:
        return found
    path, now = publication.file_of(folder(), part)
    return _headed(leaving.stored(path, PARTS[part].file, PARTS[part].kind), now, part)


@require_safe
@public(OPEN_TO_ALL)
def service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """One service in full."""
    refused = _asked(request)
    if refused is not None:
        return refused
    now = publication.edition()
    found = _as_before(request, now, str(service_id))
    if found is not None:
        return found
    try:
        body = trees.service_full(service_id)
    except NotVisible:
        return HttpResponse("There is no such service here.\n", status=410, content_type=PLAIN)
    return _headed(leaving.told(body), now, str(service_id))
