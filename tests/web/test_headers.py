"""Every answer carries the header set: pages, files, redirects, refusals, errors, static files. Odd hosts, methods."""

import json
import logging
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from companionway.people.models import ContactPoint
from companionway.web.census import Route, routes
from tests.architecture.scene import Scene
from tests.architecture.scene import scene as made
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FIXED = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """One object of each kind."""
    return made(cast)


def path_of(scene: Scene, route: Route) -> str:
    """The address, filled."""
    return reverse(route.name, kwargs=scene.address(route)[0])


# The one script that is no static file: a browser refuses a service worker whose answer is put into a sandbox without
# scripts (CSP3, "sandbox" for workers). Instead its policy is this and nothing more: it fetches from here alone.
WORKER = ("/sw.js", "default-src 'none'; connect-src 'self'")


def faults(answer: HttpResponse, *, static: bool = False, path: str = "") -> list[str]:
    """What is missing or wrong in the header set of one answer."""
    held = answer.headers
    found = [name for name, value in FIXED.items() if held.get(name) != value]
    policy = held.get("Content-Security-Policy", "")
    is_script = held.get("Content-Type", "").startswith("text/javascript") and not static
    if is_script:
        if (path, policy) != WORKER:
            found.append("Content-Security-Policy")
    elif (
        "default-src 'none'" not in policy
        or "unsafe" in policy
        or (("sandbox" in policy) == held.get("Content-Type", "").startswith("text/html"))
    ):
        found.append("Content-Security-Policy")
    if "camera=()" not in held.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    if not static and "no-store" not in held.get("Cache-Control", ""):
        found.append("Cache-Control")
    if not static and not {"HX-Request", "Cookie"} <= {part.strip() for part in held.get("Vary", "").split(",")}:
        found.append("Vary")
    unwanted = ("Access-Control-Allow-Origin", "Server", "X-Powered-By")
    return found + [name for name in unwanted if name in held]


@pytest.mark.parametrize("name", ["", "ana", "kit"])
@pytest.mark.asvs("3.2.1", "3.4.2", "3.4.3", "3.4.4", "3.4.5", "3.4.6", "3.4.8", "4.1.4", "13.4.4", "14.2.2", "14.3.2")
def test_every_address_answers_with_the_header_set_whatever_comes_of_it(
    scene: Scene, cast: Cast, name: str, client: Client
) -> None:
    if name:
        client.force_login(getattr(cast, name))
    wrong, seen = {}, set()
    for route in routes():
        path = path_of(scene, route)
        for method in ("get", "post", "head", "options", "put", "delete", "trace"):
            answer = getattr(client, method)(path)
            seen.add(answer.status_code)
            spoken = {405, 401, 404, 415} if _for_machines(path) and method in ("put", "delete") else {405}
            if method not in ("get", "head", "post") and answer.status_code not in spoken:
                wrong[method, path] = [str(answer.status_code)]
            if found := faults(answer, path=path):
                wrong[method, path] = found
    assert wrong == {}
    assert {200, 302, 404, 405} <= seen


