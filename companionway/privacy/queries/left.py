"""What left the house: disclosures from the gate's ledger, and the audit's exports and prints."""

import uuid

from django.db.models import F

from companionway.people.models import Person
from companionway.platform import wall
from companionway.platform.models import AuditEntry
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.queries.looks import SHOWN, Days, within


@wall.everyone("a privacy officer, inside an inquiry with its purpose")
def disclosures(days: Days, actor: uuid.UUID | None = None, *, about: Person | None = None) -> list[Disclosure]:
    """The ledger of these days, newest first, one more than is shown; of one person with `about`. One query.

    Sealed columns stay closed.
    """
    begin, end = days.instants
    rows = Disclosure.objects.filter(at__gte=begin, at__lt=end).defer("fields", "recipient_address", "scope")
    rows = rows.annotate(agreed_at=F("consent__signed_at"))
    if actor:
        rows = rows.filter(actor_id=actor)
    if about:
        rows = rows.filter(person__same_as=about)
    return list(rows.order_by("-at", "-id")[: SHOWN + 1])


@wall.everyone("a privacy officer, inside an inquiry with its purpose")
def exports(days: Days, actor: uuid.UUID | None = None) -> list[AuditEntry]:
    """Every other file and print of these days, newest first, one more than is shown. One query.

    What the gate wrote into the ledger stands there; what it let out and kept in the audit alone stands here.
    """
    rows = within(days, "out").filter(result="done").exclude(verb="disclosure.made", subject_id__isnull=False)
    if actor:
        rows = rows.filter(actor_id=actor)
    return list(rows.order_by("-occurred_at", "-id")[: SHOWN + 1])


def in_ledger(person_id: uuid.UUID, record_id: uuid.UUID) -> bool:
    """Whether the ledger of this person, any of their records, says that this record left. One query."""
    return Disclosure.objects.filter(person__same_as__records=person_id, record_ids__contains=[record_id]).exists()
