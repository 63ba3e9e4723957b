"""The privacy officer's own acts: beginning an inquiry with its purpose, looking inside it, marking a finding."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.models.inquiry import FindingMark, Inquiry
from companionway.privacy.rules import inquiry as rules


@transaction.atomic
def begin_inquiry(*, purpose: rules.Purpose | str, words: str, by: uuid.UUID, at: datetime) -> Inquiry:
    """The purpose first. Raises DomainError "purpose" without one, or without words where it is other."""
    if purpose not in set(rules.Purpose):
        raise DomainError("purpose", "Say first why you are looking.", field="purpose")
    if purpose == rules.Purpose.OTHER and not words.strip():
        raise DomainError("purpose", "Say in a few words why you are looking.", field="words")
    row = Inquiry.objects.create(
        id=new_id(), officer_id=by, purpose=purpose, words=words.strip(), opened_at=at,
        closes_at=at + rules.OPEN_FOR,
    )  # fmt: skip
    audit.record("inquiry.began", actor=by, at=at, subject=("inquiry", row.id), purpose=str(purpose))
    return row


@transaction.atomic
def note_inquired(
    *, inquiry: Inquiry, part: str, by: uuid.UUID, at: datetime, person_id: uuid.UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """What an officer was shown inside an inquiry: which page, about whom. The entry carries the inquiry's purpose."""
    audit.record(
        "inquiry.looked", actor=by, at=at, subject=("inquiry", inquiry.id), person=person_id, reason=part,
        purpose=inquiry.purpose, detail=detail,
    )  # fmt: skip


@transaction.atomic
def mark_finding(
    *, inquiry: Inquiry, finding: str, pattern: str, worker_id: uuid.UUID, person_id: uuid.UUID | None,
    mark: rules.Mark | str, by: uuid.UUID, at: datetime,
) -> None:  # fmt: skip
    """Say of one finding: fine, ask, or a complaint. The newest mark counts; earlier ones stay. Never of oneself."""
    if mark not in set(rules.Mark):
        raise DomainError("mark", "Choose what you say of it.", field="mark")
    if worker_id == by:
        raise DomainError("second_person", "Somebody else says what they found about you.")
    FindingMark.objects.create(
        finding=finding, pattern=pattern, worker_id=worker_id, person_id=person_id, mark=mark, inquiry=inquiry,
        by_id=by, at=at,
    )  # fmt: skip
    audit.record(
        f"finding.{mark}", actor=by, at=at, subject=("worker", worker_id), person=person_id, reason=pattern,
        purpose=inquiry.purpose,
    )  # fmt: skip
