"""The addresses of the FHIR server. Each reads what is asked, calls one function, and answers."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from companionway.interop.fhir import reading as json_reading
from companionway.interop.fhir.r4 import check
from companionway.interop.fhir.server import (
    actions,
    answers,
    capability,
    creating,
    door,
    house,
    parameters,
    reading,
    searching,
    searchset,
    transaction,
    updating,
)
from companionway.interop.fhir.server.creating import Entry
from companionway.interop.fhir.server.door import PartnerRequest, for_partners, open_to_all
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import Problem, ServerIssue, problem
from companionway.interop.fhir.server.task import shown
from companionway.platform import clock
from companionway.privacy.notices import TEXTS

ALL = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
NO_SUCH_METHOD = "This address does not do that; see /fhir/metadata."


@require_http_methods(["GET", "HEAD"])
@open_to_all("what the FHIR server can do; it names nobody")
def metadata(request: HttpRequest) -> HttpResponse:
    """GET /fhir/metadata."""
    return answers.plain(capability.statement())


@require_http_methods(["GET", "HEAD"])
@open_to_all("the notice that goes along with what is disclosed (42 CFR 2.32); the same for everybody")
def disclosure_notice(request: HttpRequest) -> HttpResponse:
    """GET /fhir/disclosure-notice: the texts of the law, as plain text."""
    return HttpResponse("\n\n".join(TEXTS.values()) + "\n", content_type="text/plain; charset=utf-8")


@require_http_methods(ALL)
@for_partners
def bundle(request: PartnerRequest) -> HttpResponse:
    """POST /fhir: a transaction or a batch."""
    if request.method != "POST":
        raise problem(405, "not-supported", NO_SUCH_METHOD, Allow="POST")
    at = clock.now()
    body, resource = _sent(request)
    if resource.get("resourceType") != "Bundle":
        raise problem(400, "structure", "POST a Bundle here, and a resource to the address of its type.", "Bundle")
    found = transaction.respond(resource, body, request.caller, at)
    return answers.plain(found)


@require_http_methods(ALL)
@for_partners
def of_type(request: PartnerRequest, kind: str) -> HttpResponse:
    """GET /fhir/Type?...: search. POST /fhir/Type: create."""
    reading.kind_known(kind)
    if request.method in ("GET", "HEAD"):
        return _search(request, kind, request.META.get("QUERY_STRING", ""))
    if request.method != "POST":
        raise problem(405, "not-supported", NO_SUCH_METHOD, Allow="GET, POST")
    if request.META.get("QUERY_STRING"):
        words = "A create takes no parameters. To create only what is not there yet, send the header If-None-Exist."
        raise problem(400, "not-supported", words)
    return _create(request, kind)


@require_http_methods(ALL)
@for_partners
def search(request: PartnerRequest, kind: str) -> HttpResponse:
    """POST /fhir/Type/_search: the parameters in a form, so that they stand in no address."""
    reading.kind_known(kind)
    if request.method != "POST":
        raise problem(405, "not-supported", NO_SUCH_METHOD, Allow="POST")
    if (request.content_type or "") != "application/x-www-form-urlencoded":
        raise problem(415, "not-supported", "Send application/x-www-form-urlencoded.")
    form = door.body_of(request).decode("utf-8", "replace")
    return _search(request, kind, "&".join(part for part in (request.META.get("QUERY_STRING", ""), form) if part))


@require_http_methods(ALL)
@for_partners
def of_id(request: PartnerRequest, kind: str, identity: str) -> HttpResponse:
    """GET, PUT and PATCH /fhir/Type/id."""
    reading.kind_known(kind)
    at = clock.now()
    if request.method in ("GET", "HEAD"):
        door.requires(request, kind, "r")
        return _read(request, *reading.read(kind, identity, request.caller, at))
    if request.method not in ("PUT", "PATCH"):
        raise problem(405, "not-supported", NO_SUCH_METHOD, Allow="GET, PUT, PATCH")
    if request.META.get("QUERY_STRING"):
        raise problem(405, "not-supported", "There is no conditional update here.")
    url, match = f"{kind}/{identity}", request.headers.get("If-Match", "")
    if request.method == "PATCH":
        if (request.content_type or "").lower() != "application/json-patch+json":
            raise problem(415, "not-supported", "A patch is application/json-patch+json.")
        row = updating.patch(url, door.body_of(request), request.caller, at, match=match)
    else:
        body, resource = _sent(request)
        row = updating.put(url, resource, body, request.caller, at, match=match)
    return _shown(request, kind, row, 200)


@require_http_methods(ALL)
@for_partners
def of_version(request: PartnerRequest, kind: str, identity: str, number: str) -> HttpResponse:
    """GET /fhir/Task/id/_history/version."""
    if request.method not in ("GET", "HEAD"):
        raise problem(405, "not-supported", NO_SUCH_METHOD, Allow="GET")
    reading.kind_known(kind)
    door.requires(request, kind, "r")
    body, row = reading.version(kind, identity, number, request.caller, clock.now())
    return answers.of_bytes(body, 200, answers.versioned(row.version, row.updated_at))


def _sent(request: PartnerRequest) -> tuple[bytes, dict[str, object]]:
    """The body, read strictly and legal R4. Raises Problem."""
    door.sent_as_json(request)
    body = door.body_of(request)
    resource = json_reading.read(body, limit=reading.most())
    # The entries of a batch are judged each on its own; the Bundle around them is judged here.
    is_batch = resource.get("resourceType") == "Bundle" and resource.get("type") == "batch"
    outer = {name: part for name, part in resource.items() if name != "entry"} if is_batch else resource
    issues = check(outer)
    if issues:
        raise Problem(400, [ServerIssue.of(issue) for issue in issues])
    return body.removeprefix(json_reading.BOM), resource


def _create(request: PartnerRequest, kind: str) -> HttpResponse:
    creating.may_create(kind, request.caller)
    at = clock.now()
    body, resource = _sent(request)
    if resource.get("resourceType") != kind:
        raise problem(400, "invalid", "The address names another type than the body.", kind)
    entry = Entry(resource, body, condition=request.headers.get("If-None-Exist", ""))
    creating.bring_in([entry], request.caller, at)
    assert entry.row is not None
    actions.note_asked(
        verb="created" if entry.made else "found", partner_id=request.caller.partner.id, at=at, ids=[entry.row.id],
        kind=kind, person_id=entry.row.person_id,
    )  # fmt: skip
    return _shown(request, kind, entry.row, 201 if entry.made else 200)


def _shown(request: PartnerRequest, kind: str, row: Resource, status: int) -> HttpResponse:
    """What a write answers: where it stands and, unless the client wants none, the resource as it may be shown."""
    headers = {"Location": answers.location(kind, row), **answers.versioned(row.version, row.updated_at)}
    if door.minimal(request):
        return answers.of_bytes(b"", status, headers)
    body, notice = reading.shown_now(row, request.caller, clock.now())
    return answers.of_bytes(body, status, headers | _notice(notice))


def _read(request: PartnerRequest, body: bytes, row: Resource | None, notice: str) -> HttpResponse:
    headers = answers.versioned(row.version, row.updated_at) if row is not None else {}
    return answers.of_bytes(body, 200, headers | _notice(notice))


def _notice(text: str) -> dict[str, str]:
    """The header that leads to the notice of 42 CFR 2.32, where one goes along."""
    return {"Link": f'<{answers.base()}/disclosure-notice>; rel="terms-of-service"'} if text else {}


def _search(request: PartnerRequest, kind: str, query: str) -> HttpResponse:
    door.requires(request, kind, "s")
    at = clock.now()
    pairs = parameters.pairs_of(query)
    page = searching.search(
        request.caller, kind, pairs, at, base_url=answers.base(), gate=shown, house=house, strict=door.strict(request)
    )
    ids = [row.id for row in page.rows]
    actions.note_asked(verb="searched", partner_id=request.caller.partner.id, at=at, ids=ids, kind=kind)
    return answers.of_bytes(searchset.bundle(page), 200, _notice(page.notice))
