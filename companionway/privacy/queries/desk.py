"""What needs the privacy officer: open tasks and the days that agreements, rules and the notice set. Officer only."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from companionway.platform.checkup import last_checkup
from companionway.platform.errors import NotVisible
from companionway.privacy.models.agreement import Agreement
from companionway.privacy.models.complaint import Complaint
from companionway.privacy.models.request import IntermediaryRequest, LegalHold, OutsideRequest, RestrictionRequest
from companionway.privacy.models.state_rule import StateRule
from companionway.privacy.models.task import PrivacyTask
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.notices import all_in_force
from companionway.privacy.rules.agreements import reminds_from
from companionway.privacy.rules.tasks import Kind, is_late
from companionway.privacy.viewer import Viewer


@dataclass(frozen=True)
class Waits:
    """One thing that waits: its kind, the row it is about, whose it is, since when, until when."""

    kind: str
    about: uuid.UUID | None
    owner: str
    opened_at: datetime | None
    due_at: datetime | None
    due_on: date | None
    late: bool
    person_id: uuid.UUID | None = None
    words: str = ""


def _officer(viewer: Viewer) -> None:
    if not viewer.may(Permission.KEEP_PRIVACY):
        raise NotVisible


def desk(viewer: Viewer, now: datetime, on: date) -> list[Waits]:
    """Everything open, what is late first, then by day. Names nobody: a person is opened with a purpose. 4 queries."""
    _officer(viewer)
    tasks = PrivacyTask.objects.filter(done_at=None)
    found = [
        Waits(t.kind, t.about, t.owner, t.opened_at, t.due_at, None, is_late(t.due_at, None, now),
              t.person_id)
        for t in tasks
    ]  # fmt: skip
    found += _agreements(on) + _rules(on)
    if not all_in_force(on):
        found.append(Waits("no_notice", None, "officer", None, None, on, True))
    checkup = last_checkup()
    if checkup is not None and not checkup.holds:
        found.append(Waits("audit_does_not_hold", None, "officer", checkup.at, None, on, True, words=checkup.fault))
    return sorted(found, key=lambda w: (not w.late, w.due_at.date() if w.due_at else w.due_on or on))


def _agreements(on: date) -> list[Waits]:
    soon = date.fromordinal(2 * on.toordinal() - reminds_from(on).toordinal())
    rows = Agreement.objects.filter(Q(ends_on__lte=soon) | Q(destroy_by__lte=soon, destroyed_on=None))
    found = []
    for row in rows:
        if row.destroy_by and row.destroy_by <= soon and row.destroyed_on is None:
            found.append(Waits(Kind.DESTRUCTION, row.id, "officer", None, None, row.destroy_by,
                               row.destroy_by <= on, words=row.partner))  # fmt: skip
        if row.ends_on and row.ends_on <= soon:
            found.append(Waits(Kind.AGREEMENT_ENDS, row.id, "officer", None, None, row.ends_on, row.ends_on < on,
                               words=row.partner))  # fmt: skip
    return found


def _rules(on: date) -> list[Waits]:
    stale = StateRule.objects.filter(status="approved", review_by__lt=on)
    return [Waits("stale_rule", row.id, "officer", None, None, row.review_by, True, words=row.citation)
            for row in stale]  # fmt: skip


def outside_request_for(viewer: Viewer, request_id: uuid.UUID) -> OutsideRequest:
    """One request from outside. Raises NotVisible."""
    _officer(viewer)
    row = OutsideRequest.objects.select_related("person__same_as", "taken_by").filter(id=request_id).first()
    if row is None:
        raise NotVisible
    return row


def outside_requests(viewer: Viewer) -> list[OutsideRequest]:
    """Every request from outside, open ones first, newest first. One query."""
    _officer(viewer)
    return list(
        OutsideRequest.objects.select_related("taken_by").order_by(
            F("settled_at").asc(nulls_first=True), "-received_at"
        )[:200]
    )


def holds_because_of(viewer: Viewer, cause: uuid.UUID) -> list[LegalHold]:
    """The holds that a request placed. One query."""
    _officer(viewer)
    return list(LegalHold.objects.filter(because_of=cause).order_by("placed_at"))


def restriction_for(viewer: Viewer, restriction_id: uuid.UUID) -> RestrictionRequest:
    """One restriction request. Raises NotVisible."""
    _officer(viewer)
    rows = RestrictionRequest.objects.select_related("person__same_as", "taken_by", "answered_by")
    row = rows.filter(id=restriction_id).first()
    if row is None:
        raise NotVisible
    return row


def list_for(viewer: Viewer, request_id: uuid.UUID) -> IntermediaryRequest:
    """One request for the intermediary's list. Raises NotVisible."""
    _officer(viewer)
    row = IntermediaryRequest.objects.select_related("person__same_as").filter(id=request_id).first()
    if row is None:
        raise NotVisible
    return row


def complaints(viewer: Viewer) -> list[Complaint]:
    """Every complaint, open ones first. One query."""
    _officer(viewer)
    return list(
        Complaint.objects.select_related("taken_by").order_by(F("answered_at").asc(nulls_first=True), "-received_at")
    )


def complaint_for(viewer: Viewer, complaint_id: uuid.UUID) -> Complaint:
    """One complaint. Raises NotVisible."""
    _officer(viewer)
    row = Complaint.objects.select_related("taken_by", "answered_by").filter(id=complaint_id).first()
    if row is None:
        raise NotVisible
    return row


def agreements(viewer: Viewer) -> list[Agreement]:
    """Every agreement, by partner. One query."""
    _officer(viewer)
    return list(Agreement.objects.order_by("partner", "-agreed_on"))


def agreement_for(viewer: Viewer, agreement_id: uuid.UUID) -> Agreement:
    """One agreement. Raises NotVisible."""
    _officer(viewer)
    row = Agreement.objects.filter(id=agreement_id).first()
    if row is None:
        raise NotVisible
    return row


def state_rule_rows(viewer: Viewer) -> list[StateRule]:
    """Every row of state law, by state and topic. One query."""
    _officer(viewer)
    return list(StateRule.objects.select_related("reviewed_by").order_by("jurisdiction", "topic", "key"))


def state_rule_for(viewer: Viewer, rule_id: uuid.UUID) -> StateRule:
    """One row of state law. Raises NotVisible."""
    _officer(viewer)
    row = StateRule.objects.select_related("reviewed_by").filter(id=rule_id).first()
    if row is None:
        raise NotVisible
    return row
