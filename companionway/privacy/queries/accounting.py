"""Reading the ledger for a person's accounting of disclosures. The caller has looked the person up by viewer."""

from datetime import datetime

from companionway.people.models import Person
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.rules.accounting import Line, Told, summarized, within, years_before

LEDGER = "ledger"
SHOWN = 5_000  # far beyond what one person's ledger holds in three years


def accounting(person: Person, *, asked_at: datetime, since: datetime | None = None) -> list[Line]:
    """What was shared about this person in the three years before, summarized, newest first. One query."""
    rows = Disclosure.objects.filter(
        person__same_as=person, book=LEDGER, at__gte=years_before(asked_at), at__lte=asked_at
    ).order_by("-at")[:SHOWN]  # fmt: skip
    told = [
        Told(
            at=row.at, recipient=row.recipient_name, organization=row.recipient_organization,
            address=row.recipient_address, information=tuple(row.information), purpose=row.purpose, basis=row.basis,
            channel=row.channel, delayed_until=row.delayed_until,
        )
        for row in rows
    ]  # fmt: skip
    return summarized(within(told, asked_at=asked_at, since=since))


def through_intermediary(person: Person, *, asked_at: datetime) -> list[Line]:
    """Who got their records through an intermediary in the three years before (2.24). One query."""
    return [line for line in accounting(person, asked_at=asked_at) if line.basis == "consent_intermediary"]
