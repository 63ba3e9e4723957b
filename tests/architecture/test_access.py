"""Every address declares who may open it, and every role of the cast meets what was declared (architecture 5)."""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.urls.resolvers import RegexPattern, URLResolver

from companionway.platform.models import AuditEntry
from companionway.privacy.permissions import Permission
from companionway.web.access import allow, public
from companionway.web.census import Route, methods_of, routes
from tests.architecture.scene import Scene, everyone, scene
from tests.cast import Cast

# Addresses that open for everyone or need no declaration of ours, each with its reason. A stale one fails.
UNDECLARED: dict[str, str] = {}
SHORT = ("ana", "cleo", "kit")
SIGN_IN, HIDDEN, NO_METHOD, ANSWERED, FAULT = "sign in", "404", "405", "answered", "fault"
# An address that answers 404 to somebody who may open it, while nothing is there for them in the scene.
MAY_BE_EMPTY: dict[str, str] = {
    "/inbox/<uuid:item_id>/mending/": "only a spreadsheet has a sheet to mend, and the scene's file is JSON",
    "/outcomes/pictures/<slug:name>/": "who sees small counts hidden finds no picture of a program this small",
    "/fhir/.well-known/openid-configuration": "programs look there for a sign-in of people, which there is none of",
}


def undeclared(found: list[Route]) -> list[str]:
    """Addresses whose view says nothing about who may open it, or names no real permission."""
    known = {str(permission) for permission in Permission}
    return [r.path for r in found if not (r.access in known or (r.is_public and len(r.access) > len("public: ...")))]


def outcome_class(response: HttpResponse) -> str:
    """What became of a request, in one word."""
    status = response.status_code
    if status in (301, 302, 303):
        return SIGN_IN if response["Location"].startswith(reverse("web:sign-in")) else ANSWERED
    if status in (404, 405):
        return str(status)
    return ANSWERED if status < 400 or status in (400, 401, 409, 410, 412, 422, 429) else f"{FAULT} {status}"


def expected(route: Route, method: str, scene: Scene, name: str) -> set[str]:
    """The outcome classes that are right for this address, method and person ("" = signed out)."""
    possible = method in route.methods
    _, seen_by = scene.address(route)
    if route.is_public:
        there = {HIDDEN} if route.path in MAY_BE_EMPTY else {ANSWERED}
        return there if possible else {NO_METHOD}
    if not name:
        return {SIGN_IN} if possible else {SIGN_IN, NO_METHOD}
    viewer = scene.cast.viewer(getattr(scene.cast, name))
    if not viewer.may(Permission(route.access)) or (seen_by and name not in seen_by):
        return {HIDDEN} if possible else {HIDDEN, NO_METHOD}
    if not possible:
        return {NO_METHOD}
    return {ANSWERED, HIDDEN} if method == "POST" or route.path in MAY_BE_EMPTY else {ANSWERED}


def sweep(scene: Scene, names: tuple[str, ...], method: str) -> Iterator[str]:
    """Open every address as each of these people; yields what came out otherwise than declared."""
    for name in ("", *names):
        for route in routes():
            client = Client(raise_request_exception=False)
            if name:
                client.force_login(getattr(scene.cast, name))
            before = AuditEntry.objects.count()
            response = client.generic(method, scene.url(route))
            right = expected(route, method, scene, name)
            if outcome_class(response) not in right and not _says_nothing(client, method, route, scene, response):
                yield f"{method} {route.path} as {name or 'nobody'}: {response.status_code}, not {sorted(right)}"
            if outcome_class(response) == HIDDEN and name and not route.is_public:
                yield from (f"{method} {route.path} as {name}: {fault}" for fault in trace_faults(route, scene, before))


