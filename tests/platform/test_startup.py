"""Production refuses to start with what is not safe: one clear line each, and one test for each."""

import os
import secrets
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from companionway.platform import keyring, startup
from companionway.platform.models import Installation
from tests import sight
from tests.interop.test_ingest_command import database_url

ROOT = Path(__file__).parents[2]
SECRET = secrets.token_urlsafe(48)


@pytest.fixture
def safe(tmp_path: Path) -> SimpleNamespace:
    """Settings that nothing speaks against."""
    file = tmp_path / "keys.json"
    keyring.make(file, datetime.now(UTC))
    return SimpleNamespace(
        PRODUCTION=True, SECRET_KEY=SECRET, DEBUG=False, ALLOWED_HOSTS=["peers.example.org"],
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", COMPANIONWAY_KEYS=str(file),
        COMPANIONWAY_PLAIN_HTTP=False, COMPANIONWAY_BASE_URL="https://peers.example.org", SECURE_SSL_REDIRECT=True,
        SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True,
    )  # fmt: skip


def test_nothing_speaks_against_safe_settings(safe: SimpleNamespace) -> None:
    assert startup.refusals(safe) == []
    startup.refuse_unless_safe(safe, database=False)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SECRET_KEY", "change-me", "openssl rand"),
        ("SECRET_KEY", "", "openssl rand"),
        ("SECRET_KEY", "a" * 80, "openssl rand"),
        ("SECRET_KEY", "abcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc", "openssl rand"),
        ("DEBUG", True, "COMPANIONWAY_DEBUG is on"),
        ("ALLOWED_HOSTS", ["*"], "any host name"),
        ("ALLOWED_HOSTS", [""], "any host name"),
        ("COMPANIONWAY_BASE_URL", "http://peers.example.org", "COMPANIONWAY_PLAIN_HTTP=1"),
        ("COMPANIONWAY_BASE_URL", "", "does not begin with https"),
        ("SECURE_SSL_REDIRECT", False, "HTTPS is not enforced"),
        ("SESSION_COOKIE_SECURE", False, "HTTPS is not enforced"),
        ("CSRF_COOKIE_SECURE", False, "HTTPS is not enforced"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "does not send"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "does not send"),
        ("COMPANIONWAY_KEYS", "/nowhere/keys.json", "keys new"),
    ],
)
@pytest.mark.asvs("12.2.1", "13.2.3", "13.4.2")
def test_each_unsafe_setting_is_refused_with_one_line(safe: SimpleNamespace, name: str, value: Any, says: str) -> None:
    setattr(safe, name, value)
    (line,) = startup.refusals(safe)
    assert says in line and "\n" not in line
    with pytest.raises(ImproperlyConfigured, match="does not start"):
        startup.refuse_unless_safe(safe, database=False)


@pytest.mark.asvs("13.3.2")
def test_a_key_file_that_others_may_read_is_refused(safe: SimpleNamespace) -> None:
    Path(safe.COMPANIONWAY_KEYS).chmod(0o644)
    (line,) = startup.refusals(safe)
    assert "chmod 600" in line


def test_plain_http_is_taken_when_said_aloud(safe: SimpleNamespace) -> None:
    safe.COMPANIONWAY_PLAIN_HTTP, safe.SECURE_SSL_REDIRECT = True, False
    safe.COMPANIONWAY_BASE_URL = "http://10.0.0.5"
    assert startup.refusals(safe) == []


def test_outside_production_nothing_is_refused(safe: SimpleNamespace) -> None:
    safe.PRODUCTION, safe.DEBUG, safe.SECRET_KEY = False, True, ""
    startup.refuse_unless_safe(safe, database=True)


@pytest.mark.django_db
@pytest.mark.asvs("15.2.3")
def test_the_demos_people_are_refused() -> None:
    assert not any("invented" in line for line in startup.database_refusals())
    Installation.objects.create(demo_seed=7)
    assert any("invented people" in line for line in startup.database_refusals())


@pytest.mark.django_db
@pytest.mark.asvs("13.2.1", "13.2.2")
def test_a_role_that_no_policy_holds_is_refused() -> None:
    with sight.as_owner():
        found = startup.database_refusals()
    assert any("The second wall does not stand" in line for line in found) and all("\n" not in line for line in found)


def environment(keys: str, **more: str) -> dict[str, str]:
    """A production environment over the test's database, without what the browser's driver sets for itself."""
    here = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return here | {
        "COMPANIONWAY_PRODUCTION": "1", "COMPANIONWAY_SECRET_KEY": SECRET, "COMPANIONWAY_HOSTS": "peers.example.org",
        "COMPANIONWAY_BASE_URL": "https://peers.example.org", "COMPANIONWAY_KEYS": keys, "COMPANIONWAY_DEBUG": "0",
        "COMPANIONWAY_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    } | more  # fmt: skip


def run(*words: str, keys: str, **more: str) -> "subprocess.CompletedProcess[str]":
    told = environment(keys, **more)
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=told, capture_output=True, text=True)


@pytest.mark.django_db(transaction=True)
def test_djangos_own_check_for_deployment_has_no_warning(safe: SimpleNamespace) -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "INFO", keys=safe.COMPANIONWAY_KEYS)
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "words", [("-c", "import config.wsgi"), ("manage.py", "worker", "--once"), ("manage.py", "ready")]
)
@pytest.mark.asvs("13.4.2")
def test_neither_web_nor_worker_starts_unsafely(safe: SimpleNamespace, words: tuple[str, ...]) -> None:
    done = run(*words, keys=safe.COMPANIONWAY_KEYS, COMPANIONWAY_DEBUG="1", COMPANIONWAY_HOSTS="*")
    assert done.returncode != 0
    assert "COMPANIONWAY_DEBUG is on" in done.stderr and "any host name" in done.stderr


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("COMPANIONWAY_SECRET_KEY", "openssl rand"),
        ("COMPANIONWAY_KEYS", "companionway keys new"),
        ("DATABASE_URL", "not set"),
    ],
)
@pytest.mark.asvs("13.2.3", "13.3.1")
def test_what_must_be_named_is_missed_by_name(safe: SimpleNamespace, name: str, says: str, db: None) -> None:
    told = environment(safe.COMPANIONWAY_KEYS)
    del told[name]
    done = subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=told, capture_output=True, text=True)
    assert done.returncode != 0 and name in done.stderr and says in done.stderr
    assert "Traceback" not in done.stderr
