"""What of the directory may be passed on, chunk by chunk: listed services of lists that are published. About nobody.

A list is published when somebody said so with its license (`actions.publish`). What is gone from its list, inactive or
defunct is never passed on; nor is what peers reported, and nothing here refers to a person.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Func, Max, Q, QuerySet, TextField

from companionway.directory.comparing import LISTED
from companionway.directory.models import DirectorySource, Listing, Location, Service
from companionway.platform.errors import NotVisible
from companionway.platform.turns import take_turns

CHUNK = 500
BY_ID, BY_ORGANIZATION = ("id",), ("organization", "source_id", "id")
Source = uuid.UUID | None


@dataclass(frozen=True)
class Offered:
    """A service with the lines where it is offered now, and the languages that it speaks wherever it is."""

    service: Service
    listings: list[Listing]
    languages: list[str]


@dataclass(frozen=True)
class Chunk:
    """Up to 500 services and, by place, the languages that are spoken at that place beside those of its services."""

    services: list[Offered]
    spoken_at: dict[uuid.UUID, list[str]] = field(default_factory=dict)


def hold_still() -> None:
    """No list changes until this transaction ends, so that all parts of a publication fit together."""
    take_turns("directory")


def published_sources(source: Source = None) -> list[DirectorySource]:
    """The lists that may be passed on, by name. One query."""
    rows = DirectorySource.objects.filter(published=True).order_by("name")
    return list(rows.filter(id=source) if source else rows)


def sources() -> list[DirectorySource]:
    """Every list, by name. One query."""
    return list(DirectorySource.objects.order_by("name"))


def source_with(source_id: uuid.UUID) -> DirectorySource:
    """One list. Raises NotVisible."""
    row = DirectorySource.objects.filter(id=source_id).first()
    if row is None:
        raise NotVisible
    return row


def stamp() -> datetime | None:
    """When anything that is or was published last changed; None while there is no list. One query."""
    found: datetime | None = DirectorySource.objects.aggregate(newest=Max("stamp"))["newest"]
    return found


def _published(source: Source) -> QuerySet[Service]:
    rows = Service.objects.filter(source__published=True, vanished_at=None, state__in=LISTED)
    return rows.filter(source_id=source) if source else rows


def published_service(service_id: uuid.UUID) -> Chunk:
    """One service that may be passed on. Raises NotVisible."""
    rows = list(_published(None).filter(id=service_id).select_related("source"))
    if not rows:
        raise NotVisible
    return _chunk(rows)


def published_services(source: Source = None, order: tuple[str, ...] = BY_ID) -> Iterator[Chunk]:
    """All of them, 500 at a time: as much memory for 20,000 as for 500. Five queries for a chunk."""
    after: tuple[Any, ...] | None = None
    while True:
        rows = _published(source).select_related("source").order_by(*order)
        found = list((rows.filter(_beyond(order, after)) if after else rows)[:CHUNK])
        if not found:
            return
        yield _chunk(found)
        after = tuple(getattr(found[-1], name) for name in order)


def _beyond(order: tuple[str, ...], after: tuple[Any, ...]) -> Q:
    """Rows that come after this one in the order."""
    found = Q()
    for place, name in enumerate(order):
        same = Q(**dict(zip(order[:place], after[:place], strict=True)))
        found |= same & Q(**{f"{name}__gt": after[place]})
    return found


def _chunk(services: list[Service]) -> Chunk:
    lines: dict[uuid.UUID, list[Listing]] = {row.id: [] for row in services}
    rows = Listing.objects.filter(live=True, service__in=services).select_related("location").order_by("id")
    for row in rows.defer("words", "named", "told"):
        lines[row.service_id].append(row)
    places = {row.location_id for found in lines.values() for row in found if row.location_id}
    offered = [Offered(row, lines[row.id], _everywhere(lines[row.id])) for row in services]
    return Chunk(offered, _spoken_at(places))


def _everywhere(lines: list[Listing]) -> list[str]:
    """The languages of all lines."""
    return sorted(set.intersection(*(set(line.languages) for line in lines))) if lines else []


def _spoken_at(places: set[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The languages that every line at a place has, where one has more than its service has everywhere.

    A line has the languages of its service and of its place, so both together give its languages again. Two queries.
    """
    here = list(_lines_of(Q(location__in=places)))
    everywhere: dict[uuid.UUID, set[str]] = {}
    for _, service, languages in _lines_of(Q(service__in={service for _, service, _ in here})):
        everywhere[service] = everywhere[service] & set(languages) if service in everywhere else set(languages)
    at: dict[uuid.UUID, set[str]] = {}
    more = set()
    for place, service, languages in here:
        assert place is not None
        at[place] = at[place] & set(languages) if place in at else set(languages)
        if set(languages) - everywhere[service]:
            more.add(place)
    return {place: sorted(at[place]) for place in more if at[place]}


def _lines_of(which: Q) -> Iterator[tuple[uuid.UUID | None, uuid.UUID, list[str]]]:
    published = Q(live=True, service__source__published=True, service__state__in=LISTED)
    rows = Listing.objects.filter(which & published, service__vanished_at=None)
    return iter(rows.values_list("location_id", "service_id", "languages"))


def published_places(source: Source = None) -> Iterator[list[tuple[Location, list[str]]]]:
    """The places where something that may be passed on is offered, with the languages spoken there, 500 at a time."""
    lines = Listing.objects.filter(live=True, service__in=_published(source).values("id"))
    after = None
    while True:
        rows = Location.objects.filter(id__in=lines.values("location_id")).order_by("id")
        found = list((rows.filter(id__gt=after) if after else rows)[:CHUNK])
        if not found:
            return
        spoken = _spoken_at({row.id for row in found})
        yield [(row, spoken.get(row.id, [])) for row in found]
        after = found[-1].id


def published_organizations(source: Source = None) -> Iterator[tuple[uuid.UUID, str]]:
    """(list, name) of whoever offers something; "" where the list does not say who. A cursor of the server."""
    rows = _published(source).order_by("source_id", "organization").values_list("source_id", "organization")
    yield from rows.distinct().iterator(chunk_size=CHUNK)


def published_terms(source: Source = None) -> Iterator[str]:
    """The words by which services are sorted in their lists. A cursor of the server."""
    term = Func(F("terms"), function="jsonb_array_elements_text", output_field=TextField())
    rows = _published(source).annotate(term=term).order_by("term").values_list("term", flat=True)
    yield from rows.distinct().iterator(chunk_size=CHUNK)