@pytest.mark.asvs("3.4.3", "3.4.4", "3.4.6", "5.2.1", "16.5.1", "16.5.4")
def test_errors_and_static_files_carry_it_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    answers = {
        404: client.get("/nowhere/"),
        400: client.get("/", HTTP_HOST="elsewhere.example"),
        413: client.post("/sign-in/", b"x" * 1_100_000, content_type="application/x-www-form-urlencoded"),
        403: Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "ana"}),
    }

    def break_it(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("companionway.web.pages.entry.views.render", break_it)
    answers[500] = client.get("/")
    for status, answer in answers.items():
        assert (answer.status_code, faults(answer)) == (status, []), answer.content[:300]
    static = client.get("/static/app.css")
    static.close()
    assert static.status_code == 200 and faults(static, static=True) == [] and "Cookie" not in static.get("Vary", "")


def test_a_strange_host_or_a_body_too_large_is_told_in_our_voice(client: Client) -> None:
    odd = client.get("/", HTTP_HOST="evil.example").content.decode()
    assert "did not come through" in odd and "evil.example" not in odd and "DisallowedHost" not in odd
    large = client.post("/sign-in/", b"x" * 1_100_000, content_type="application/x-www-form-urlencoded")
    assert "too much at once" in large.content.decode()


def test_an_address_for_forms_alone_is_said_so_when_it_is_opened_as_a_page(scene: Scene, cast: Cast) -> None:
    ana = Client()
    ana.force_login(cast.ana)
    answers = {address: ana.get(address) for address in ("/forms-left/", "/sign-out/", "/mine/leave/")}
    for address, answer in answers.items():
        own = address.startswith("/mine/")
        said = "There is nothing here" if own else "only takes what a form sends"
        assert (answer.status_code, answer["Allow"], said in answer.content.decode()) == (405, "POST", True), address
        assert faults(answer, path=address) == [] and b"Ana" not in answer.content
    spanish = Client(headers={"accept-language": "es"}).get("/mine/leave/")
    assert b'lang="es"' in spanish.content and b"Aqu\xc3\xad no hay nada" in spanish.content
    assert ana.get("/forms-left/", headers={"accept": "application/json"}).content == b""


@pytest.mark.parametrize(
    "value", ["evil.example", "localhost@evil.example", "localhost evil", "localhost:99999x", "[::1"]
)
def test_no_host_of_others_is_believed(client: Client, value: str) -> None:
    assert client.get("/", HTTP_HOST=value).status_code == 400


@pytest.mark.asvs("4.1.3", "15.3.4")
def test_headers_of_proxies_mean_nothing_while_there_is_no_proxy(client: Client, cast: Cast) -> None:
    client.force_login(cast.ana)
    told = {
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_FOR": "6.6.6.6",
    }
    answer = client.get("/today/", **told)
    assert b"evil.example" not in answer.content and "Strict-Transport-Security" not in answer.headers
    assert "evil.example" not in client.get("/sign-in", **told).headers.get("Location", "")


def test_a_method_is_not_overridden_by_a_header_or_a_field(client: Client, cast: Cast) -> None:
    client.force_login(cast.ana)
    told = {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE", "HTTP_X_METHOD_OVERRIDE": "PUT"}
    assert client.post("/referrals/", {"_method": "GET"}, **told).status_code == 405
    assert client.get("/referrals/", {"_method": "DELETE"}, **told).status_code == 200


@pytest.mark.asvs("3.5.1", "3.5.2")
def test_no_unsafe_request_passes_without_its_token(scene: Scene, cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.ana)
    # A provider's call is proved by its signature; a link's button shows nothing before the agreed word.
    exempt = {"/ask/", "/policy-reports/", "/m/<slug:token>/"} | {
        f"/texting/<slug:provider_name>/{what}/" for what in ("texts", "receipts")
    }
    passed = []
    for route in routes():
        # Another system brings a token or a signature of its own; no cookie of a browser counts there.
        if "POST" in route.methods and route.path not in exempt and not _for_machines(route.path):
            path = path_of(scene, route)
            answers = [strict.post(path), strict.post(path, {"csrfmiddlewaretoken": "x" * 64})]
            passed += [path for answer in answers if answer.status_code != 403]
    assert passed == []


def _for_machines(path: str) -> bool:
    return path.startswith(("/fhir", "/auth/token"))


@pytest.mark.asvs("11.3.3", "16.3.4", "16.5.1")
def test_a_moved_sealed_value_gets_a_page_of_its_own_and_shows_nothing(
    scene: Scene, cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(cast.ana)
    path = next(path_of(scene, r) for r in routes() if r.path == "/people/<uuid:person_id>/")
    assert client.get(path).status_code == 200
    ContactPoint.objects.create(person_id=path.split("/")[2], kind="phone", value="207-555-0166", key="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE companionway_contactpoint SET value = set_byte(value, 20, get_byte(value, 20) # 1)")
    with caplog.at_level(logging.ERROR):
        answer = client.get(path)
    assert answer.status_code == 500 and b"stays sealed" in answer.content and faults(answer) == []
    told = [record for record in caplog.records if record.getMessage() == "a sealed value does not open"]
    assert [(r.table, r.column) for r in told] == [("companionway_contactpoint", "value")]  # type: ignore[attr-defined]
    assert "0166" not in caplog.text


@pytest.mark.asvs("3.4.7", "16.3.3")
def test_a_browsers_report_is_logged_without_any_address(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    report = {"csp-report": {
        "document-uri": "https://here.example/people/0190-robin/?q=Robin+Canary",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?name=Robin", "script-sample": "Robin",
    }}  # fmt: skip
    with caplog.at_level(logging.WARNING, "companionway.security"):
        for body in (json.dumps(report), "[" * 5000, "nothing", json.dumps([1, {"body": 2}]), json.dumps(report) * 100):
            answer = client.post("/policy-reports/", body, content_type="application/csp-report")
            assert answer.status_code == 204
    (line,) = caplog.records
    assert (line.rule, line.route, line.blocked) == ("script-src-elem", "other", "https://evil.example")  # type: ignore[attr-defined]
    assert "Robin" not in str(line.__dict__)
