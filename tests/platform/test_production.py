"""What a production installation answers: cookies, HTTPS, no debug pages, no folders, no source control, no gallery."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from companionway.platform import keyring
from tests.cast import Cast
from tests.platform.test_startup import ROOT, environment

ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
def told(address, **more):
    answer = Client().get(address, headers={"host": "peers.example.org"}, **more)
    return {"status": answer.status_code, "headers": dict(answer.headers),
            "cookies": {name: dict(morsel.items()) for name, morsel in answer.cookies.items()}}
begins = ("SESSION_COOKIE", "CSRF_COOKIE", "SECURE_", "DEBUG", "INSTALLED_APPS")
names = [n for n in dir(settings) if n.startswith(begins)]
print(json.dumps({
    "settings": {n: getattr(settings, n) for n in names},
    "plain": told("/sign-in/"), "health": told("/health/"), "page": told("/sign-in/", secure=True),
    "gallery": told("/components/", secure=True), "admin": told("/admin/", secure=True),
}, default=str))
"""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A key ring of this module."""
    file = tmp_path_factory.mktemp("production") / "keys.json"
    keyring.make(file, datetime.now(UTC))
    return str(file)


@pytest.fixture
def house(keys: str, transactional_db: None) -> SimpleNamespace:
    """What a process with production settings says and answers."""
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True,
        env=environment(keys, COMPANIONWAY_HASHED_STATIC="0"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return SimpleNamespace(**json.loads(done.stdout.strip().splitlines()[-1]))


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.4.1", "4.1.2", "12.2.1", "13.4.2", "13.4.5", "15.2.3")
def test_production_answers_over_https_only_with_bound_cookies_and_without_what_is_for_builders(
    house: SimpleNamespace,
) -> None:
    held: dict[str, Any] = house.settings
    assert (held["SESSION_COOKIE_NAME"], held["CSRF_COOKIE_NAME"]) == ("__Host-session", "__Host-csrf")
    assert held["SESSION_COOKIE_SECURE"] and held["CSRF_COOKIE_SECURE"] and held["SESSION_COOKIE_HTTPONLY"]
    assert {held["SESSION_COOKIE_SAMESITE"], held["CSRF_COOKIE_SAMESITE"]} == {"Lax"}
    assert held["SESSION_COOKIE_PATH"] == "/" and held["SESSION_COOKIE_DOMAIN"] is None is held["CSRF_COOKIE_DOMAIN"]
    (csrf,) = house.page["cookies"].items()
    assert csrf[0] == "__Host-csrf" and csrf[1]["secure"] and csrf[1]["path"] == "/" and not csrf[1]["domain"]
    assert csrf[1]["samesite"] == "Lax"

    assert house.plain["status"] == 301 and house.plain["headers"]["Location"].startswith("https://peers.example.org/")
    assert house.health["status"] != 301, "what machines ask is not redirected"
    sure = house.page["headers"]["Strict-Transport-Security"]
    assert int(sure.split("max-age=")[1].split(";")[0]) >= 31_536_000 and "includeSubDomains" in sure

    assert held["DEBUG"] is False
    assert (house.gallery["status"], house.admin["status"]) == (404, 404)
    assert not {"django.contrib.admin", "django.contrib.admindocs", "debug_toolbar"} & set(held["INSTALLED_APPS"])


@pytest.mark.django_db
@pytest.mark.asvs("13.4.1", "13.4.3", "13.4.5")
@pytest.mark.parametrize(
    "address",
    ["/.git/config", "/.git/HEAD", "/.svn/entries", "/static/.git/config", "/static/../.git/config", "/static/",
     "/static/fonts/", "/static/vendor/", "/static/%2e%2e/settings.py", "/static/..%2f..%2fmanage.py", "/manage.py",
     "/config/settings.py", "/.env", "/keys.json", "/api/schema/", "/docs/", "/metrics", "/server-status", "/admin/"],
)  # fmt: skip
def test_neither_source_nor_folders_nor_inner_pages_are_served(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert b"Index of" not in answer.content and b"[core]" not in answer.content


@pytest.mark.django_db
@pytest.mark.asvs("6.3.2")
def test_a_new_installation_has_nobody_who_could_sign_in(django_user_model: Any) -> None:
    assert not django_user_model.objects.exists()
    for name in ("admin", "root", "kit", "ana", "demo", "test"):
        answer = Client().post("/sign-in/", {"username": name, "password": name * 6})
        assert answer.status_code == 422


@pytest.mark.asvs("7.4.4")
@pytest.mark.parametrize("name", ["ana", "ben", "dana", "eli", "fay", "gil", "kit"])
def test_signing_out_stands_on_every_page_that_somebody_reaches(cast: Cast, name: str, client: Client) -> None:
    client.force_login(getattr(cast, name))
    seen = 0
    for address in (
        "/today/",
        "/people/",
        "/referrals/",
        "/more/",
        "/sign-ins/",
        "/your-sign-in/",
        "/results/",
        "/staff/",
    ):
        answer = client.get(address)
        if answer.status_code == 200:
            seen += 1
            assert 'action="/sign-out/"' in answer.content.decode(), address
    assert seen >= 3
