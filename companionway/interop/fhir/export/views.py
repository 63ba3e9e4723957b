"""The addresses of bulk export: kick-off, status, files. Each reads what is asked, calls one function, and answers."""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, cast
from urllib.parse import parse_qsl
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from companionway.interop.fhir import reading as json_reading
from companionway.interop.fhir.export import actions, asking, filters, manifest
from companionway.interop.fhir.export.models import ExportChunk, ExportJob
from companionway.interop.fhir.export.standing import stands
from companionway.interop.fhir.server import answers, door, reading
from companionway.interop.fhir.server.door import PartnerRequest, for_partners
from companionway.interop.fhir.server.kinds import KINDS
from companionway.interop.fhir.server.problems import not_there, problem
from companionway.platform import clock, wall

Json = dict[str, Any]
ALL = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
NDJSON = "application/fhir+ndjson"
SOON, BUSY = 5, 30  # seconds after which to ask again
SERVED = tuple(sorted(kind for kind, one in KINDS.items() if kind != "Group" and "r" in one.may))
REFUSED = "This address does not do that; see /fhir/metadata."


@require_http_methods(ALL)
@for_partners
def of_everything(request: PartnerRequest) -> HttpResponse:
    """GET or POST /fhir/$export: all that this partner may have."""
    return _begin(request, ExportJob.SYSTEM, "$export")


@require_http_methods(ALL)
@for_partners
def of_people(request: PartnerRequest) -> HttpResponse:
    """GET or POST /fhir/Patient/$export: what is about people."""
    return _begin(request, ExportJob.PATIENT, "Patient/$export")


@require_http_methods(ALL)
@for_partners
def of_group(request: PartnerRequest, identity: str) -> HttpResponse:
    """GET or POST /fhir/Group/id/$export: what is about the people of this partner's requests."""
    _own_group(request, identity)
    return _begin(request, ExportJob.GROUP, f"Group/{identity}/$export")


@require_http_methods(ALL)
@for_partners
def group(request: PartnerRequest, identity: str) -> HttpResponse:
    """GET /fhir/Group/id: the one group that is set up for this partner."""
    _only(request, "GET", "HEAD")
    door.requires(request, "Group", "r")
    _own_group(request, identity)
    return answers.plain(manifest.group(request.caller.partner))


def _own_group(request: PartnerRequest, identity: str) -> None:
    if identity != str(manifest.group_id(request.caller.partner)):
        raise not_there()


def _only(request: HttpRequest, *methods: str) -> None:
    if request.method not in methods:
        raise problem(405, "not-supported", REFUSED, Allow=", ".join(methods))


def _begin(request: PartnerRequest, level: str, path: str) -> HttpResponse:
    _only(request, "GET", "POST")
    prefer = request.headers.get("Prefer", "").replace(" ", "").lower()
    if "respond-async" not in prefer.replace(";", ",").split(","):
        raise problem(400, "invalid", "An export is made aside: send the header Prefer: respond-async.")
    at, query = clock.now(), request.META.get("QUERY_STRING", "")
    pairs = parse_qsl(query, keep_blank_values=True) + (_sent(request) if request.method == "POST" else [])
    found = asking.asked(pairs, may=lambda kind: request.caller.may(kind, "r"), served=SERVED,
                         filterable=filters.can, strict=door.strict(request))  # fmt: skip
    if not found.kinds:
        raise problem(403, "forbidden", "The token's scopes allow reading nothing that is exported.")
    url = f"{answers.base()}/{path}" + (f"?{query}" if query else "")
    if len(url) > 4000 or sum(len(one) + 1 for one in found.filters) > 4000:
        raise problem(400, "too-long", "The parameters are too long.")
    asked = actions.NewExport(level, url, found.kinds, found.since, found.filters, found.ignored)
    job = actions.begin_export(partner_id=request.caller.partner.id, asked=asked, by=None, at=at)
    if job is None:
        words = "Another export of yours is under way. Take its files, or DELETE its address, first."
        raise problem(429, "throttled", words, Retry_After=str(BUSY))
    answer = answers.plain({"resourceType": "OperationOutcome", "issue": [_begun()]}, 202)
    answer["Content-Location"] = manifest.status_url(job.id)
    return answer


