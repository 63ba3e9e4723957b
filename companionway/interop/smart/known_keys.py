"""The public keys of each partner: those of its file, or those at its address, remembered for a while."""

import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from companionway.interop.partners.models import Partner
from companionway.interop.smart import fetching
from companionway.interop.smart.fetching import Key, NotRead
from companionway.interop.smart.judgment import Said, key_for
from companionway.platform import limits

GOOD_FOR = 300.0  # seconds; a key that a partner withdrew opens nothing after this
FAILED_FOR = 15.0  # seconds in which an address that did not answer is not asked again, so that it holds up nobody else
# A key that is not in the set may be a fresh one, so the set is read once more; so often in a minute for one partner.
FRESH_LOOK = limits.Limit("partner-keys", 10, 60)
log = logging.getLogger(__name__)


@dataclass
class _Held:
    """What was read at one address, and when. `turn` lets one thread read while the others wait for it."""

    keys: list[Key] = field(default_factory=list)
    read_at: float = float("-inf")
    failed_at: float = float("-inf")
    turn: threading.Lock = field(default_factory=threading.Lock)


_held: dict[str, _Held] = {}
_door = threading.Lock()


def key_of(partner: Partner, said: Said, at: datetime) -> Key | None:
    """The key of this partner that an assertion names; None when it has none such, or its address does not answer.

    May call the partner's server: never in a transaction.
    """
    if not partner.jwks_url:
        return key_for(said, partner.jwks.get("keys", []))
    keys, was_fresh = _keys_at(partner.jwks_url, older_than=time.monotonic() - GOOD_FOR)
    found = key_for(said, keys)
    if found is not None or was_fresh or limits.wait(FRESH_LOOK, partner.id.hex, at=at):
        return found
    return key_for(said, _keys_at(partner.jwks_url, older_than=time.monotonic())[0])


def forget() -> None:
    """Remember nothing of any address."""
    with _door:
        _held.clear()


def _keys_at(url: str, *, older_than: float) -> tuple[list[Key], bool]:
    """The keys at an address, read anew when what is remembered is older, and whether they were read just now."""
    with _door:
        held = _held.setdefault(url, _Held())
    with held.turn:
        if held.read_at > older_than:
            return held.keys, False
        if time.monotonic() - held.failed_at < FAILED_FOR:
            return [], True
        try:
            held.keys = fetching.fetch(url, inner=settings.COMPANIONWAY_PARTNER_INNER_HOSTS)
        except NotRead as fault:
            held.keys, held.read_at, held.failed_at = [], float("-inf"), time.monotonic()
            log.warning("a partner's keys could not be read", extra={"reason": str(fault)})
            return [], True
        held.read_at = time.monotonic()
        return held.keys, True
