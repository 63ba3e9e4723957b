"""The program data file (TOML): read with every fault at once, and written again from what is held. No Django."""

import re
import tomllib
from datetime import date
from typing import Any

from companionway.organizations import rules
from companionway.organizations.plan import OfferPlan, OrganizationPlan, ProgramPlan, SitePlan
from companionway.organizations.table_reading import FaultyFile, Table, did_you_mean

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


def read(data: bytes) -> OrganizationPlan:
    """The organization that a file describes. Raises FaultyFile with every fault that was found."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FaultyFile([f"line {line}: not UTF-8 text; save the file as UTF-8 and try again"]) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FaultyFile([f"the file cannot be read: {error}"]) from None
    faults: list[str] = []
    plan = _organization(Table(values, "", faults))
    if faults:
        raise FaultyFile(faults)
    return plan


def _organization(file: Table) -> OrganizationPlan:
    head = Table(file.take("organization") or {}, "organization", file.faults)
    slug, name, values = _slug(head, head.text("slug")), head.text("name"), head.texts("values")
    for value in values:
        if not value.strip() or len(value) > 60:
            head.fault("values", f"each must have 1 to 60 letters (one says {value!r})")
    head.done()
    kinds = Table(file.take("kinds_of_place") or {}, "kinds_of_place", file.faults)
    places = tuple((_slug(kinds, key), kinds.text(key)) for key in list(kinds.left))
    sites = tuple(
        _site(key, Table(entry, f"sites.{key}", file.faults), [kind for kind, _ in places])
        for key, entry in _entries(file, "sites").items()
    )
    programs = tuple(
        _program(key, Table(entry, f"programs.{key}", file.faults), {site.slug: site for site in sites})
        for key, entry in _entries(file, "programs").items()
    )
    file.done()
    return OrganizationPlan(slug, name, values, places, sites, programs)


def _entries(file: Table, key: str) -> dict[str, Any]:
    entries = file.take(key)
    if not isinstance(entries, dict) or not entries:
        file.fault(key, f"is missing; write at least one, for example [{key}.rockland]")
        return {}
    return entries


def _slug(table: Table, slug: str) -> str:
    if slug and (not SLUG.match(slug) or len(slug) > 40):
        table.fault(slug, "use small letters, digits and hyphens for this name, at most 40, for example pen-bay")
    return slug


def _site(slug: str, table: Table, kinds: list[str]) -> SitePlan:
    _slug(table, slug)
    site = SitePlan(
        slug=slug, name=table.text("name"), town=table.text("town", longest=80),
        kind=table.choice("kind", kinds), closed_on=table.day("closed_on"),
    )  # fmt: skip
    table.done()
    return site


def _program(slug: str, table: Table, sites: dict[str, SitePlan]) -> ProgramPlan:
    _slug(table, slug)
    starts = table.day("starts_on", required=True) or date.min
    ends = table.day("ends_on")
    if ends and ends < starts:
        table.fault("ends_on", f"is before starts_on ({starts})")
    follow = Table(table.take("follow_up") or {}, f"{table.place}.follow_up", table.faults)
    days = follow.number("days", default=180, least=1, most=3650) or 180
    margin = follow.number("margin_days", default=30, least=0, most=3650)
    if margin is not None and margin >= days:
        follow.fault("margin_days", f"must be less than days ({days})")
    origin = follow.choice("counted_from", rules.ORIGIN_WORDS, default="baseline")
    follow.done()
    plan = ProgramPlan(
        slug=slug, name=table.text("name", longest=120), who_for=table.text("who_for", default="", longest=2000),
        peer_title=table.text("peer_title", default="peer recovery partner", longest=60), starts_on=starts,
        ends_on=ends, part2=table.choice("part2", rules.PART2_WORDS, default="undecided"),
        promise_here_minutes=table.number("promise_here_minutes", default=None, least=1, most=1440),
        promise_days=table.number("promise_days", default=None, least=1, most=90, required=True) or 7,
        modes=_modes(table), instrument=table.text("instrument", default="barc-10", longest=40),
        followup_origin=origin, followup_days=days, followup_margin_days=margin or 0, order_codes=_codes(table),
        self_referral=table.flag("self_referral", default=False), perinatal=table.flag("perinatal", default=False),
        acknowledge_referrer=table.flag("acknowledge_referrer", default=True),
        close_loop_at=table.choice("close_loop_at", rules.CLOSE_LOOP_WORDS, default="decision"),
        notes=table.choice("notes", rules.NOTES_WORDS, default="none"),
        about_opioids=table.flag("about_opioids", default=False),
        offers=_offers(table, sites, starts, ends),
    )  # fmt: skip
    table.done()
    return plan


def _modes(table: Table) -> tuple[str, ...]:
    modes = table.texts("modes")
    if not modes:
        table.fault("modes", f"is missing; list at least one of {', '.join(rules.MODE_WORDS)}")
    for mode in modes:
        if mode not in rules.MODE_WORDS:
            table.fault("modes", f"unknown {mode!r}; {did_you_mean(mode, rules.MODE_WORDS)}")
    return tuple(dict.fromkeys(modes))


def _codes(table: Table) -> tuple[tuple[str, str], ...]:
    value = table.take("order_codes")
    if value is None:
        return ()
    if not isinstance(value, list):
        table.fault("order_codes", 'must be a list, for example [{ system = "EAP", code = "REF15401" }]')
        return ()
    codes = []
    for number, entry in enumerate(value, 1):
        code = Table(entry, f"{table.place}.order_codes[{number}]", table.faults)
        codes.append((code.text("system", default="", longest=200), code.text("code", longest=80)))
        code.done()
    return tuple(codes)


def _offers(
    table: Table, sites: dict[str, SitePlan], starts: date, ends: date | None
) -> tuple[OfferPlan, ...] | None:  # fmt: skip
    value = table.take("sites")
    if value is None:
        return None
    if not isinstance(value, list):
        table.fault("sites", 'must be a list of sites, for example sites = ["pen-bay", "waldo"]')
        return None
    offers: list[OfferPlan] = []
    for entry in value:
        offer = _offer(table, entry)
        if offer.site not in sites:
            table.fault("sites", f"unknown site {offer.site!r}; {did_you_mean(offer.site, sites)}")
        elif offer.site in {other.site for other in offers}:
            table.fault("sites", f"{offer.site!r} stands here twice; keep one")
        else:
            _check_days(table, offer, sites[offer.site], starts, ends)
            offers.append(offer)
    return tuple(offers)


def _offer(table: Table, entry: object) -> OfferPlan:
    if isinstance(entry, str):
        return OfferPlan(entry)
    dated = Table(entry, f"{table.place}.sites", table.faults)
    offer = OfferPlan(dated.text("site"), dated.day("from"), dated.day("until"))
    dated.done()
    return offer


def _check_days(table: Table, offer: OfferPlan, site: SitePlan, starts: date, ends: date | None) -> None:
    if offer.starts_on and offer.starts_on < starts:
        table.fault("sites", f"{offer.site!r} begins {offer.starts_on}, before the program does ({starts})")
    if offer.ends_on and offer.ends_on < (offer.starts_on or starts):
        table.fault("sites", f"{offer.site!r} ends {offer.ends_on}, before it begins")
    if offer.ends_on and ends and offer.ends_on > ends:
        table.fault("sites", f"{offer.site!r} ends {offer.ends_on}, after the program does ({ends})")
    if site.closed_on and offer.ends_on and offer.ends_on > site.closed_on:
        table.fault("sites", f"{offer.site!r} ends {offer.ends_on}, after the site closes ({site.closed_on})")
    if site.closed_on and site.closed_on < (offer.starts_on or starts):
        table.fault("sites", f"{offer.site!r} closed on {site.closed_on}, before it begins; take it out of this list")
