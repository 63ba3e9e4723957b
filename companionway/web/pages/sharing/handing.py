"""Handing something to the person on paper, and reading a scan inside the team: both ask the gate first."""

from datetime import datetime
from typing import Any

from companionway.privacy import gate
from companionway.privacy.queries.consent import Held
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind, Relation
from companionway.web.access import StaffRequest


def to_the_person(request: StaffRequest, held: Held, values: dict[str, Any], *, at: datetime) -> gate.Permit:
    """Leave to print what the person signed, or their statement, for the person. Raises gate.Refused."""
    row = held.row
    told = gate.Told(row.person.same_as.called, RecipientKind.PERSON, relations=frozenset({Relation.SELF}))
    ask = gate.Ask(
        person_id=row.person_id, program_id=row.program_id, basis=gate.Basis.PERSON_ACCESS, recipient=told,
        purpose=Purpose.AT_REQUEST, information=frozenset({Information.DOCUMENTS}), channel=Channel.PRINT,
        values=values, least="the paper that the person signed, and nothing else", record_ids=(row.id,),
        fields={"identity_check": "known to the peer who hands it over"},
    )  # fmt: skip
    return gate.judge(ask, by=request.viewer, at=at, audited=False)


def within_the_team(request: StaffRequest, held: Held, content: bytes, *, at: datetime) -> gate.Permit:
    """Leave to open the scan for a member of the team who sees the person. Raises gate.Refused."""
    row, viewer = held.row, request.viewer
    ask = gate.Ask(
        person_id=row.person_id, program_id=row.program_id, basis=gate.Basis.INTERNAL,
        recipient=gate.Told(viewer.name, RecipientKind.STAFF), purpose=Purpose.RUNNING,
        information=frozenset({Information.DOCUMENTS}), channel=Channel.FILE, values=content,
        least="the one paper that was signed", record_ids=(row.id,),
        fields={"role": ", ".join(sorted(viewer.roles)), "duty": "reading what the person signed"},
    )  # fmt: skip
    return gate.judge(ask, by=viewer, at=at)
