"""The usual asks: a file for the staff who work on it, and figures about a program."""

import uuid
from datetime import datetime
from typing import Any

from companionway.privacy.gate import Ask, Basis, Permit, judge
from companionway.privacy.rules.asking import Told
from companionway.privacy.rules.terms import Channel, Information, Protection, Purpose, RecipientKind, Relation
from companionway.privacy.viewer import Viewer


def for_own_staff(
    values: Any, *, viewer: Viewer | None, duty: str, information: Information, at: datetime,
    channel: Channel = Channel.FILE, person_id: uuid.UUID | None = None, program_id: uuid.UUID | None = None,
    audited: bool = True,
) -> Permit:  # fmt: skip
    """Leave to hand something to the member of staff who works on it (2.12(c)(3)); `duty` says on what."""
    name = viewer.name if viewer else "the system"
    role = "+".join(sorted(viewer.roles)) if viewer else "system"
    return judge(
        Ask(
            person_id=person_id, program_id=program_id, basis=Basis.INTERNAL, purpose=Purpose.RUNNING,
            recipient=Told(name, RecipientKind.STAFF), information=frozenset({information}), channel=channel,
            values=values, least=f"what this duty works on: {duty}", fields={"role": role, "duty": duty},
        ),
        by=viewer, at=at, audited=audited,
    )  # fmt: skip


def figures(
    values: Any, *, viewer: Viewer, table: str, hidden: bool, at: datetime, channel: Channel = Channel.FILE
) -> Permit:
    """Leave for figures: as a release where the audit of small numbers hid them, else for the program's own staff."""
    if not hidden:
        return for_own_staff(
            values, viewer=viewer, duty=table, information=Information.FIGURES, at=at, channel=channel
        )  # fmt: skip
    return judge(
        Ask(
            person_id=None, program_id=None, basis=Basis.AGGREGATE_RELEASE, purpose=Purpose.RUNNING,
            recipient=Told(viewer.name, RecipientKind.STAFF, relations=frozenset({Relation.OPERATING})),
            information=frozenset({Information.FIGURES}), channel=channel, values=values,
            protection=Protection.AGGREGATE, least="figures with small numbers hidden", small_cells_passed=True,
            fields={"table": table, "policy": "no count of 1 to 10", "approver": "the audit of the whole report"},
        ),
        by=viewer, at=at,
    )  # fmt: skip