def trace_faults(route: Route, scene: Scene, before: int) -> Iterator[str]:
    """What is wrong with the trace of a page that was not shown: one entry, that it was refused, and for which id."""
    fresh = list(AuditEntry.objects.order_by("-id")[: AuditEntry.objects.count() - before])
    if [entry.verb.partition(".")[2] for entry in fresh] != ["refused"]:
        yield f"left {[entry.verb for entry in fresh]}, not one refusal"
        return
    asked = [value for value in scene.address(route)[0].values() if isinstance(value, uuid.UUID)]
    if fresh[0].result not in ("refused", "not_visible") or fresh[0].subject_id != (asked[0] if asked else None):
        yield f"left {fresh[0].result} about {fresh[0].subject_id}"


def _says_nothing(client: Client, method: str, route: Route, scene: Scene, response: HttpResponse) -> bool:
    """Whether an empty form is refused alike for what is hidden and for what is not there: nothing is disclosed."""
    strangers = {p: uuid.uuid4() if isinstance(v, uuid.UUID) else v for p, v in scene.address(route)[0].items()}
    if method != "POST" or response.status_code != 422 or not route.parameters:
        return False
    nothing = client.generic(method, reverse(route.name, kwargs=strangers))
    pages = [re.sub(rb"\b[A-Za-z0-9]{64}\b", b"", page.content) for page in (nothing, response)]  # without the tokens
    return nothing.status_code == 422 and pages[0] == pages[1]


@pytest.mark.asvs("8.2.1")
def test_every_address_declares_who_may_open_it() -> None:
    assert [address for address in undeclared(routes()) if address not in UNDECLARED] == []


def test_no_named_exception_is_stale() -> None:
    addresses = {route.path for route in routes()}
    assert set(UNDECLARED) <= set(undeclared(routes()))
    assert set(MAY_BE_EMPTY) <= addresses


def test_every_address_has_a_name_and_every_name_leads_to_its_address() -> None:
    assert [route.path for route in routes() if not route.name] == []


def test_every_permission_opens_something_or_waits_for_its_page() -> None:
    used = {route.access for route in routes()}
    assert used - {str(p) for p in Permission} == {access for access in used if access.startswith("public: ")}


def test_every_parameter_of_every_address_stands_in_the_scene(cast: Cast) -> None:
    here = scene(cast)
    missing = [(route.path, p) for route in routes() for p in route.parameters
               if p not in here.samples and (route.name, p) not in here.special]  # fmt: skip
    assert missing == [], "add a sample to tests/architecture/scene.py"


@pytest.mark.asvs("8.2.1", "8.3.1")
def test_every_address_opens_for_whom_it_says_and_is_not_there_for_others(cast: Cast) -> None:
    assert list(sweep(scene(cast), SHORT, "GET")) == []


@pytest.mark.slow
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_meets_everyone_as_declared(cast: Cast, method: str) -> None:
    assert "\n".join(sweep(scene(cast), tuple(everyone(cast)), method)) == ""


def _view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_the_guard_sees_an_address_that_declares_nothing() -> None:
    entries = [
        path("open/", public("everybody may read this")(_view)),
        path("staff/", allow(Permission.SEE_HOME)(_view)),
        path("bare/", _view),
        path("empty/", public("")(_view)),
    ]
    found = routes(URLResolver(RegexPattern(r"^/"), entries))
    assert [address.rsplit("/", 2)[-2] for address in undeclared(found)] == ["bare", "empty"]


def test_the_census_reads_methods_through_either_order_of_decorators() -> None:
    from django.views.decorators.http import require_POST, require_safe

    assert methods_of(require_POST(allow(Permission.SEE_HOME)(_view))) == ("POST",)
    assert methods_of(allow(Permission.SEE_HOME)(require_safe(_view))) == ("GET", "HEAD")
    assert methods_of(allow(Permission.SEE_HOME)(_view)) == ("GET", "POST")


@pytest.mark.parametrize(("status", "outcome"), [(200, ANSWERED), (422, ANSWERED), (404, HIDDEN), (405, NO_METHOD),
                                                 (403, "fault 403"), (500, "fault 500")])  # fmt: skip
def test_the_guard_takes_403_and_500_for_faults(status: int, outcome: str) -> None:
    assert outcome_class(HttpResponse(status=status)) == outcome
