"""Finding help: by words with slips of the pen, need, place, language, cost and hours; one listing with what is known.

No viewer: the directory is about nobody whom we serve.
"""

import math
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramSimilarity
from django.db import connection
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import ASin, Coalesce, Collate, Cos, Greatest, Least, Power, Radians, Sin, Sqrt

from companionway.directory import rules
from companionway.directory.models import DirectorySource, DirectoryTown, Listing, Service, ServiceReport
from companionway.directory.rules import MILE_OF_LATITUDE, Report
from companionway.platform.errors import NotVisible

PAGE = 20
EARTH = 3958.8  # miles
MILES = (5, 15, 50)
ALIKE = 0.3  # pg_trgm similarity from which a word may be a slip of another
SLIPS = """
SELECT typed, coalesce(
  (SELECT word FROM companionway_directoryword w WHERE w.word = typed),
  (SELECT word FROM companionway_directoryword w WHERE w.word LIKE typed || '%%' ORDER BY places DESC LIMIT 1),
  (SELECT word FROM companionway_directoryword w WHERE w.word %% typed AND similarity(w.word, typed) >= %s
   ORDER BY similarity(w.word, typed) DESC, places DESC LIMIT 1))
FROM unnest(%s::text[]) AS typed
"""


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Everything is optional; `miles` counts only with a town."""

    words: str = ""
    need: str = ""
    town: str = ""
    miles: int = 15
    language: str = ""
    free: bool = False
    when: rules.When | None = None
    page: int = 0


@dataclass(frozen=True)
class Found:
    """Listings in the order that helps, each with `miles`, `full_count`, `helped` and `lowered`.

    `read_as`: the words as they were read where a slip was mended; `some`: only some of the words fit; `town`: the
    town that was meant, None where none is known by that name.
    """

    listings: list[Listing]
    more: bool
    read_as: str = ""
    some: bool = False
    town: DirectoryTown | None = None
    unknown: list[str] = field(default_factory=list)


def search(wanted: Wanted, local: datetime) -> Found:
    """Two queries; one without words and town; one more where only some of the words fit. `local`: now, in the zone."""
    today = local.date()
    typed = rules.folded(wanted.words)[:200].split()[:8]
    read, town = _read(typed, rules.folded(wanted.town))
    meant = [read[word] or word for word in typed]
    rows = _narrowed(wanted, town, local)
    some = False
    found = _ranked(rows, meant, town, today, wanted.page, every=True)
    if not found and len(meant) > 1:
        found, some = _ranked(rows, meant, town, today, wanted.page, every=False), True
    return Found(
        found[:PAGE], len(found) > PAGE, " ".join(meant) if meant != typed and found else "", some and bool(found),
        town, [word for word in typed if read[word] is None],
    )  # fmt: skip


def _read(typed: list[str], town: str) -> tuple[dict[str, str | None], DirectoryTown | None]:
    """Each typed word as a word of the directory (None: nothing like it), and the town that is meant."""
    read: dict[str, str | None] = {}
    if typed:
        with connection.cursor() as cursor:
            cursor.execute(SLIPS, [ALIKE, sorted(set(typed))])
            read = dict(cursor.fetchall())
    return {word: word if len(word) < 3 else read.get(word) for word in typed}, town_named(town)


def town_named(town: str) -> DirectoryTown | None:
    """The town of this name, or of a name like it. At most one query."""
    key = rules.folded(town)[:120]
    if not key:
        return None
    rows = DirectoryTown.objects.annotate(alike=TrigramSimilarity("key", key)).filter(alike__gte=ALIKE)
    return rows.order_by("-alike", "-places").first()


def towns() -> list[str]:
    """Names of all towns, for choosing. One query."""
    return list(DirectoryTown.objects.order_by("name").values_list("name", flat=True))


def _narrowed(wanted: Wanted, town: DirectoryTown | None, local: datetime) -> QuerySet[Listing]:
    rows = Listing.objects.filter(live=True)
    if wanted.need:
        rows = rows.filter(needs__contains=[wanted.need])
    if wanted.language:
        rows = rows.filter(languages__contains=[wanted.language])
    if wanted.free:
        rows = rows.filter(service__cost__in=[rules.Cost.FREE, rules.Cost.SLIDING])
    if wanted.when:
        rows = rows.filter(opening__meets=rules.spans_for(wanted.when, local))
        rows = rows.filter(Q(hours_until=None) | Q(hours_until__gte=local.date()))
    if town:
        high = wanted.miles * MILE_OF_LATITUDE
        wide = high / max(0.1, math.cos(math.radians(town.latitude)))
        rows = rows.filter(
            latitude__range=(town.latitude - high, town.latitude + high),
            longitude__range=(town.longitude - wide, town.longitude + wide),
        )
    return rows


def _ranked(
    rows: QuerySet[Listing], words: list[str], town: DirectoryTown | None, today: date, page: int, *, every: bool
) -> list[Listing]:
    """One page: lately full ones last; the nearest first where a town is named, else what fits the words best.

    Sorted by what stands in the narrow rows alone; the wide rows are joined for those of the page. One query.
    """
    since = today - rules.LOWERED_FOR
    query = None
    if words:
        joined = (" & " if every else " | ").join(f"{word}:*" for word in words)
        query = SearchQuery(joined, config="english", search_type="raw")
        rows = rows.filter(words=query)
    shown = _in_order(rows, query, town, since).values("id")[page * PAGE : (page + 1) * PAGE + 1]
    return list(_told(_in_order(Listing.objects.filter(id__in=shown), query, town, since), since))


def _in_order(
    rows: QuerySet[Listing], query: SearchQuery | None, town: DirectoryTown | None, since: date
) -> QuerySet[Listing]:
    """In the order that helps, each with `lowered`, and `miles` where a town is named."""
    full = Q(service_id__in=Service.objects.filter(full_on__gte=since).values("id"))
    rows = rows.annotate(lowered=ExpressionWrapper(full, output_field=BooleanField()))
    order: list[str | OrderBy] = ["lowered"]
    if town:
        rows = rows.annotate(miles=_miles(town))
        order.append("miles")
    if query:
        rows = rows.annotate(rank=SearchRank(F("words"), query))
        order.append("-rank")
    return rows.order_by(*order, Collate("named", "C").asc(), "id")


def _told(rows: QuerySet[Listing], since: date) -> QuerySet[Listing]:
    """With what peers were told since then; asked for the rows that are shown alone."""

    def count(kind: Report) -> Any:
        said = ServiceReport.objects.filter(service=OuterRef("service_id"), kind=kind, said_on__gte=since)
        counted = said.order_by().values("service").annotate(n=Count("id")).values("n")
        return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

    rows = rows.annotate(full_count=count(Report.FULL), helped=count(Report.GOT_HELP))
    return rows.select_related("service__source", "location").defer("words", "told")


def listing_for(listing_id: uuid.UUID, today: date) -> Listing:
    """One listing, also one that is gone from its list, with `full_count` and `helped`. Raises NotVisible."""
    row = _told(Listing.objects.filter(id=listing_id), today - rules.LOWERED_FOR).first()
    if row is None:
        raise NotVisible
    return row


def places_of(service_id: uuid.UUID) -> list[Listing]:
    """Every place where a service is offered now. One query."""
    rows = Listing.objects.filter(service=service_id, live=True).select_related("location")
    return list(rows.defer("words", "told").order_by("location__town", "id"))


def languages() -> list[str]:
    """Codes of the languages that some live listing names. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT unnest(languages) FROM companionway_listing WHERE live ORDER BY 1")
        return [code for (code,) in cursor.fetchall()]


