"""Reading consents: the facts of each, where each stands at a moment, and who was told something on it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from companionway.privacy.models.consent import Consent
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.rules.consent import state_at
from companionway.privacy.rules.consent_facts import ConsentFacts, Expiry, Named, Revocation, Signature
from companionway.privacy.rules.consent_terms import (
    ConsentState,
    ConsentType,
    ExpiryKind,
    RevocationMethod,
    SignatureMethod,
    SignerRule,
    Statement,
)
from companionway.privacy.rules.signers import Signer
from companionway.privacy.rules.terms import Information, Purpose, RecipientClass, RecipientKind

WARNING = timedelta(days=30)


@dataclass(frozen=True)
class Held:
    """One consent with its facts and where it stands at the moment that was asked about."""

    row: Consent
    facts: ConsentFacts
    state: ConsentState


@dataclass(frozen=True)
class Served:
    """A recipient who was told something on a consent: when first, when last, how often."""

    name: str
    organization: str
    first: datetime
    last: datetime
    times: int


def with_facts(rows: "QuerySet[Consent]") -> "QuerySet[Consent]":
    """The rows with everything that `facts_of` reads, without their ink: six queries however many there are."""
    joined = rows.select_related("text", "intermediary", "program", "falsity", "replaced_by", "recorded_by")
    return joined.prefetch_related("recipients", "revocations", "events").defer("ink", "replaced_by__ink")


def facts_of(row: Consent) -> ConsentFacts:
    """The immutable facts of a consent that was loaded by `with_facts`."""
    events = {event.kind: event.recorded_at for event in row.events.all()}
    replaced = getattr(row, "replaced_by", None)
    falsity = getattr(row, "falsity", None)
    return ConsentFacts(
        id=row.id, type=ConsentType(row.kind), person_name=row.person_name, discloser=row.discloser,
        information=frozenset(map(Information, row.information)),
        recipients=tuple(named(recipient) for recipient in row.recipients.all()),
        recipient_class=RecipientClass(row.recipient_class) if row.recipient_class else None,
        intermediary=named(row.intermediary) if row.intermediary else None,
        purposes=frozenset(map(Purpose, row.purposes)), statements=frozenset(map(Statement, row.statements)),
        expiry=expiry_of(row.expiry_kind, row.expires_on, row.expiry_event), signature=_signature(row),
        signed_at=row.signed_at, recorded_at=row.recorded_at, effective_from=row.text.effective_from,
        revocable_from=row.revocable_from, revocable_event=row.revocable_event, proceeding=row.proceeding,
        matter=row.matter,
        revocations=tuple(Revocation(one.recorded_at, RevocationMethod(one.method)) for one in row.revocations.all()),
        expiry_event_at=events.get("ends"), revocable_event_at=events.get("revocable"),
        found_false_at=falsity.found_at if falsity else None,
        superseded_at=replaced.recorded_at if replaced else None,
    )  # fmt: skip


def named(recipient: Recipient) -> Named:
    """A recipient as the rules know it."""
    return Named(recipient.id, recipient.name, RecipientKind(recipient.kind))


def expiry_of(kind: str, on: date | None, event: str) -> Expiry:
    """When a consent ends, in the time zone of the installation."""
    return Expiry(ExpiryKind(kind) if kind else None, on, event, settings.TIME_ZONE)


def _signature(row: Consent) -> Signature | None:
    if not row.method:
        return None
    return Signature(
        frozenset(map(Signer, row.signers)), SignerRule(row.signer_rule), SignatureMethod(row.method), row.evidence,
        row.authority_document,
    )  # fmt: skip


def consents_of(person: uuid.UUID, t: datetime) -> list[Held]:
    """Every consent of a person (by the kept record) with where it stands, newest first. Seven queries at most."""
    rows = with_facts(Consent.objects.filter(person__same_as=person)).order_by("-recorded_at", "-id")
    found = []
    for row in rows:
        facts = facts_of(row)
        found.append(Held(row, facts, state_at(facts, t)))
    return found


def consents_of_each(people: Iterable[uuid.UUID], t: datetime) -> dict[uuid.UUID, list[Held]]:
    """The same for many people at once, by the kept record. As many queries as for one."""
    rows = with_facts(Consent.objects.filter(person__same_as__in=set(people))).select_related("person")
    each: dict[uuid.UUID, list[Held]] = {}
    for row in rows.order_by("-recorded_at", "-id"):
        facts = facts_of(row)
        each.setdefault(row.person.same_as_id, []).append(Held(row, facts, state_at(facts, t)))
    return each


def consent_facts(consent_id: uuid.UUID) -> ConsentFacts | None:
    """The facts of one consent, None when there is none."""
    row = with_facts(Consent.objects.filter(id=consent_id)).first()
    return facts_of(row) if row else None


def ending_soon(people: Iterable[uuid.UUID], t: datetime, today: date) -> list[Held]:
    """The active consents of these people that end by date within 30 days, soonest first."""
    rows = Consent.objects.filter(
        person__same_as__in=list(people), expires_on__gte=today, expires_on__lte=today + WARNING
    )
    held = [Held(row, facts_of(row), state_at(facts_of(row), t)) for row in with_facts(rows).order_by("expires_on")]
    return [one for one in held if one.state == ConsentState.ACTIVE]


def served_on(consent_id: uuid.UUID) -> list[Served]:
    """Who was already told something on this consent, first told first. What has left stays listed."""
    told: dict[tuple[str, str], list[datetime]] = {}
    rows = Disclosure.objects.filter(consent_id=consent_id).order_by("at")
    for row in rows.only("recipient_name", "recipient_organization", "at"):
        told.setdefault((row.recipient_name, row.recipient_organization), []).append(row.at)
    return [Served(name, org, times[0], times[-1], len(times)) for (name, org), times in told.items()]
