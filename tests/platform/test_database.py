"""Where the database is: what DATABASE_URL may say, and that production never runs on the embedded server."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from companionway.platform import database

DATA = Path("/srv/example")


def test_without_a_url_the_embedded_server_is_reached_through_its_socket() -> None:
    settings = database.django_settings(DATA, environ={})
    assert settings["HOST"] == "/srv/example/pg/socket"
    assert settings["NAME"] == "companionway"


def test_a_url_names_every_part_of_the_server() -> None:
    url = "postgresql://program:s%2Fcret@db.example.org:6432/peers?sslmode=require"
    settings = database.django_settings(DATA, environ={"DATABASE_URL": url})
    parts = {key: settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert parts == {
        "NAME": "peers", "USER": "program", "PASSWORD": "s/cret", "HOST": "db.example.org", "PORT": "6432",
    }  # fmt: skip
    assert settings["OPTIONS"]["sslmode"] == "require"


def test_another_kind_of_database_is_refused_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        database.django_settings(DATA, environ={"DATABASE_URL": "mysql://localhost/peers"})


def test_production_without_a_server_is_refused_with_a_hint() -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not set"):
        database.django_settings(DATA, production=True, environ={})


def test_production_without_a_secret_is_refused_with_a_hint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("COMPANIONWAY_SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="openssl rand"):
        database.secret_key(tmp_path, required_from_environment=True)


def test_the_secret_of_a_demo_is_made_once_and_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("COMPANIONWAY_SECRET_KEY", raising=False)
    first = database.secret_key(tmp_path, required_from_environment=False)
    assert len(first) >= 48
    assert database.secret_key(tmp_path, required_from_environment=False) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_deep_folder_gets_a_short_socket_path() -> None:
    deep = Path("/srv") / ("deep/" * 30)
    assert len(str(database.socket_folder(deep))) < 80
