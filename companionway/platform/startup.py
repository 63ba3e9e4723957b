"""What a production installation refuses to start with. Each refusal is one line that says what to do."""

import math
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from companionway.platform import keyring, standing
from companionway.platform.models import Installation

SECRET_LENGTH, SECRET_BITS = 40, 160  # what `openssl rand -base64 48` gives is 64 characters of some 5 bits each
WRITES_FILES = {"filebased", "console", "locmem", "dummy"}


def bits(secret: str) -> float:
    """How much chance a secret shows: its length times the entropy of its characters. A measure of what is plainly
    weak, never a proof of strength."""
    total = len(secret)
    return -sum(n * math.log2(n / total) for n in Counter(secret).values()) if total else 0.0


def refusals(settings: Any) -> list[str]:
    """What in the settings and the key file a production installation must not start with; empty when all is well."""
    found = []
    if len(settings.SECRET_KEY) < SECRET_LENGTH or bits(settings.SECRET_KEY) < SECRET_BITS:
        found.append("COMPANIONWAY_SECRET_KEY is too weak. Make one with: openssl rand -base64 48")
    if settings.DEBUG:
        found.append("COMPANIONWAY_DEBUG is on: its error pages show records. Unset it.")
    if "*" in settings.ALLOWED_HOSTS or any(not host.strip() for host in settings.ALLOWED_HOSTS):
        found.append("COMPANIONWAY_HOSTS lets any host name in. Name the hosts under which pages are asked for.")
    found += _encryption(settings)
    if settings.EMAIL_BACKEND.split(".")[-2] in WRITES_FILES:
        found.append(
            "COMPANIONWAY_EMAIL_BACKEND does not send. Set it to django.core.mail.backends.smtp.EmailBackend or another"
            " that does: nobody would hear that a request waits."
        )
    try:
        keyring.read(Path(settings.COMPANIONWAY_KEYS))
    except keyring.KeysUnusable as problem:
        found.append(str(problem))
    return found


def _encryption(settings: Any) -> list[str]:
    """Plain HTTP only where somebody said so aloud, and not a word longer: it takes the binding from every cookie."""
    found, over_https = [], urlsplit(settings.COMPANIONWAY_BASE_URL).scheme == "https"
    if settings.COMPANIONWAY_PLAIN_HTTP:
        return ["COMPANIONWAY_BASE_URL begins with https://. Unset COMPANIONWAY_PLAIN_HTTP."] if over_https else []
    if not over_https:
        found.append(
            "COMPANIONWAY_BASE_URL does not begin with https://. Put a proxy with TLS before Companionway; for a trial"
            " without it on a closed network set COMPANIONWAY_PLAIN_HTTP=1."
        )
    if not (settings.SECURE_SSL_REDIRECT and settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        found.append("HTTPS is not enforced: SECURE_SSL_REDIRECT and secure cookies must be on in production.")
    return found


def database_refusals() -> list[str]:
    """What in the database a production installation must not start with. Nothing before its tables are made."""
    try:
        if "companionway_installation" not in connection.introspection.table_names():
            return []
        invented = Installation.objects.filter(demo_seed__isnull=False).exists()
    except DatabaseError as fault:
        return [f"The database did not answer ({type(fault).__name__}). See DATABASE_URL."]
    found = []
    if invented:
        found.append(
            "This database holds the demo's invented people. Use an empty one: DATABASE_URL names it, and"
            " `companionway migrate` makes its tables."
        )
    found += [f"The second wall does not stand: {words} See docs/howto/run.md." for words in _wall_faults()]
    return found


def _wall_faults() -> list[str]:
    """What the database itself says against the role that serves."""
    connection.ensure_connection()
    return standing.faults(connection.connection)


def refuse_unless_safe(settings: Any, *, database: bool) -> None:
    """Raise ImproperlyConfigured with every refusal, one a line; silent outside production."""
    if not settings.PRODUCTION:
        return
    found = refusals(settings)
    if database and not found:
        found = database_refusals()
    if found:
        raise ImproperlyConfigured("\n".join(["Companionway does not start:", *(f"- {line}" for line in found)]))
