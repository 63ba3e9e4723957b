"""Whether a mail was written by a machine, and whether its sender gets a receipt. Pure.

By RFC 3834: a machine never answers a machine. Loops end at the first of these signs, also where a sender forgets
the others; what is left is bounded by the limits of `actions.keep`.
"""

from collections.abc import Mapping
from enum import StrEnum

Headers = Mapping[str, tuple[str, ...]]
LISTS = ("list-id", "list-post", "list-unsubscribe", "list-help", "mailing-list", "x-mailing-list", "feedback-id")
OWN_SIGN = "X-Companionway-Receipt"  # stands on each receipt of ours
ROLES = frozenset({
    "abuse", "bounce", "bounces", "daemon", "do-not-reply", "do_not_reply", "donotreply", "mailer-daemon", "no-reply",
    "no_reply", "nobody", "noreply", "notifications", "postmaster", "root",
})  # fmt: skip
FAILED = ("dmarc=fail", "spf=fail", "spf=softfail")


class Kind(StrEnum):
    """What a mail is: somebody's letter, a machine's, a server's report about a mail of ours, one of too many."""

    LETTER = "letter"
    MACHINE = "machine"
    REPORT = "report"
    MANY = "many"


class Silence(StrEnum):
    """Why a sender gets no receipt."""

    REPORT = "report"
    MACHINE = "machine"
    LIST = "list"
    OWN = "own"
    NO_SENDER = "no_sender"
    ODD_SENDER = "odd_sender"
    LIMIT = "limit"


def kind_of(headers: Headers, *, report: bool) -> Kind:
    """A report is never a request; what a machine sent may be one, and a human looks."""
    if report or _from_a_server(headers):
        return Kind.REPORT
    return Kind.MACHINE if _automatic(headers) or OWN_SIGN.lower() in headers else Kind.LETTER


def silence(headers: Headers, address: str, *, kind: Kind, own: frozenset[str]) -> Silence | None:
    """Why this sender gets no receipt, None where one may be sent. `own` are addresses of this house."""
    local, _, domain = address.partition("@")
    if kind == Kind.REPORT:
        return Silence.REPORT
    if address in own or OWN_SIGN.lower() in headers or "x-loop" in headers:
        return Silence.OWN
    if any(name in headers for name in LISTS) or _first(headers, "precedence") in {"bulk", "list", "junk"}:
        return Silence.LIST
    if _automatic(headers):
        return Silence.MACHINE
    if not address or _first(headers, "return-path") == "<>":
        return Silence.NO_SENDER
    if local in ROLES or _elsewhere(headers, domain) or _failed(headers):
        return Silence.ODD_SENDER
    return None


def _first(headers: Headers, name: str) -> str:
    return next(iter(headers.get(name, ())), "").strip().lower()


def _automatic(headers: Headers) -> bool:
    said = _first(headers, "auto-submitted").partition(";")[0].strip()
    suppress = _first(headers, "x-auto-response-suppress") not in {"", "none"}
    others = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-cron-env")
    return said not in {"", "no"} or suppress or any(name in headers for name in others) or (
        _first(headers, "precedence") == "auto_reply")  # fmt: skip


def _from_a_server(headers: Headers) -> bool:
    """A mail without a way back, from who carries mails: a report in a form of its own."""
    names = ("mailer-daemon@", "postmaster@")
    return _first(headers, "return-path") == "<>" and any(name in _first(headers, "from") for name in names)


def _elsewhere(headers: Headers, domain: str) -> bool:
    """The way back leads to another house than the one that is said to write: a receipt would go to a bystander."""
    back = _first(headers, "return-path").strip("<> ").rpartition("@")[2]
    same = back == domain or back.endswith(f".{domain}") or domain.endswith(f".{back}")
    return bool(back) and not same


def _failed(headers: Headers) -> bool:
    """A server on the way found that the sender is another. That it found nothing proves nothing."""
    said = " ".join(headers.get("authentication-results", ())).lower()
    return any(word in said for word in FAILED)
