"""What an import hands over: services, places and listings in plain values, already judged."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from companionway.directory.rules import Hours


@dataclass(frozen=True)
class GivenPlace:
    """A location. `key` is its number in the list."""

    key: str
    name: str = ""
    street: str = ""
    town: str = ""
    state: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    getting_there: str = ""
    access: str = ""
    country: str = "US"


@dataclass(frozen=True)
class GivenListing:
    """A service at a place (`place` is the place's key, "" for none), with its hours and languages."""

    key: str
    place: str = ""
    hours: tuple[Hours, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class GivenService:
    """A service with all its listings. `key` is its number in the list."""

    key: str
    name: str
    other_name: str = ""
    organization: str = ""
    about: str = ""
    state: str = "active"
    url: str = ""
    email: str = ""
    phones: tuple[dict[str, str], ...] = ()
    terms: tuple[str, ...] = ()
    cost: str = "unknown"
    cost_words: str = ""
    eligibility: str = ""
    youngest: int | None = None
    oldest: int | None = None
    how_to_apply: str = ""
    documents: str = ""
    languages_words: str = ""
    alert: str = ""
    checked_on: date | None = None
    listings: tuple[GivenListing, ...] = field(default_factory=tuple)
    costs: tuple[dict[str, Any], ...] = ()

    def digest(self, places: "dict[str, GivenPlace]") -> str:
        """SHA-256 over all that it says, its places included: equal means that nothing changed."""
        there = [asdict(places[one.place]) for one in self.listings if one.place in places]
        said = json.dumps([asdict(self), there], sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class GivenDirectory:
    """A whole list. `kept` are the keys of services that stand in the file but could not be read: they stay as is."""

    services: tuple[GivenService, ...]
    places: tuple[GivenPlace, ...]
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True)
class BroughtIn:
    """What an import did, or would do."""

    new: int = 0
    changed: int = 0
    same: int = 0
    vanished: int = 0
    back: int = 0
    missing: int = 0
