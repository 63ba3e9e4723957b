"""The one disclosure gate: nothing about a person leaves without a permit from here.

It decides at the moment of leaving on what is on file then, writes the ledger in the same transaction, and returns the
plain values with the notice, the scope and the labels that go along. A writer takes them from the permit alone.
"""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

from django.db import transaction

from companionway.platform import apart, audit, wall
from companionway.platform.errors import DomainError
from companionway.privacy.gate.asks import Ask
from companionway.privacy.gate.facts import moment_of
from companionway.privacy.gate.found import Found, find, look_up
from companionway.privacy.gate.ledger import KEPT_IN_THE_AUDIT, entry_of, write, write_all
from companionway.privacy.gate.permit import NoPermit, Permit, issue
from companionway.privacy.notices import TEXTS
from companionway.privacy.rules.asking import Decision, Disclosure, Told
from companionway.privacy.rules.bases import Basis
from companionway.privacy.rules.disclosure import decide
from companionway.privacy.rules.refusals import why
from companionway.privacy.viewer import Viewer

__all__ = ["Ask", "Basis", "NoPermit", "Permit", "Refused", "Told", "judge", "judge_each", "would_allow"]


class Refused(DomainError):
    """The gate said no. `reasons` are all of them in order, `code` the first; the words say the rule and what to do."""

    def __init__(self, reasons: tuple[str, ...], said: dict[str, Any]) -> None:
        self.reasons = reasons
        self.said = said
        super().__init__(reasons[0], " ".join(why(reason).says for reason in reasons))


def judge(ask: Ask, *, by: Viewer | None, at: datetime, audited: bool = True) -> Permit:
    """A permit to let these values out now, with its ledger row written; or Refused, with an audit entry that stays.

    Call it in the transaction of the leaving. Whoever asks about somebody who is not known here is told what they
    would be told about somebody who is. `audited=False` is for an action whose own audit entry covers the disclosure.
    """
    with wall.everyone("the gate judges by all that is on file, whoever asks"):
        return _judge(ask, by, at, audited=audited)


def judge_each(asks: Sequence[Ask], *, at: datetime) -> list[Permit | None]:
    """The same for many people at once, told by the system: a permit for each ask in its place, None where refused.

    A page about many people takes the same few statements however many they are. Each is judged by itself on its own
    facts and has its own row in the ledger; each refusal leaves its audit entry. The caller's own audit entry, which
    says who looked and at whom, covers what was allowed, and is the only row of what the audit keeps.
    """
    with wall.everyone("the gate judges by all that is on file, whoever asks"), transaction.atomic():
        judged = [_decided(found, None, at) for found in look_up(asks, at)]
        allowed = [one for one in judged if one is not None]
        listed = [one for one in allowed if one[1].book not in KEPT_IN_THE_AUDIT]
        written = write_all([_entry(found, decision, None, at) for found, decision in listed]) if listed else []
    rows = {id(one): row for one, row in zip(listed, written, strict=True)}
    return [_issue(one[0], one[1], rows.get(id(one)), at) if one else None for one in judged]


def would_allow(asks: Sequence[Ask], *, at: datetime) -> list[bool]:
    """Whether each of these would be allowed now, for what is only made ready here. Nothing leaves on this answer.

    It writes nothing, and what it allows is judged again when it leaves.
    """
    with wall.everyone("the gate judges by all that is on file, whoever asks"), transaction.atomic():
        return [decide(one.asked, one.known, moment_of(one.known, at)).allowed for one in look_up(asks, at)]


def _decided(found: Found, by: Viewer | None, at: datetime) -> tuple[Found, Decision] | None:
    try:
        return found, _decide(found, by, at)
    except Refused:
        return None


def _judge(ask: Ask, by: Viewer | None, at: datetime, *, audited: bool) -> Permit:
    found = find(ask, by, at)
    decision = _decide(found, by, at)
    with transaction.atomic():
        row_id = None if decision.book in KEPT_IN_THE_AUDIT else write(_entry(found, decision, by, at))
        if audited:
            audit.record(
                "disclosure.made", actor=by.user_id if by else None, at=at, subject=("disclosure", row_id),
                person=found.person.id if found.person else None, reason=ask.basis,
                detail=_said(ask, found.asked, decision),
            )  # fmt: skip
    return _issue(found, decision, row_id, at)


def _decide(found: Found, by: Viewer | None, at: datetime) -> Decision:
    """The decision that it may leave. Raises Refused, with the audit entry that stays."""
    decision = decide(found.asked, found.known, moment_of(found.known, at))
    if decision.allowed and found.ask.person_id and found.person is None:
        decision = Decision(False, ("no_basis",))
    if not decision.allowed:
        _refuse(found.ask, found.asked, decision, by, at)
    assert found.told is not None and found.ask.purpose is not None and decision.book is not None
    return decision


def _entry(found: Found, decision: Decision, by: Viewer | None, at: datetime) -> dict[str, Any]:
    assert found.told is not None
    content = hashlib.sha256(found.ask.payload).hexdigest()
    return entry_of(
        found.ask, found.asked, decision, found.told, found.row, person=found.person, by=by, at=at, content=content
    )


def _issue(found: Found, decision: Decision, row_id: uuid.UUID | None, at: datetime) -> Permit:
    ask = found.ask
    return issue(
        person_id=found.person.id if found.person else None, basis=ask.basis, recipient=found.told,
        purpose=ask.purpose, information=ask.information, channel=ask.channel, payload=ask.payload,
        notice=TEXTS[decision.notice] if decision.notice else "", scope=decision.scope, labels=decision.labels,
        conditions=decision.conditions, book=decision.book, row_id=row_id, at=at,
    )  # fmt: skip


def _said(ask: Ask, asked: Disclosure, decision: Decision) -> dict[str, Any]:
    """What the audit keeps of it: codes and ids."""
    told = asked.recipient
    return {
        "basis": ask.basis or "none", "channel": str(ask.channel), "purpose": str(ask.purpose or "none"),
        "information": sorted(ask.information), "standing": str(asked.standing),
        "recipient": str(told.key) if told and told.key else str(told.kind) if told and told.kind else "none",
        "consent": str(ask.consent_id) if ask.consent_id else "none", "reasons": list(decision.reasons),
        "book": str(decision.book) if decision.book else "none",
    }  # fmt: skip


def _refuse(ask: Ask, asked: Disclosure, decision: Decision, by: Viewer | None, at: datetime) -> NoReturn:
    """Leave an audit entry that outlives the caller's transaction, and say no."""
    said = _said(ask, asked, decision)
    apart.record(
        "disclosure.refused", actor=by.user_id if by else None, at=at, subject=("disclosure", None),
        person=ask.person_id, reason=decision.reasons[0][:40], detail=said, result=audit.Result.REFUSED,
    )  # fmt: skip
    raise Refused(decision.reasons, said)
