"""The hospitals whose own sign-in opens this installation, read from one TOML file; secrets stand elsewhere."""

import hashlib
import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ID = re.compile(r"[a-z][a-z0-9-]{1,30}")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Hospital:
    """One OpenID provider. `acr` and `amr` name what it says when it has seen two factors."""

    id: str
    name: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    acr: frozenset[str] = frozenset()
    amr: frozenset[str] = frozenset()

    def app(self) -> dict[str, Any]:
        """As allauth wants it in SOCIALACCOUNT_PROVIDERS."""
        settings = {"server_url": self.issuer, "oauth_pkce_enabled": True, "acr": sorted(self.acr),
                    "amr": sorted(self.amr), "scope": ["openid"]}  # fmt: skip
        return {"provider_id": self.id, "name": self.name, "client_id": self.client_id, "secret": self.secret,
                "settings": settings}  # fmt: skip


def identity(issuer: str, subject: str) -> str:
    """The one name of somebody at a provider: (issuer, subject) together, hashed to a fixed length (ASVS 6.8.1)."""
    return hashlib.sha256(f"{len(issuer)}:{issuer}{subject}".encode()).hexdigest()


def read(file: str) -> tuple[Hospital, ...]:
    """All hospitals of the file; none without one. Raises ImproperlyConfigured that names what is odd."""
    if not file:
        return ()
    try:
        rows = tomllib.loads(Path(file).read_text(encoding="utf-8")).get("hospital", [])
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise ImproperlyConfigured(f"COMPANIONWAY_HOSPITALS: {problem}") from None
    found = tuple(_hospital(row) for row in rows)
    for name in ("id", "issuer"):
        if len({getattr(hospital, name) for hospital in found}) != len(found):
            raise ImproperlyConfigured(f"COMPANIONWAY_HOSPITALS: two hospitals have the same {name}.")
    return found


def _hospital(row: dict[str, Any]) -> Hospital:
    missing = [name for name in ("id", "name", "issuer", "client_id") if not row.get(name)]
    if missing:
        raise ImproperlyConfigured(f"COMPANIONWAY_HOSPITALS: a hospital lacks {', '.join(missing)}.")
    if not ID.fullmatch(row["id"]):
        raise ImproperlyConfigured("COMPANIONWAY_HOSPITALS: an id is small letters, digits and dashes.")
    if not is_safe(row["issuer"]):
        raise ImproperlyConfigured(f"COMPANIONWAY_HOSPITALS: the issuer of {row['id']} must be an https address.")
    return Hospital(
        id=row["id"], name=row["name"], issuer=row["issuer"], client_id=row["client_id"], secret=_secret(row),
        acr=frozenset(row.get("two_factors_acr", [])), amr=frozenset(row.get("two_factors_amr", [])),
    )  # fmt: skip


def is_safe(address: str) -> bool:
    """Whether we may talk to this address: https, or plain HTTP on this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _secret(row: dict[str, Any]) -> str:
    """The client's secret, from a file or a variable and never from the TOML file itself."""
    if row.get("secret_file"):
        return Path(row["secret_file"]).read_text(encoding="utf-8").strip()
    secret = os.environ.get(str(row.get("secret_variable", "")), "")
    if not secret:
        raise ImproperlyConfigured(f"COMPANIONWAY_HOSPITALS: {row['id']} needs secret_file or secret_variable.")
    return secret
