"""From plain values to a referral: find program and site, call the one door, tell what became of it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from companionway.interop.incoming import Incoming, Verdict
from companionway.organizations.catalog import Catalog
from companionway.platform.errors import DomainError
from companionway.referrals.actions.receive import receive
from companionway.referrals.actions.take_back import take_back
from companionway.referrals.intake import NewReferral, Received
from companionway.referrals.rules import Route

VERDICTS = {"made": Verdict.MADE, "updated": Verdict.UPDATED, "known": Verdict.KNOWN}


@dataclass(frozen=True)
class Terms:
    """Under which terms files are taken: what is offered, further order codes, the program for what names none.

    `organizations`: whom a file belongs to that somebody of them brings; empty for what is delivered.
    """

    catalog: Catalog
    today: date
    limit: int
    more_codes: frozenset[tuple[str, str]] = frozenset()
    program: str = ""
    by: uuid.UUID | None = None
    organizations: tuple[uuid.UUID, ...] = ()

    @property
    def order_codes(self) -> frozenset[tuple[str, str]]:
        """All (system, code) that ask for one of our programs; an empty system fits any."""
        return self.more_codes.union(*(program.order_codes for program in self.catalog.programs))


class NotPlaced(DomainError):
    """The file names a program or site that is not here."""


def take(incoming: Incoming, sender: str, terms: Terms, at: datetime) -> tuple[Verdict, uuid.UUID]:
    """Hand one request to the domain, in a transaction of its own. Raises DomainError when it cannot be taken."""
    if incoming.takes_back:
        received = take_back(
            sender=sender, order_id=incoming.order_id, person=incoming.person, by=terms.by, at=at
        )  # fmt: skip
    else:
        received = _hand_over(incoming, sender, terms, at)
    return VERDICTS[received.verdict], received.referral.id


def _hand_over(incoming: Incoming, sender: str, terms: Terms, at: datetime) -> Received:
    notes: list[str] = []
    site = _site(incoming, terms.catalog, notes)
    program = _program(incoming, site, terms, notes)
    new = NewReferral(
        program=program, site=site, person=incoming.person, source=incoming.asker, route=incoming.route,
        sender=sender, order_id=incoming.order_id, asked_by=incoming.asked_by,
        agreed_to_visit=incoming.agreed_to_visit, good_times=incoming.good_times,
        note_to_staff=" ".join([*notes, *incoming.notes])[:200],
    )  # fmt: skip
    return receive(new=new, by=terms.by, at=at)


def _site(incoming: Incoming, catalog: Catalog, notes: list[str]) -> str:
    if not incoming.site_name:
        return ""
    found = catalog.site_named(incoming.site_name)
    if not found and incoming.route == Route.SPREADSHEET:
        raise NotPlaced("no_site", f"There is no site called {incoming.site_name!r}.", field="site")
    if not found:
        notes.append(f"The sender's site, {incoming.site_name[:60]}, is not one of ours.")
    return found


def _program(incoming: Incoming, site: str, terms: Terms, notes: list[str]) -> str:
    catalog = terms.catalog
    if incoming.program_name:
        named = catalog.program_named(incoming.program_name)
        if not named:
            raise NotPlaced("no_program", f"There is no program called {incoming.program_name!r}.", field="program")
        return named
    found = catalog.program_for(list(incoming.codes)) or terms.program
    if not found:
        found = catalog.program_at(site)
        notes.append("No program was named; check where this belongs.")
    if not found:
        raise NotPlaced("no_program", "There is no program yet that could take requests.")
    return found
