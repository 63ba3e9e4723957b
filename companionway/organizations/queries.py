"""Reading programs: what is offered where, and the whole as plain values (`catalog` is for doors that read codes)."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from companionway.organizations import rules
from companionway.organizations.models import Organization, Program, ProgramSite, Site
from companionway.organizations.plan import OrganizationPlan, ProgramPlan, SitePlan
from companionway.organizations.planning import Held, HeldOffer


@dataclass(frozen=True)
class Alternative:
    """Another place to send someone: a program, and its site unless it is offered everywhere."""

    program: Program
    site: Site | None


def _lasting(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))


def live_programs(on: date) -> QuerySet[Program]:
    """The programs that run on this day, by name."""
    return Program.objects.filter(_lasting(on)).order_by("name")


def live_offers(on: date) -> QuerySet[ProgramSite]:
    """What is offered at sites on this day, by program, town and site. One query with both names."""
    rows = ProgramSite.objects.filter(_lasting(on), program__in=live_programs(on).values("id"))
    open_there = rows.filter(Q(site__closed_on=None) | Q(site__closed_on__gte=on))
    return open_there.select_related("program", "site").order_by("program__name", "site__town", "site__name")


def whole_house(
    on: date,
) -> tuple[list[Organization], list[Site], list[Program], list[ProgramSite]]:
    """Organizations, sites (closed ones too), and the programs and offers of this day. Four queries."""
    sites = Site.objects.select_related("organization").order_by("slug")
    programs = live_programs(on).select_related("organization")
    return list(Organization.objects.order_by("slug")), list(sites), list(programs), list(live_offers(on))


def site_named(slug: str) -> Site | None:
    """The site with this short name, closed ones too; None when there is none."""
    return Site.objects.filter(slug=slug).first()


def site_names() -> list[str]:
    """The names of every site, closed ones too. One query."""
    return list(Site.objects.values_list("name", flat=True))


def program_named(slug: str) -> Program | None:
    """The program with this short name, ended ones too; None when there is none."""
    return Program.objects.filter(slug=slug).first()


def program_id_of(slug: str) -> uuid.UUID:
    """The program with this short name. Raises Program.DoesNotExist."""
    return Program.objects.values_list("id", flat=True).get(slug=slug)


def programs_at(site: Site, on: date) -> list[Program]:
    """The programs that a request from this site may be for: those offered there today, else those that ever were.

    A closed site still has its former programs, so that a request from an old link is kept. Never one for perinatal
    support alone: that is chosen by what the request says.
    """
    ever = ProgramSite.objects.filter(site=site, program__perinatal=False).select_related("program")
    rows = sorted(ever, key=lambda offer: offer.program.name)
    today = [o.program for o in rows if rules.is_live(o.starts_on, o.ends_on, on)]
    found = today or [o.program for o in rows]
    return list({program.id: program for program in found}.values())


def perinatal_program(on: date) -> Program | None:
    """The program for people who are pregnant or had a baby, when there is one."""
    return live_programs(on).filter(perinatal=True).first()


def self_referral_program(on: date, *, usual: str, perinatal: bool) -> Program | None:
    """Where somebody who asks for themselves belongs: the perinatal program when they say so, else the usual one.

    Without either, any program that takes people who ask for themselves; None when there is none.
    """
    open_to_all = list(live_programs(on).filter(self_referral=True))
    return min(open_to_all, key=lambda p: (p.perinatal != perinatal, p.slug != usual, p.name), default=None)


def places(on: date) -> list[Alternative]:
    """Every place that a request can be at on this day: each program at its sites, then those that are everywhere."""
    fixed = [Alternative(offer.program, offer.site) for offer in live_offers(on)]
    return fixed + [Alternative(program, None) for program in live_programs(on).filter(offers=None)]


def alternatives(program: Program, site: Site | None, on: date, most: int = 3) -> list[Alternative]:
    """The nearest offers to one that is not there: the program in the same town, the town, the program elsewhere."""
    options = [
        (Alternative(o.program, o.site), o.program_id == program.id, site is not None and o.site.town == site.town)
        for o in live_offers(on)
    ]
    everywhere = live_programs(on).filter(offers=None)
    options += [(Alternative(other, None), other.id == program.id, False) for other in everywhere]
    return rules.nearest_first(options)[:most]


def held(organization: str) -> Held | None:
    """What this installation holds of an organization (by slug), None when it is not here."""
    owner = Organization.objects.filter(slug=organization).first()
    if owner is None:
        return None
    sites = tuple(
        SitePlan(s.slug, s.name, s.town, s.setting, s.closed_on)
        for s in Site.objects.filter(organization=owner).order_by("slug")
    )
    programs = tuple(_plan(p) for p in Program.objects.filter(organization=owner).order_by("slug"))
    offers: dict[str, list[HeldOffer]] = {}
    rows = ProgramSite.objects.filter(program__organization=owner).select_related("program", "site")
    for row in rows.order_by("program__slug", "site__slug", "starts_on"):
        offers.setdefault(row.program.slug, []).append(HeldOffer(row.id, row.site.slug, row.starts_on, row.ends_on))
    kinds = tuple((slug, words) for slug, words in owner.kinds_of_place)
    return Held(OrganizationPlan(owner.slug, owner.name, tuple(owner.values), kinds, sites, programs), offers)


def _plan(p: Program) -> ProgramPlan:
    return ProgramPlan(
        slug=p.slug, name=p.name, starts_on=p.starts_on, promise_days=p.promise_days, modes=tuple(p.modes),
        who_for=p.who_for, peer_title=p.peer_title, ends_on=p.ends_on, part2=p.part2,
        promise_here_minutes=p.promise_here_minutes, instrument=p.instrument, followup_origin=p.followup_origin,
        followup_days=p.followup_days, followup_margin_days=p.followup_margin_days,
        order_codes=tuple((entry["system"], entry["code"]) for entry in p.order_codes),
        self_referral=p.self_referral, perinatal=p.perinatal, acknowledge_referrer=p.acknowledge_referrer,
        close_loop_at=p.close_loop_at,
        notes=p.notes,
        about_opioids=p.about_opioids,
    )  # fmt: skip


def organizations_with(programs: Iterable[uuid.UUID], sites: Iterable[uuid.UUID]) -> QuerySet[Organization]:
    """The organizations that have one of these programs or sites."""
    has = Q(id__in=Program.objects.filter(id__in=programs).values("organization_id"))
    return Organization.objects.filter(has | Q(id__in=Site.objects.filter(id__in=sites).values("organization_id")))


def organizations() -> list[str]:
    """The slugs of all organizations here."""
    return list(Organization.objects.order_by("slug").values_list("slug", flat=True))


@dataclass(frozen=True)
class ProgramView:
    """A program as people read it: its sentences, and where it is offered (None = everywhere)."""

    program: Program
    promise: str
    modes: str
    followup: str
    part2: str
    notes: str
    offers: list[ProgramSite] | None


@dataclass(frozen=True)
class TownRow:
    """A town and, for each program with sites, whether it is offered there."""

    town: str
    offered: list[bool]


@dataclass(frozen=True)
class Overview:
    """The whole program: organizations, programs, the table of towns, and all sites."""

    organizations: list[Organization]
    programs: list[ProgramView]
    columns: list[Program]
    towns: list[TownRow]
    sites: list[Site]


def overview(on: date) -> Overview:
    """The program as data on this day. Five queries whatever its size."""
    sited = set(ProgramSite.objects.values_list("program_id", flat=True))
    offers = list(live_offers(on))
    programs = [
        _view(p, [o for o in offers if o.program_id == p.id] if p.id in sited else None) for p in live_programs(on)
    ]
    columns = [view.program for view in programs if view.offers is not None]
    there = {(o.site.town, o.program_id) for o in offers}
    towns = [TownRow(town, [(town, p.id) in there for p in columns]) for town in sorted({town for town, _ in there})]
    sites = list(Site.objects.order_by("town", "name").select_related("organization"))
    for site in sites:
        words = dict(map(tuple, site.organization.kinds_of_place))
        site.setting = words.get(site.setting, site.setting)
    return Overview(list(Organization.objects.order_by("name")), programs, columns, towns, sites)


def _view(p: Program, offers: list[ProgramSite] | None) -> ProgramView:
    return ProgramView(
        p, rules.promise_words(p.promise_here_minutes, p.promise_days),
        ", ".join(rules.MODE_WORDS[mode] for mode in p.modes),
        rules.window_words(p.followup_origin, p.followup_days, p.followup_margin_days), rules.PART2_WORDS[p.part2],
        rules.NOTES_WORDS[p.notes], offers,
    )  # fmt: skip
