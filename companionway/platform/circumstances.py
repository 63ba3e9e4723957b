"""Under which circumstances something is done: role, session, from where, at which address, for which purpose.

Set once where a request, a command or the worker begins; `audit.record` reads it, so no action has to pass it on.
"""

import getpass
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))  # fmt: skip
COMMAND, WORKER = "command", "worker"


@dataclass
class Circumstances:
    """Plain words for the audit. `entries` counts what was recorded under them."""

    role: str = ""
    session: str = ""
    network: str = ""
    device: str = ""
    route: str = ""
    purpose: str = ""
    entries: int = 0

    @property
    def is_web(self) -> bool:
        """Whether a signed-in somebody stands behind it, at a page of ours."""
        return bool(self.session and self.route)


_PRESENT: ContextVar[Circumstances | None] = ContextVar("circumstances", default=None)


def present() -> Circumstances:
    """The circumstances now; empty ones where nobody has said any."""
    return _PRESENT.get() or Circumstances()


@contextmanager
def under(circumstances: Circumstances) -> Iterator[Circumstances]:
    """Everything recorded inside is recorded under these circumstances."""
    token = _PRESENT.set(circumstances)
    try:
        yield circumstances
    finally:
        _PRESENT.reset(token)


def of_command(name: str) -> Circumstances:
    """Of a command line: which command, and who of this machine ran it."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        user = "somebody"
    device = WORKER if name == WORKER else COMMAND
    return Circumstances(device=f"{device} by {_token(user)}"[:60], route=_token(name)[:60])


def session_words(key: str | None) -> str:
    """A session in the audit: 16 hex digits that are the same for one session and open nothing."""
    if not key:
        return ""
    return hmac.new(settings.SECRET_KEY.encode(), f"audit-session:{key}".encode(), hashlib.sha256).hexdigest()[:16]


def network_of(address: str) -> str:
    """The network an address belongs to (/24, or /48 of IPv6): enough to see "from elsewhere", not which device."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{24 if found.version == 4 else 48}", strict=False))


def device_words(user_agent: str) -> str:
    """Browser and system in two known words ("Firefox, Windows"); an agent's own words are never kept."""
    browser = next((word for sign, word in BROWSERS if sign in user_agent), "other browser")
    system = next((word for sign, word in SYSTEMS if sign in user_agent), "other system")
    return f"{browser}, {system}" if user_agent else ""


def _token(value: str) -> str:
    return re.sub(r"[^\w.:-]", "_", value)
