"""Where the database is: DATABASE_URL, or the embedded PostgreSQL of the demo and the tests (see `postgres`)."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from companionway.platform.roles import APP, OWNER

NAME = "companionway"
USER = "companionway"  # the embedded server's own administrator: it makes the roles and never serves
OWNERS_URL = "COMPANIONWAY_OWNER_DATABASE_URL"
OWNERS_COMMANDS = frozenset({"migrate", "sqlmigrate", "demo"})  # they make tables, or clear them
NO_DATABASE = (
    "DATABASE_URL is not set. In production it names a PostgreSQL server (postgresql://user:password@host/name): "
    "the embedded one has no backups and no password and is only for the demo and the tests."
)


def secret_key(data: Path, *, required_from_environment: bool) -> str:
    """Django's secret: COMPANIONWAY_SECRET_KEY, else a random one kept in the data folder (demo and tests only)."""
    value = os.environ.get("COMPANIONWAY_SECRET_KEY")
    if value:
        return value
    if required_from_environment:
        raise ImproperlyConfigured("COMPANIONWAY_SECRET_KEY is not set. Make one with: openssl rand -base64 48")
    file = data / "secret-key"
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=data)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(48))
        try:
            os.link(name, file)  # one winner when several processes start at once
        except FileExistsError:
            pass
        os.unlink(name)
    return file.read_text()


def socket_folder(data: Path) -> Path:
    """The folder of the embedded server's socket. A socket path must stay under 108 bytes, so deep trees use /tmp."""
    inside = data / "pg" / "socket"
    if len(str(inside)) < 80:
        return inside
    return Path(tempfile.gettempdir()) / f"companionway-{hashlib.sha256(str(data).encode()).hexdigest()[:12]}"


def conninfo(data: Path, role: str, environ: Mapping[str, str] = os.environ) -> str:
    """Where to connect as the owner or as the role that serves; "" for an owner whose address is not known here."""
    if not environ.get("DATABASE_URL"):
        return f"host={socket_folder(data)} user={role} dbname={NAME}"
    return environ["DATABASE_URL"] if role == APP else environ.get(OWNERS_URL, "")


def django_settings(
    data: Path, *, production: bool = False, owner: bool = False, environ: Mapping[str, str] = os.environ
) -> dict[str, Any]:  # fmt: skip
    """Django's DATABASES entry: from DATABASE_URL (postgresql://user:password@host:port/name?options) or embedded.

    Raises ImproperlyConfigured for another scheme, and in production when there is no DATABASE_URL: the embedded
    server has no backups, no password and one young package behind it.
    """
    url = environ.get("DATABASE_URL", "")
    if owner and url:
        url = environ.get(OWNERS_URL, "") or url
    options: dict[str, Any] = {"pool": {"min_size": 1, "max_size": 12, "timeout": 10}}
    if owner or environ.get("COMPANIONWAY_NO_POOL"):
        options = {}
    settings: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options}
    settings["CONN_HEALTH_CHECKS"] = True  # after a restart of the database no request meets a dead connection
    if not url and production:
        raise ImproperlyConfigured(NO_DATABASE)
    if not url:
        return settings | {"NAME": NAME, "USER": OWNER if owner else APP, "HOST": str(socket_folder(data))}
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql:// (only PostgreSQL is supported).")
    query = dict(parse_qsl(parts.query))
    return settings | {
        "NAME": unquote(parts.path.lstrip("/")) or NAME,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options | query,
    }