@dataclass(frozen=True)
class Upkeep:
    """What the directory's keepers look at: lists with when they came, what peers said is wrong, how much is old."""

    sources: list[DirectorySource]
    wrong: list[ServiceReport]
    live: int
    old: int


def upkeep(today: date) -> Upkeep:
    """Three queries."""
    live = Service.objects.filter(vanished_at=None, state="active")
    before = today - rules.STALE_AFTER
    counted = live.aggregate(live=Count("id"), old=Count("id", filter=Q(checked_on=None) | Q(checked_on__lt=before)))
    open_words = ServiceReport.objects.filter(kind=Report.WRONG, settled_on=None).select_related("service", "by")
    return Upkeep(
        list(DirectorySource.objects.order_by("name")), list(open_words.order_by("-said_on", "-id")[:50]),
        counted["live"], counted["old"],
    )  # fmt: skip


def _miles(town: DirectoryTown) -> Combinable:
    """The distance on a sphere (haversine), in miles."""
    up = Power(Sin(Radians(F("latitude") - Value(town.latitude)) / 2.0), 2)
    along = Power(Sin(Radians(F("longitude") - Value(town.longitude)) / 2.0), 2)
    both = up + Cos(Radians(Value(town.latitude))) * Cos(Radians(F("latitude"))) * along
    kept = Least(Greatest(both, Value(0.0)), Value(1.0))
    return ExpressionWrapper(ASin(Sqrt(kept)) * (2 * EARTH), output_field=FloatField())
