"""Taking a consent back, and recording what else ends it. Each is a dated fact; what has left stays listed."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.privacy.actions.agreed import note_changed
from companionway.privacy.models.consent import Consent, ConsentEvent, ConsentFalsity, ConsentRevocation
from companionway.privacy.queries.consent import Served, consent_facts, served_on
from companionway.privacy.rules.cards import GOODBYE_EVENT
from companionway.privacy.rules.consent import revoked_at
from companionway.privacy.rules.consent_terms import ExpiryKind, RevocationMethod
from companionway.privacy.rules.revoking import statement_of

ENDS = ConsentEvent.Kind.ENDS


@dataclass(frozen=True)
class TakenBack:
    """What taking back did: the dated statement, from when it counts (None: not before its event), who was told."""

    consent_id: uuid.UUID
    statement: str
    counts_from: datetime | None
    served: tuple[Served, ...]


@transaction.atomic
def revoke(
    *, consent_id: uuid.UUID, by: uuid.UUID | None, at: datetime, statement: str = "", said_at: datetime | None = None
) -> TakenBack:
    """Take a consent back in writing. It blocks at once; the answer lists who was already told something on it.

    Without words of the person's own the dated statement is written here. `said_at` is when it was said or written,
    where that was earlier. A second time changes nothing and gives the same answer.
    """
    row = Consent.objects.select_for_update().get(id=consent_id)
    said = said_at or at
    words = statement.strip() or statement_of(row.person_name, row.text.title, _day(row.signed_at), localdate(said))
    _record(row, RevocationMethod.WRITTEN, words, said, by, at)
    audit.record("consent.revoked", actor=by, at=at, subject=("consent", row.id), person=row.person_id)
    return _taken_back(row)


@transaction.atomic
def hold(*, consent_id: uuid.UUID, by: uuid.UUID | None, at: datetime, said_at: datetime | None = None) -> TakenBack:
    """The person said stop. Nothing more is shared from this moment; the written statement follows (`revoke`)."""
    row = Consent.objects.select_for_update().get(id=consent_id)
    _record(row, RevocationMethod.ORAL, "", said_at or at, by, at)
    audit.record("consent.held", actor=by, at=at, subject=("consent", row.id), person=row.person_id)
    return _taken_back(row)


def _day(moment: datetime | None) -> date | None:
    return localdate(moment) if moment else None


def _record(
    row: Consent, method: RevocationMethod, words: str, said_at: datetime, by: uuid.UUID | None, at: datetime
) -> None:
    ConsentRevocation.objects.bulk_create(
        [ConsentRevocation(
            consent=row, method=method, statement=words, said_at=said_at, recorded_at=at, taken_by_id=by
        )],
        ignore_conflicts=True,
    )  # fmt: skip
    note_changed(row.person_id, because_of=row.id, what=method, at=at)


def _taken_back(row: Consent) -> TakenBack:
    facts = consent_facts(row.id)
    assert facts is not None
    kept = ConsentRevocation.objects.filter(consent=row, method=RevocationMethod.WRITTEN).first()
    return TakenBack(row.id, kept.statement if kept else "", revoked_at(facts), tuple(served_on(row.id)))


@transaction.atomic
def record_event(
    *, consent_id: uuid.UUID, kind: ConsentEvent.Kind, happened_on: date, by: uuid.UUID | None, at: datetime
) -> ConsentEvent:
    """The event came that ends this consent, or after which it can be taken back."""
    row = Consent.objects.select_for_update().get(id=consent_id)
    try:
        with transaction.atomic():
            event = ConsentEvent.objects.create(
                consent=row, kind=kind, happened_on=happened_on, recorded_at=at, recorded_by_id=by
            )
    except IntegrityError:
        raise DomainError("event_known", "This was recorded before.") from None
    note_changed(row.person_id, because_of=event.id, what=kind, at=at)
    audit.record(
        "consent.event_came", actor=by, at=at, subject=("consent", row.id), person=row.person_id, reason=kind
    )  # fmt: skip
    return event


def end_with_goodbye(*, person_id: uuid.UUID, program_id: uuid.UUID, by: uuid.UUID, at: datetime) -> int:
    """End every consent in this program that said it lasts until goodbye. Returns how many.

    Part of the action that says goodbye, whose audit entry covers it.
    """
    rows = Consent.objects.filter(
        person__same_as__records=person_id, program_id=program_id, expiry_kind=ExpiryKind.EVENT
    )
    still = rows.exclude(events__kind=ENDS).select_for_update(of=("self",))
    lasting = [row for row in still if row.expiry_event == GOODBYE_EVENT]
    ConsentEvent.objects.bulk_create(
        [
            ConsentEvent(consent=row, kind=ENDS, happened_on=localdate(at), recorded_at=at, recorded_by_id=by)
            for row in lasting
        ],
        ignore_conflicts=True,
    )
    for row in lasting:
        note_changed(row.person_id, because_of=row.id, what="goodbye", at=at)
    return len(lasting)


@transaction.atomic
def mark_false(*, consent_id: uuid.UUID, how: str, by: uuid.UUID | None, at: datetime) -> ConsentFalsity:
    """The consent is known to be materially false. It allows nothing from now on; `how` says in a line what was found.

    Raises DomainError("falsity_known") the second time.
    """
    row = Consent.objects.select_for_update().get(id=consent_id)
    try:
        with transaction.atomic():
            found = ConsentFalsity.objects.create(consent=row, how=how, found_at=at, found_by_id=by)
    except IntegrityError:
        raise DomainError("falsity_known", "This was recorded before.") from None
    note_changed(row.person_id, because_of=row.id, what="false", at=at)
    audit.record("consent.found_false", actor=by, at=at, subject=("consent", row.id), person=row.person_id)
    return found
