"""Answers of the FHIR server: bytes with their headers. Every answer is FHIR JSON in UTF-8."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import http_date

from companionway.interop.fhir.server import bodies
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import Problem, outcome, problem

FHIR_JSON = "application/fhir+json; charset=utf-8"
NOTICE = "/fhir/disclosure-notice"
REFUSALS = {
    400: ("structure", "This request cannot be read."),
    404: ("not-supported", "There is no such address here; see /fhir/metadata."),
    405: ("not-supported", "This address does not do that; see /fhir/metadata."),
}
Json = dict[str, Any]


def base() -> str:
    """The public address of the FHIR server, without a slash at its end. Every absolute link is built on it."""
    return str(settings.COMPANIONWAY_BASE_URL).rstrip("/") + "/fhir"


def plain(value: Json, status: int = 200, **headers: str) -> HttpResponse:
    """A resource of ours, made here."""
    return of_bytes(bodies.packed({name: bodies.raw(part) for name, part in value.items()}), status, headers)


def of_bytes(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """Bytes that are FHIR JSON already."""
    response = HttpResponse(body, status=status, content_type=FHIR_JSON)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def of_problem(problem: Problem) -> HttpResponse:
    """What went wrong, as an OperationOutcome."""
    return plain(outcome(problem.issues), problem.status, **problem.headers)


def refusal(status: int) -> HttpResponse:
    """What was refused before any view of ours saw it: an address that is not there, a request that cannot be read."""
    code, words = REFUSALS.get(status, ("processing", "This request cannot be answered."))
    return of_problem(problem(status, code, words))


def location(kind: str, row: Resource) -> str:
    """Where this version stands."""
    return f"{base()}/{kind}/{row.id}/_history/{row.version}"


def versioned(version: int, updated_at: datetime) -> dict[str, str]:
    """The headers by which a client tells versions apart."""
    return {"ETag": f'W/"{version}"', "Last-Modified": http_date(updated_at.timestamp())}