def _begun() -> Json:
    return {"severity": "information", "code": "informational", "diagnostics": "The export has begun."}


def _sent(request: PartnerRequest) -> list[tuple[str, str]]:
    door.sent_as_json(request)
    return asking.of_parameters(json_reading.read(door.body_of(request), limit=reading.most()))


def _job(request: PartnerRequest, identity: UUID, *states: str) -> ExportJob:
    """The partner's own export. Raises 404, for what is over, unknown or another partner's alike."""
    rows = ExportJob.kept.filter(id=identity, partner_id=request.caller.partner.id)
    job = rows.exclude(state=ExportJob.OVER).first()
    lasts = job is not None and (job.state in actions.UNDER_WAY or job.ends_at > clock.now())
    if job is None or not lasts or (states and job.state not in states):
        raise not_there()
    return job


@require_http_methods(ALL)
@for_partners
def status(request: PartnerRequest, identity: UUID) -> HttpResponse:
    """GET: how far it is, then the manifest. DELETE: stop it, and take its files away."""
    _only(request, "GET", "HEAD", "DELETE")
    job = _job(request, identity)
    if request.method == "DELETE":
        actions.end_export(job=job, reason="by_partner", by=None, at=clock.now())
        return HttpResponse(status=202)
    if job.state == ExportJob.FAILED:
        raise problem(500, "exception", "This export could not be made. Ask for it again.")
    if job.state != ExportJob.DONE:
        return _under_way(job)
    if not stands(job, clock.now()):
        return _taken_away(job)
    answer = HttpResponse(json.dumps(manifest.manifest(job)), content_type="application/json")
    answer["Expires"] = http_date(job.ends_at.timestamp())
    return answer


def _under_way(job: ExportJob) -> HttpResponse:
    answer = HttpResponse(status=202)
    answer["X-Progress"] = f"{job.counted} resources" if job.state == ExportJob.RUNNING else "waiting"
    answer["Retry-After"] = str(SOON)
    return answer


def _taken_away(job: ExportJob) -> HttpResponse:
    """Somebody took back what these files rest on: they are known no more, and the answer does not say why."""
    actions.end_export(job=job, reason="no_longer_agreed", by=None, at=clock.now())
    return answers.of_problem(not_there())


@require_http_methods(ALL)
@for_partners
def file(request: PartnerRequest, identity: UUID, kind: str) -> HttpResponse:
    """GET: one file of an export that is made, a chunk at a time."""
    _only(request, "GET", "HEAD")
    at, job = clock.now(), _job(request, identity, ExportJob.DONE)
    rows = ExportChunk.kept.of(job).filter(file=kind).order_by("number")
    chunks = list(rows.values_list("id", "lines"))
    if not chunks:
        raise not_there()
    if kind in KINDS:
        door.requires(request, kind, "r")
    if not stands(job, at):
        return _taken_away(job)
    actions.note_file_read(job=job, file=kind, lines=sum(lines for _, lines in chunks), by=None, at=at)
    lines = _opened(job.partner_id, [identity for identity, _ in chunks])
    zipped = "gzip" in request.headers.get("Accept-Encoding", "").lower()
    answer = StreamingHttpResponse(_zipped(lines) if zipped else lines, content_type=NDJSON)
    answer["Vary"] = "Accept-Encoding, Authorization"
    answer["Expires"] = http_date(job.ends_at.timestamp())
    if zipped:
        answer["Content-Encoding"] = "gzip"
    return cast(HttpResponse, answer)


def _opened(partner_id: UUID, chunks: Sequence[UUID]) -> Iterator[bytes]:
    """The chunks, each read when it is sent. One that is gone meanwhile breaks the answer off: it never ends early."""
    for identity in chunks:
        with transaction.atomic():
            wall.enter_partner(partner_id)
            body = bytes(ExportChunk.kept.get(id=identity).body)
        yield body


def _zipped(parts: Iterator[bytes]) -> Iterator[bytes]:
    squeeze = zlib.compressobj(5, zlib.DEFLATED, 31)
    for part in parts:
        if made := squeeze.compress(part):
            yield made
    yield squeeze.flush()
