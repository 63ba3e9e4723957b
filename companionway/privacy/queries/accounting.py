"""Reading the ledger for a person's accounting of disclosures. The caller has looked the person up by viewer."""

import uuid
from datetime import datetime

from companionway.people.models import Person
from companionway.platform.errors import NotVisible
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.accounting import MAY_WAIT, Line, Told, summarized, within, years_before
from companionway.privacy.viewer import Viewer

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


def may_be_delayed(person: Person, *, asked_at: datetime) -> list[Disclosure]:
    """Reports of a crime or of child abuse, shown or not, newest first. One query. For the privacy officer."""
    rows = Disclosure.objects.filter(person__same_as=person, book=LEDGER, basis__in=MAY_WAIT)
    return list(rows.filter(at__gte=years_before(asked_at)).order_by("-at")[:SHOWN])


def disclosure_that_may_wait(viewer: Viewer, disclosure_id: uuid.UUID) -> Disclosure:
    """One such row. Raises NotVisible for anything else, and for whoever is no privacy officer."""
    if not viewer.may(Permission.KEEP_PRIVACY):
        raise NotVisible
    rows = Disclosure.objects.filter(id=disclosure_id, book=LEDGER, basis__in=MAY_WAIT, person__isnull=False)
    row = rows.select_related("person__same_as").first()
    if row is None:
        raise NotVisible
    return row


def through_intermediary(person: Person, *, asked_at: datetime) -> list[Line]:
    """Who got their records through an intermediary in the three years before (2.24). One query."""
    return [line for line in accounting(person, asked_at=asked_at) if line.basis == "consent_intermediary"]
