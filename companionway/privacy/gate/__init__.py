"""The one disclosure gate: nothing about a person leaves without a permit from here.

It decides at the moment of leaving on what is on file then, writes the ledger in the same transaction, and returns the
plain values with the notice, the scope and the labels that go along. A writer takes them from the permit alone.
"""

import hashlib
from datetime import datetime
from typing import Any, NoReturn

from django.db import transaction

from companionway.people.models import Person
from companionway.platform import apart, audit, wall
from companionway.platform.errors import DomainError
from companionway.privacy.gate.asks import Ask
from companionway.privacy.gate.facts import known_now, moment_of, part2_of, standing_of, told_by
from companionway.privacy.gate.ledger import KEPT_IN_THE_AUDIT, entry_of, write
from companionway.privacy.gate.permit import NoPermit, Permit, issue
from companionway.privacy.notices import TEXTS
from companionway.privacy.rules.asking import Decision, Disclosure, Told
from companionway.privacy.rules.bases import Basis
from companionway.privacy.rules.disclosure import decide
from companionway.privacy.rules.refusals import why
from companionway.privacy.viewer import Viewer

__all__ = ["Ask", "Basis", "NoPermit", "Permit", "Refused", "Told", "judge"]


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


def _judge(ask: Ask, by: Viewer | None, at: datetime, *, audited: bool) -> Permit:
    found = Person.objects.filter(id=ask.person_id).select_related("same_as").first() if ask.person_id else None
    person = found.same_as if found else None
    told, row = told_by(ask, person, at)
    asked = Disclosure(
        part2=part2_of(ask.program_id), standing=standing_of(by, ask, person, at), basis=ask.basis,
        protection=ask.protection, information=ask.information, purpose=ask.purpose, recipient=told,
        channel=ask.channel, least=ask.least, fields=ask.fields, labels=ask.labels, program_id=ask.program_id,
        made_at=ask.made_at,
    )  # fmt: skip
    known = known_now(ask, person, at)
    decision = decide(asked, known, moment_of(known, at))
    if decision.allowed and ask.person_id and person is None:
        decision = Decision(False, ("no_basis",))
    if not decision.allowed:
        _refuse(ask, asked, decision, by, at)
    assert told is not None and ask.purpose is not None and decision.book is not None
    notice = TEXTS[decision.notice] if decision.notice else ""
    content = hashlib.sha256(ask.payload).hexdigest()
    with transaction.atomic():
        entry = entry_of(ask, asked, decision, told, row, person=person, by=by, at=at, content=content)
        row_id = None if decision.book in KEPT_IN_THE_AUDIT else write(entry)
        if audited:
            audit.record(
                "disclosure.made", actor=by.user_id if by else None, at=at, subject=("disclosure", row_id),
                person=person.id if person else None, reason=ask.basis, detail=_said(ask, asked, decision),
            )  # fmt: skip
    return issue(
        person_id=person.id if person else None, basis=ask.basis, recipient=told, purpose=ask.purpose,
        information=ask.information, channel=ask.channel, payload=ask.payload, notice=notice, scope=decision.scope,
        labels=decision.labels, conditions=decision.conditions, book=decision.book, row_id=row_id, at=at,
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
