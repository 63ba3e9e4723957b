"""What a list that came says against what is here: new, changed, the same, gone. Reads, and makes rows; writes none."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from companionway.directory.given import BroughtIn, GivenDirectory, GivenListing, GivenPlace, GivenService
from companionway.directory.models import DirectorySource, Listing, Location, Service
from companionway.directory.needs import all_needs
from companionway.directory.rules import Hours, days_words, folded, needs_in, week_of

# A list that suddenly lacks more than this share of its services (and more than a few) was perhaps cut off on its way.
FEW, SHARE = 5, 0.1
LISTED = ("active", "temporarily closed")


@dataclass
class Comparison:
    """Rows to write, by what becomes of them. `held` by key: the service that is here with that number."""

    new: list[GivenService] = field(default_factory=list)
    changed: list[GivenService] = field(default_factory=list)
    same: list[GivenService] = field(default_factory=list)
    held: dict[str, Service] = field(default_factory=dict)
    gone: list[uuid.UUID] = field(default_factory=list)
    missing: int = 0

    def counts(self) -> BroughtIn:
        """How many of each."""
        back = sum(1 for one in (*self.changed, *self.same) if self.held[one.key].vanished_at)
        return BroughtIn(len(self.new), len(self.changed), len(self.same), len(self.gone), back, self.missing)


def source_named(name: str) -> DirectorySource | None:
    """A list that was brought in before."""
    return DirectorySource.objects.filter(name=name).first()


def compared(source: DirectorySource | None, given: GivenDirectory, *, whole: bool) -> Comparison:
    """`whole`: somebody says that this is the whole list, however much is missing from it. One query.

    Without that, a list which lacks much marks nothing as gone; `missing` says how many it lacks.
    """
    found = Comparison()
    if source is not None:
        found.held = {row.source_key: row for row in Service.objects.filter(source=source)}
    places = {place.key: place for place in given.places}
    for one in given.services:
        before = found.held.get(one.key)
        if before is None:
            found.new.append(one)
        else:
            (found.same if before.digest == one.digest(places) else found.changed).append(one)
    there = {one.key for one in given.services} | given.kept
    here = [row for row in found.held.values() if row.vanished_at is None]
    gone = [row.id for row in here if row.source_key not in there]
    if whole or len(gone) <= max(FEW, len(here) * SHARE):
        found.gone = gone
    else:
        found.missing = len(gone)
    return found


def service_row(one: GivenService, source: DirectorySource, places: dict[str, GivenPlace], at: datetime) -> Service:
    """A service as a row."""
    return Service(
        source=source, source_key=one.key, name=one.name, other_name=one.other_name, organization=one.organization,
        about=one.about, state=one.state, url=one.url, email=one.email, phones=list(one.phones), terms=list(one.terms),
        cost=one.cost, cost_words=one.cost_words, costs=list(one.costs),
        eligibility=one.eligibility, youngest=one.youngest,
        oldest=one.oldest, how_to_apply=one.how_to_apply, documents=one.documents,
        languages_words=one.languages_words, alert=one.alert, checked_on=one.checked_on, digest=one.digest(places),
        imported_at=at,
    )  # fmt: skip


def place_row(one: GivenPlace, source: DirectorySource) -> Location:
    """A location as a row."""
    return Location(
        source=source, source_key=one.key, name=one.name, street=one.street, town=one.town, state=one.state,
        postal_code=one.postal_code, country=one.country, latitude=one.latitude,
        longitude=one.longitude,
        getting_there=one.getting_there, access=one.access,
    )  # fmt: skip


def listing_rows(
    one: GivenService, service: Service, places: dict[str, GivenPlace], locations: dict[str, uuid.UUID], today: date
) -> Iterable[Listing]:
    """The lines of a search that a service becomes."""
    named = folded(f"{one.name} {one.other_name} {one.organization}")
    needs = needs_in(folded(" ".join([*one.terms, one.name, one.other_name])), all_needs())
    needs = needs or needs_in(folded(one.about), all_needs())
    by_need = " ".join(" ".join(need.finds) for need in all_needs() if need.code in needs)
    for listed in one.listings:
        place = places.get(listed.place)
        opening, until = week_of(listed.hours, today)
        told = [*one.terms, one.about, one.eligibility, by_need, *_place_words(place), " ".join(listed.languages)]
        yield Listing(
            service=service, source_key=listed.key, location_id=locations.get(listed.place), needs=needs,
            languages=list(listed.languages), latitude=place.latitude if place else None,
            longitude=place.longitude if place else None, hours=_shown(listed), opening=opening, hours_until=until,
            named=named, told=folded(" ".join(told))[:20_000], live=one.state in LISTED,
        )  # fmt: skip


def _place_words(place: GivenPlace | None) -> tuple[str, ...]:
    return (place.name, place.town) if place else ()


def _shown(listed: GivenListing) -> list[dict[str, Any]]:
    return [_line(hours) for hours in listed.hours]


def _line(hours: Hours) -> dict[str, Any]:
    return {
        "days": days_words(hours.days), "opens": f"{hours.opens:%H:%M}" if hours.opens else "",
        "closes": f"{hours.closes:%H:%M}" if hours.closes else "", "words": hours.words,
        "until": hours.until.isoformat() if hours.until else "",
    }  # fmt: skip
