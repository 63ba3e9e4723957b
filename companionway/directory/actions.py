"""Writing the directory: bringing in a list, and what peers say of a service."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from companionway.directory.comparing import Comparison, compared, listing_rows, place_row, service_row
from companionway.directory.given import BroughtIn, GivenDirectory
from companionway.directory.models import (
    DirectorySource,
    DirectoryTown,
    DirectoryWord,
    Listing,
    Location,
    Service,
    ServiceReport,
    ServiceVersion,
)
from companionway.directory.rules import Report, folded
from companionway.platform import audit
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.turns import take_turns

OURS = {"id", "source", "source_key", "version", "full_on", "vanished_at"}  # what a list does not say of a service
SAID = [field.name for field in Service._meta.concrete_fields if field.name not in OURS]
OF_PLACE = [f.name for f in Location._meta.concrete_fields if f.name not in {"id", "source", "source_key"}]
OF_LISTING = [
    f.name for f in Listing._meta.concrete_fields if f.name not in {"id", "service", "source_key", "words"}
]  # fmt: skip
AT_ONCE = 2_000
NEEDED = {
    "license": "Say under which license the list may be passed on. Ask whoever keeps it.",
    "attribution": "Say whom to name for it, as the license asks.",
}
WORDS = """
INSERT INTO companionway_directoryword (word, places)
SELECT word, ndoc FROM ts_stat('SELECT to_tsvector(''simple'', named || '' '' || told)
  FROM companionway_listing WHERE live') WHERE length(word) BETWEEN 3 AND 60 AND word ~ '[a-z]'
"""


@transaction.atomic
def bring_in(
    *, source: str, given: GivenDirectory, whole: bool, synthetic: bool = False, by: uuid.UUID | None, at: datetime
) -> BroughtIn:
    """Bring the directory to this list: new ones come, changed ones keep what they said before, gone ones are marked.

    Nothing is deleted, and the same list again changes nothing. `whole` marks what is missing as gone, however much.
    """
    take_turns(f"directory\n{source}")
    here, _ = DirectorySource.objects.get_or_create(name=source, defaults={"synthetic": synthetic})
    found = compared(here, given, whole=whole)
    counts = found.counts()
    _keep_versions(found, at)
    _write(found, here, given, at)
    ids = [found.held[one.key].id for one in (*found.changed, *found.same)]
    Service.objects.filter(id__in=ids).update(imported_at=at, vanished_at=None)
    Service.objects.filter(id__in=found.gone).update(vanished_at=at)
    Listing.objects.filter(service__in=found.gone).update(live=False)
    take_turns("directory")  # words and towns are of every list, not of this one alone
    _freshen_words()
    _freshen_towns()
    moved = counts.new or counts.changed or counts.vanished or counts.back
    DirectorySource.objects.filter(id=here.id).update(
        imported_at=at, stamp=at if moved or here.stamp is None else here.stamp
    )
    audit.record("directory.imported", actor=by, at=at, subject=("directory", here.id), detail=vars(counts))
    return counts


def _keep_versions(found: Comparison, at: datetime) -> None:
    earlier = [
        ServiceVersion(service=row, version=row.version, said=_said(row), until=at)
        for row in (found.held[one.key] for one in found.changed)
    ]
    ServiceVersion.objects.bulk_create(earlier, batch_size=AT_ONCE)


def _said(row: Service) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in SAID}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def _write(found: Comparison, here: DirectorySource, given: GivenDirectory, at: datetime) -> None:
    """The rows of what is new or changed, found again by their numbers in the list."""
    fresh = [*found.new, *found.changed]
    back = [one for one in found.same if found.held[one.key].vanished_at]
    places = {place.key: place for place in given.places}
    used = {listed.place for one in (*fresh, *back) for listed in one.listings}
    Location.objects.bulk_create(
        [place_row(place, here) for place in given.places if place.key in used], batch_size=AT_ONCE,
        update_conflicts=True, unique_fields=["source", "source_key"], update_fields=OF_PLACE,
    )  # fmt: skip
    kept = dict(Location.objects.filter(source=here).values_list("source_key", "id"))
    rows = [service_row(one, here, places, at) for one in fresh]
    for row in rows:
        row.version = found.held[row.source_key].version + 1 if row.source_key in found.held else 1
    Service.objects.bulk_create(
        rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["source", "source_key"],
        update_fields=[*SAID, "version"],
    )  # fmt: skip
    services = {row.source_key: row for row in Service.objects.filter(source=here).only("id", "source_key")}
    today = timezone.localdate(at)
    changed = [services[one.key].id for one in found.changed]
    Listing.objects.filter(service__in=changed).update(live=False)  # a place that it is no longer offered at
    Listing.objects.bulk_create(
        [row for one in (*fresh, *back) for row in listing_rows(one, services[one.key], places, kept, today)],
        batch_size=AT_ONCE, update_conflicts=True, unique_fields=["service", "source_key"], update_fields=OF_LISTING,
    )  # fmt: skip


def _freshen_words() -> None:
    DirectoryWord.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(WORDS)


def _freshen_towns() -> None:
    """The middle of the places of each town, so that one wrong coordinate moves it little."""
    towns: dict[str, list[tuple[str, float, float]]] = {}
    rows = Location.objects.exclude(latitude=None).exclude(town="").values_list("town", "latitude", "longitude")
    for town, latitude, longitude in rows:
        assert latitude is not None and longitude is not None
        towns.setdefault(folded(town)[:120], []).append((town, latitude, longitude))
    DirectoryTown.objects.all().delete()
    DirectoryTown.objects.bulk_create(
        DirectoryTown(key=key, name=places[0][0], latitude=_middle([p[1] for p in places]),
                      longitude=_middle([p[2] for p in places]), places=len(places))
        for key, places in towns.items()
        if key
    )  # fmt: skip


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


@transaction.atomic
def say_of(*, service_id: uuid.UUID, kind: Report, words: str = "", by: uuid.UUID, at: datetime) -> ServiceReport:
    """A peer says that a listing is still right, or what is wrong with it. "Still right" counts as checked today."""
    if kind not in (Report.RIGHT, Report.WRONG):
        raise DomainError("kind", "Say whether it is still right.")
    if kind == Report.WRONG and not words.strip():
        raise DomainError("words", "Say in a few words what is wrong.", field="words")
    row = _report(service_id, kind, words.strip(), by, at)
    if kind == Report.RIGHT:
        Service.objects.filter(id=service_id).update(checked_on=row.said_on)
        DirectorySource.objects.filter(services=service_id).update(stamp=at)
        ServiceReport.objects.filter(service=service_id, kind=Report.WRONG, settled_on=None).update(
            settled_on=row.said_on
        )
    audit.record("service.checked", actor=by, at=at, subject=("service", service_id), reason=kind)
    return row


@transaction.atomic
def publish(
    *, source_id: uuid.UUID, published: bool, license: str, license_url: str, attribution: str, by: uuid.UUID,
    at: datetime,
) -> None:  # fmt: skip
    """Say whether a list may be published again, under which license, and whom to name for it.

    Nothing is published that nobody has a license for: `license` and `attribution` are needed to say yes.
    """
    said = {"license": license.strip(), "attribution": attribution.strip()}
    for name, value in said.items():
        if published and not value:
            raise DomainError(f"no_{name}", NEEDED[name], field=name)
    kept = DirectorySource.objects.filter(id=source_id)
    if not kept.update(published=published, license_url=license_url.strip(), stamp=at, **said):
        raise NotVisible
    verb = "directory.published" if published else "directory.unpublished"
    audit.record(verb, actor=by, at=at, subject=("directory", source_id))


def note_result(*, service_id: uuid.UUID, kind: Report, by: uuid.UUID | None, at: datetime) -> None:
    """What somebody found there: help, no room, not for them. Part of the action about the person; kept without them.

    "Full" puts the listing below the others for a month.
    """
    row = _report(service_id, kind, "", by, at)
    if kind == Report.FULL:
        Service.objects.filter(id=service_id).update(full_on=row.said_on)


def _report(service_id: uuid.UUID, kind: Report, words: str, by: uuid.UUID | None, at: datetime) -> ServiceReport:
    return ServiceReport.objects.create(
        service_id=service_id, kind=kind, words=words, said_on=timezone.localdate(at), by_id=by
    )
