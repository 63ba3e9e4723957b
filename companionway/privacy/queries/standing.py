"""What stands for a person when something is judged: restrictions, holds, signers; and what stands with a partner.

The caller has found the person by viewer, or works where everyone may be seen (the gate, the worker).
"""

import uuid
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet

from companionway.people.models import Person
from companionway.privacy.models.agreement import Agreement
from companionway.privacy.models.representative import Representative
from companionway.privacy.models.request import LegalHold, RestrictionRequest
from companionway.privacy.models.state_rule import StateRule
from companionway.privacy.rules import agreements, restrictions
from companionway.privacy.rules.signers import SERVICE, Authority, Signers, Standing, age_on, signers
from companionway.privacy.rules.state_rules import Rule, Topic


def restrictions_of(person_id: uuid.UUID) -> list[restrictions.Restriction]:
    """Every restriction that was agreed for a kept record or one joined to it, ended ones too. One query."""
    mine = Q(person_id=person_id) | Q(person__same_as_id=person_id)
    return [found for row in _agreed().filter(mine) if (found := _restriction(row))]


def restrictions_of_each(people: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[restrictions.Restriction]]:
    """The same for many people at once, by the kept record. One query."""
    each: dict[uuid.UUID, list[restrictions.Restriction]] = {}
    for row in _agreed().filter(person__same_as__in=list(people)).select_related("person"):
        if found := _restriction(row):
            each.setdefault(row.person.same_as_id, []).append(found)
    return each


def _agreed() -> "QuerySet[RestrictionRequest]":
    return RestrictionRequest.objects.filter(answer=restrictions.Answer.AGREED, answered_at__isnull=False)


def _restriction(row: RestrictionRequest) -> restrictions.Restriction | None:
    if row.answered_at is None:
        return None
    return restrictions.Restriction(
        row.id, row.answered_at, row.recipient, row.recipient_kind, frozenset(row.information),
        frozenset(row.purposes), row.paid_in_full, row.program_id, row.ended_at,
        row.ended_how == restrictions.End.NOTICE,
    )  # fmt: skip


def is_held(person_id: uuid.UUID) -> bool:
    """Whether this person's record must not be destroyed. One query."""
    mine = Q(person_id=person_id) | Q(person__same_as_id=person_id)
    return LegalHold.objects.filter(mine, lifted_at=None).exists()


def undertaken(agreement: Agreement) -> agreements.Undertaken:
    """An agreement as its rules ask for it."""
    a = agreement
    return agreements.Undertaken(
        agreements.Kind(a.kind), a.agreed_on, a.ends_on, a.bound_by_part2, a.resists_proceedings, a.on_behalf_of,
        a.protocol, a.board_document, a.keeps_copies, a.undertakes_security, a.undertakes_no_further_use, a.destroy_by,
    )  # fmt: skip


def agreement_stands(agreement_id: uuid.UUID | None, kind: agreements.Kind, on: date) -> bool:
    """Whether an agreement of this kind is there, whole and not lapsed on this day. One query."""
    row = Agreement.objects.filter(id=agreement_id, kind=kind).first() if agreement_id else None
    return row is not None and agreements.stands(undertaken(row), on)


def rule_of(row: StateRule) -> Rule:
    """A row as its rules ask for it."""
    return Rule(
        row.key, row.jurisdiction, Topic(row.topic), row.outcome, row.service, row.role, row.age_min, row.age_max,
        row.condition, row.citation, row.effective_from, row.effective_to, row.status == "approved", row.review_by,
    )  # fmt: skip


def state_rules(topic: Topic) -> list[Rule]:
    """Every row of this topic for the state that this installation works in. One query."""
    rows = StateRule.objects.filter(jurisdiction=settings.COMPANIONWAY_JURISDICTION, topic=topic)
    return [rule_of(row) for row in rows.order_by("key")]


def signers_for(person: Person, on: date, *, service: str = SERVICE) -> Signers:
    """Who signs for this person on this day, from the approved rows of this state. One query."""
    age = age_on(person.birth_date, on)
    rows = state_rules(Topic.SIGNER)
    return signers(rows, jurisdiction=settings.COMPANIONWAY_JURISDICTION, service=service, age=age, on=on)


def representatives_of(person: Person) -> list[Representative]:
    """Who was ever written down as acting for this person, the newest first. One query."""
    return list(Representative.objects.filter(person__same_as=person).select_related("seen_by").order_by("-written_at"))


def standing_of(row: Representative) -> Standing:
    """A representative as signing asks for it: without a document that somebody saw, there is none."""
    has_document = bool(row.document) and row.seen_by_id is not None
    return Standing(Authority(row.authority), has_document, row.starts_on, row.ends_on)
