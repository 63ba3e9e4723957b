"""What is offered where, as plain values loaded once: for doors that must tell a program or a site by code or name."""

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import date

from companionway.organizations.models import Site
from companionway.organizations.queries import live_offers, live_programs


@dataclass(frozen=True)
class ProgramEntry:
    """A program that takes requests; `order_codes` are (system, code), an empty system fits any."""

    slug: str
    organization: uuid.UUID
    name: str
    order_codes: frozenset[tuple[str, str]]
    sites: frozenset[str]


@dataclass(frozen=True)
class Catalog:
    """Programs in the order they began, and {key: slug} of all sites, closed ones too, by name and by slug.

    A name that two sites share names neither of them; their slugs do.
    """

    programs: tuple[ProgramEntry, ...]
    sites: dict[str, str]

    def program_for(self, codes: list[tuple[str, str]]) -> str:
        """The program that has one of these (system, code) among its order codes, "" for none."""
        wanted = {*codes, *(("", code) for _, code in codes)}
        return next((program.slug for program in self.programs if program.order_codes & wanted), "")

    def program_named(self, text: str) -> str:
        """The program of this slug or name, "" for none."""
        key = _key(text)
        return next((p.slug for p in self.programs if key in {_key(p.slug), _key(p.name)}), "")

    def site_named(self, text: str) -> str:
        """The site of this slug or name, "" for none."""
        return self.sites.get(_key(text), "")

    def organization_of(self, program: str) -> uuid.UUID | None:
        """Whose program this is; without one, whose it is that takes requests that name none."""
        wanted = program or self.program_at("")
        return next((entry.organization for entry in self.programs if entry.slug == wanted), None)

    def program_at(self, site: str) -> str:
        """The first program offered at this site, else the first of all, "" when there is none."""
        here = [program.slug for program in self.programs if site and site in program.sites]
        return next(iter([*here, *(program.slug for program in self.programs)]), "")


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.casefold().split())


def catalog(today: date) -> Catalog:
    """Load what is offered today. Three queries."""
    offered: dict[object, set[str]] = {}
    for offer in live_offers(today):
        offered.setdefault(offer.program_id, set()).add(offer.site.slug)
    programs = live_programs(today).order_by("starts_on", "slug")
    entries = tuple(
        ProgramEntry(
            program.slug, program.organization_id, program.name,
            frozenset((code.get("system", ""), code["code"]) for code in program.order_codes),
            frozenset(offered.get(program.id, ())),
        )
        for program in programs
    )  # fmt: skip
    places = list(Site.objects.order_by("slug").values_list("slug", "name"))
    named = [_key(name) for _, name in places]
    sites = {_key(name): slug for slug, name in places if named.count(_key(name)) == 1}
    return Catalog(entries, sites | {_key(slug): slug for slug, _ in places})
