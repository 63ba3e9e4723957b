"""A program as plain values: what a program data file says, and what an installation holds. No Django."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class SitePlan:
    """A place. `kind` is one of the organization's kinds of place; `closed_on` is its last day."""

    slug: str
    name: str
    town: str
    kind: str
    closed_on: date | None = None


@dataclass(frozen=True)
class OfferPlan:
    """A program at a site. No start means: since the program began, or since the day it is first loaded."""

    site: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class ProgramPlan:
    """One program. `offers` is None when it has no fixed sites, which means that it is offered everywhere."""

    slug: str
    name: str
    starts_on: date
    promise_days: int
    modes: tuple[str, ...]
    who_for: str = ""
    peer_title: str = "peer recovery partner"
    ends_on: date | None = None
    part2: str = "undecided"
    promise_here_minutes: int | None = None
    instrument: str = "barc-10"
    followup_origin: str = "baseline"
    followup_days: int = 180
    followup_margin_days: int = 30
    order_codes: tuple[tuple[str, str], ...] = ()
    self_referral: bool = False
    perinatal: bool = False
    acknowledge_referrer: bool = True
    close_loop_at: str = "decision"
    notes: str = "none"
    about_opioids: bool = False
    offers: tuple[OfferPlan, ...] | None = None


@dataclass(frozen=True)
class OrganizationPlan:
    """An organization with its values, its kinds of place (slug, words), its sites and its programs."""

    slug: str
    name: str
    values: tuple[str, ...] = ()
    kinds_of_place: tuple[tuple[str, str], ...] = ()
    sites: tuple[SitePlan, ...] = ()
    programs: tuple[ProgramPlan, ...] = field(default_factory=tuple)
