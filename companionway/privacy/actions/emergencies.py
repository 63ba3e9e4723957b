"""A medical emergency (2.51): tell first; the fields that the rule asks for are due at once and wait visibly."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.privacy import gate
from companionway.privacy.actions.tasks import open_task, settle
from companionway.privacy.actions.told import enter_without_consent
from companionway.privacy.models.report import EmergencyDisclosure
from companionway.privacy.rules import emergency as rules
from companionway.privacy.rules.tasks import Kind, Owner
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind, Relation


@dataclass(frozen=True)
class Written:
    """What 2.51(c) asks for; the last three only where a declared disaster closed the program."""

    medical_name: str = ""
    medical_facility: str = ""
    discloser: str = ""
    disclosed_at: datetime | None = None
    nature: str = ""
    why_no_consent: str = ""
    declared_by: str = ""
    declaration: str = ""
    declared_on: date | None = None


@transaction.atomic
def tell_in_emergency(
    *, person_id: uuid.UUID, program_id: uuid.UUID | None, information: Sequence[str], restricted: bool,
    by: uuid.UUID, at: datetime,
) -> EmergencyDisclosure:  # fmt: skip
    """What helps to treat them may be told now. The fields are due at once, and wait on Today until they are there.

    `restricted`: the person had asked not to share this; the medical staff are asked not to use it further.
    """
    row = EmergencyDisclosure.objects.create(
        person_id=person_id, program_id=program_id, opened_at=at, opened_by_id=by, information=list(information),
        asked_not_to_share_further=restricted,
    )  # fmt: skip
    open_task(Kind.EMERGENCY, owner=Owner.TEAM, about=row.id, by=by, at=at, person_id=person_id, program_id=program_id)
    audit.record("emergency.opened", actor=by, at=at, subject=("emergency", row.id), person=person_id,
                 reason="medical_emergency")  # fmt: skip
    return row


@transaction.atomic
def write_emergency(*, emergency_id: uuid.UUID, written: Written, by: uuid.UUID, at: datetime) -> EmergencyDisclosure:
    """Write down whom was told what, when, by whom and why. Names the first field that is missing; written once."""
    row = EmergencyDisclosure.objects.select_for_update(of=("self",)).get(id=emergency_id)
    if row.written_at is not None:
        raise DomainError("written", "This was written down already. It stays as it is.")
    said = asdict(written)
    gone = rules.missing(said)
    if gone:
        raise DomainError(f"missing_field:{gone[0]}", "This one is needed: the law asks for it.", field=gone[0])
    if written.disclosed_at and written.disclosed_at > at:
        raise DomainError("in_future", "That has not happened yet. Check the time.", field="disclosed_at")
    for name, value in said.items():
        setattr(row, name, value)
    row.written_at, row.written_by_id = at, by
    row.save()
    enter_without_consent(_ask(row, said), by=by, happened_at=row.disclosed_at or at, at=at)
    settle(Kind.EMERGENCY, about=row.id, by=by, at=at)
    audit.record("emergency.written", actor=by, at=at, subject=("emergency", row.id), person=row.person_id)
    return row


def _ask(row: EmergencyDisclosure, said: dict[str, object]) -> gate.Ask:
    """What the gate judges and writes into the list of what was shared: medical staff only, no more than was needed."""
    disaster = row.why_no_consent == "program_closed"
    fields = {name: value.isoformat() if isinstance(value, date) else str(value or "") for name, value in said.items()}
    medical = gate.Told(row.medical_name, RecipientKind.COVERED_ENTITY, relations=frozenset({Relation.MEDICAL}),
                        organization=row.medical_facility)  # fmt: skip
    return gate.Ask(
        person_id=row.person_id, program_id=row.program_id,
        basis=gate.Basis.DECLARED_DISASTER if disaster else gate.Basis.MEDICAL_EMERGENCY, recipient=medical,
        purpose=Purpose.EMERGENCY, information=frozenset(map(Information, row.information)), channel=Channel.SPOKEN,
        values={"told": row.information}, least="What medical staff needed to treat them.",
        fields=fields | ({"program_closed": "yes"} if disaster else {}), record_ids=(row.id,),
    )  # fmt: skip
