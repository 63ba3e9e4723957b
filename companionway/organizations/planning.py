"""From what is held to what a program file wants: the list of changes. Nothing is ever deleted. Pure, no Django."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from companionway.organizations.plan import OfferPlan, OrganizationPlan, ProgramPlan, SitePlan
from companionway.organizations.table_reading import FaultyFile


@dataclass(frozen=True)
class HeldOffer:
    """A stored row of a program at a site."""

    id: uuid.UUID
    site: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Held:
    """What an installation holds: the plan without offers, and every offer row (ended ones too) by program."""

    plan: OrganizationPlan
    offers: dict[str, list[HeldOffer]]


@dataclass(frozen=True)
class Change:
    """One change: of which row (`kind`, `slug`; for an offer its program, and `offer` when it is stored), to what."""

    kind: str
    slug: str
    words: str
    values: dict[str, Any]
    new: bool = False
    offer: uuid.UUID | None = None


def changes(held: Held | None, wanted: OrganizationPlan, today: date) -> list[Change]:
    """Every change that brings `held` to `wanted`. Empty when the file says what is already so.

    What the file no longer names ends today: an offer, a program, a site. Raises FaultyFile when the wish cannot
    be met without rewriting the past.
    """
    return [
        *_head(held, wanted),
        *_sites(held, wanted, today),
        *_programs(held, wanted, today),
        *_offers(held, wanted, today),
    ]


def _head(held: Held | None, wanted: OrganizationPlan) -> Iterator[Change]:
    values = {"name": wanted.name, "values": list(wanted.values),
              "kinds_of_place": [list(pair) for pair in wanted.kinds_of_place]}  # fmt: skip
    if held is None:
        yield Change("organization", wanted.slug, f"+ organization {wanted.name}", values, new=True)
    elif (held.plan.name, held.plan.values, held.plan.kinds_of_place) != (
        wanted.name, wanted.values, wanted.kinds_of_place
    ):  # fmt: skip
        yield Change("organization", wanted.slug, "~ organization: name, values or kinds of place", values)


def _sites(held: Held | None, wanted: OrganizationPlan, today: date) -> Iterator[Change]:
    present = {site.slug: site for site in held.plan.sites} if held else {}
    for site in wanted.sites:
        yield from _change("site", site.slug, site.name, present.pop(site.slug, None), site)
    for site in present.values():
        if site.closed_on is None:
            words = f"- site {site.slug}: not in the file any more, so its last day is {today}"
            yield Change("site", site.slug, words, {"closed_on": today})


def _programs(held: Held | None, wanted: OrganizationPlan, today: date) -> Iterator[Change]:
    present = {program.slug: program for program in held.plan.programs} if held else {}
    for program in wanted.programs:
        before = present.pop(program.slug, None)
        yield from _change("program", program.slug, program.name, before, replace(program, offers=None))
    for program in present.values():
        if program.ends_on is None:
            words = f"- program {program.slug}: not in the file any more, so its last day is {today}"
            yield Change("program", program.slug, words, {"ends_on": max(today, program.starts_on)})


def _change(
    kind: str, slug: str, name: str, before: SitePlan | ProgramPlan | None, after: SitePlan | ProgramPlan
) -> Iterator[Change]:
    values = {f.name: getattr(after, f.name) for f in fields(after) if f.name not in {"slug", "offers"}}
    if before is None:
        yield Change(kind, slug, f"+ {kind} {slug} ({name})", values, new=True)
        return
    other = {key: value for key, value in values.items() if getattr(before, key) != value}
    if other:
        said = ", ".join(f"{key}: {_say(getattr(before, key))} -> {_say(value)}" for key, value in other.items())
        yield Change(kind, slug, f"~ {kind} {slug}: {said}", other)


def _say(value: object) -> str:
    if value is None:
        return "none"
    text = ", ".join(str(part) for part in value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _offers(held: Held | None, wanted: OrganizationPlan, today: date) -> Iterator[Change]:
    closed = {site.slug: site.closed_on for site in wanted.sites if site.closed_on}
    named = {program.slug for program in wanted.programs}
    for program in wanted.programs:
        rows = list(held.offers.get(program.slug, [])) if held else []
        if program.offers is None:
            if rows:
                raise FaultyFile([
                    f"programs.{program.slug}.sites: is missing, but this program has had fixed sites here; "
                    "write sites = [] to end them all, or begin a new program for support anywhere"
                ])  # fmt: skip
            continue
        is_new = held is None or program.slug not in {before.slug for before in held.plan.programs}
        first = program.starts_on if is_new else max(today, program.starts_on)
        for offer in program.offers:
            last = min((d for d in (offer.ends_on, closed.get(offer.site), program.ends_on) if d), default=None)
            here = [row for row in rows if row.site == offer.site]
            yield from _offer(program.slug, replace(offer, ends_on=last), here, first, today)
        kept = {offer.site for offer in program.offers}
        yield from _ended(program.slug, [row for row in rows if row.site not in kept], today)
    for slug, rows in held.offers.items() if held else ():
        if slug not in named:
            yield from _ended(slug, rows, today)


def _offer(program: str, offer: OfferPlan, rows: list[HeldOffer], first: date, today: date) -> Iterator[Change]:
    row = max(rows, key=lambda r: (r.ends_on is None, r.starts_on), default=None)
    over = row is not None and row.ends_on is not None and row.ends_on < today
    if row is None or (over and offer.ends_on != (row.ends_on if row else None) and offer.starts_on != row.starts_on):
        starts = offer.starts_on or first
        if row and row.ends_on and starts <= row.ends_on:
            starts = row.ends_on + timedelta(days=1)
        values = {"site": offer.site, "starts_on": starts, "ends_on": offer.ends_on}
        yield Change("offer", program, f"+ {program} at {offer.site} from {starts}", values, new=True)
        return
    starts = offer.starts_on or row.starts_on
    if (starts, offer.ends_on) != (row.starts_on, row.ends_on):
        words = f"~ {program} at {offer.site}: from {starts} until {offer.ends_on or 'further notice'}"
        yield Change("offer", program, words, {"starts_on": starts, "ends_on": offer.ends_on}, offer=row.id)


def _ended(program: str, rows: list[HeldOffer], today: date) -> Iterator[Change]:
    for row in rows:
        if row.ends_on is None or row.ends_on > today:
            last = max(today, row.starts_on)
            words = f"- {program} at {row.site}: last day {last}"
            yield Change("offer", program, words, {"ends_on": last}, offer=row.id)
