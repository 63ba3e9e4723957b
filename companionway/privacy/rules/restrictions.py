"""Restrictions that a person asked for, 2.26: whether one covers a disclosure, must be agreed, and how it may end."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

HEALTH_PLAN = "health_plan"
PAYMENT_AND_OPERATIONS = frozenset({"payment", "health_care_operations"})


class Answer(StrEnum):
    """What was said to the request."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"


class End(StrEnum):
    """How an agreed restriction ended: in writing, orally and written down, or by our notice (later records only)."""

    WRITTEN = "written"
    ORAL = "oral"
    NOTICE = "notice"


END_WORDS = {
    End.WRITTEN: "They asked for it in writing",
    End.ORAL: "They said so, and it is written down here",
    End.NOTICE: "We told them it ends; only for what is recorded from now on",
}


@dataclass(frozen=True)
class Restriction:
    """One agreed restriction. Empty sets and "" mean "any"; `program_id` None means every program."""

    id: uuid.UUID
    agreed_at: datetime
    recipient: str = ""
    recipient_kind: str = ""
    information: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    paid_in_full: bool = False
    program_id: uuid.UUID | None = None
    ended_at: datetime | None = None
    ended_by_notice: bool = False


@dataclass(frozen=True)
class Asked:
    """A disclosure that is about to be made. `made_at` is when the oldest record in it was made, None if not known."""

    recipient: str
    recipient_kind: str
    information: Collection[str]
    purpose: str
    at: datetime
    program_id: uuid.UUID | None = None
    made_at: datetime | None = None


def must_agree(*, paid_in_full: bool, recipient_kind: str, required_by_law: bool = False) -> bool:
    """Whether declining is not possible: paid in full, to a health plan, and not required by law (2.26(a)(6))."""
    return paid_in_full and recipient_kind == HEALTH_PLAN and not required_by_law


def covers(restriction: Restriction, asked: Asked) -> bool:
    """Whether this restriction stands against this disclosure."""
    if asked.at < restriction.agreed_at or not _lives(restriction, asked):
        return False
    if restriction.program_id and asked.program_id and restriction.program_id != asked.program_id:
        return False
    if restriction.paid_in_full:
        return asked.recipient_kind == HEALTH_PLAN and asked.purpose in PAYMENT_AND_OPERATIONS
    if restriction.recipient and _plain(restriction.recipient) != _plain(asked.recipient):
        return False
    if restriction.recipient_kind and restriction.recipient_kind != asked.recipient_kind:
        return False
    if restriction.purposes and asked.purpose not in restriction.purposes:
        return False
    return not restriction.information or bool(restriction.information & set(asked.information))


def _lives(restriction: Restriction, asked: Asked) -> bool:
    """After an end by notice, records made before it stay restricted; one whose time is not known counts as before."""
    if restriction.ended_at is None or asked.at < restriction.ended_at:
        return True
    if not restriction.ended_by_notice:
        return False
    return asked.made_at is None or asked.made_at < restriction.ended_at


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def standing_against(restrictions: Iterable[Restriction], asked: Asked) -> list[uuid.UUID]:
    """The ids of the restrictions that stand against this disclosure."""
    return [restriction.id for restriction in restrictions if covers(restriction, asked)]


def end_fault(*, paid_in_full: bool, how: End) -> str:
    """Why it may not end in this way, "" when it may (2.26(b)(1)-(3))."""
    if paid_in_full and how == End.NOTICE:
        return "It was paid in full. Only the person can end this; we cannot."
    return ""
