"""Opening one person's record for an hour when it cannot wait, and everything that follows from it."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from companionway.platform import audit, circumstances, outbox, wall
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.platform.sealing import sealed_for
from companionway.platform.turns import take_turns
from companionway.privacy.actions.access import end_grants, grant
from companionway.privacy.actions.tasks import open_task, settle
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.models.break_glass import BreakGlass
from companionway.privacy.rules import break_glass as rules
from companionway.privacy.rules.tasks import Kind, Owner

TOLD_AT_ONCE = "opened_in_need"


@transaction.atomic
def open_in_need(
    *, person_id: uuid.UUID, reason: rules.Reason | str, words: str, by: uuid.UUID, at: datetime
) -> BreakGlass:  # fmt: skip
    """Let `by` see this one person for an hour. Supervisors and privacy officers are told; a review opens.

    Raises DomainError: "reason" without one (or without words where the reason is other), "one_person" while another
    is open, "not_by_itself" anywhere but at a page of somebody signed in: no job opens a record.
    """
    if not circumstances.present().is_web:
        raise DomainError("not_by_itself", "A record is opened in need by somebody at a page, never by a program.")
    if reason not in set(rules.Reason):
        raise DomainError("reason", "Say first why it cannot wait.", field="reason")
    if reason == rules.Reason.OTHER and not words.strip():
        raise DomainError("reason", "Say in a few words why it cannot wait.", field="words")
    take_turns(f"break-glass:{by}")
    if BreakGlass.objects.filter(user_id=by, ends_at__gt=at).exists():
        raise DomainError("one_person", "One person at a time: end the one that is open first.")
    ends_at = at + rules.LASTS
    due = rules.review_by(timezone.localtime(at))
    row = BreakGlass.objects.create(
        id=new_id(), user_id=by, person_id=person_id, reason=reason, words=words.strip(), opened_at=at,
        ends_at=ends_at, review_by=due,
    )  # fmt: skip
    grant(
        users=[by], person_id=person_id, reason=AccessGrant.Reason.BREAK_GLASS, because_of=row.id, at=at,
        ends_at=ends_at,
    )  # fmt: skip
    with wall.everyone("the tasks are for others"):
        _open_tasks(row, due)
    outbox.put(TOLD_AT_ONCE, key=f"{TOLD_AT_ONCE}:{row.id}", payload={"opening": str(row.id)})
    audit.record(
        "record.opened_in_need", actor=by, at=at, subject=("opening", row.id), person=person_id, reason=str(reason),
        purpose="break_glass",
    )  # fmt: skip
    return row


def _open_tasks(row: BreakGlass, due: datetime) -> None:
    by, at = row.user_id, row.opened_at
    open_task(Kind.OPENING_REVIEW, owner=Owner.OFFICER, about=row.id, by=by, at=at, due=due)
    open_task(Kind.TELL_OF_OPENING, owner=Owner.TEAM, about=row.id, by=by, at=at, person_id=row.person_id)


@transaction.atomic
def end_opening(*, opening_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """Whoever opened it is done before the hour is over. Raises DomainError "over" when it has ended."""
    mine = BreakGlass.objects.filter(id=opening_id, user_id=by, opened_at__lt=at, ends_at__gt=at)
    if not mine.update(ends_at=at, end_noted_at=at):
        raise DomainError("over", "It has already ended.")
    end_grants(because_of=opening_id, at=at)
    person = BreakGlass.objects.values_list("person_id", flat=True).get(id=opening_id)
    audit.record(
        "record.need_ended", actor=by, at=at, subject=("opening", opening_id), person=person, reason="by_hand",
        purpose="break_glass",
    )  # fmt: skip


@transaction.atomic
def note_ended(*, at: datetime) -> int:
    """Write down which openings ended by themselves since the last look. Returns how many. Safe to run twice."""
    over = BreakGlass.objects.select_for_update(skip_locked=True).filter(ends_at__lte=at, end_noted_at=None)
    ids = sorted(over.values_list("id", flat=True))
    if ids:
        BreakGlass.objects.filter(id__in=ids).update(end_noted_at=at)
        audit.record(
            "record.need_ended", actor=None, at=at, subject=("opening", None), reason="by_itself",
            detail={"openings": [str(one) for one in ids]},
        )  # fmt: skip
    return len(ids)


@transaction.atomic
def review_opening(
    *, opening_id: uuid.UUID, verdict: rules.Verdict | str, words: str, by: uuid.UUID, at: datetime
) -> None:  # fmt: skip
    """A second person says what they found. Raises DomainError for the opener, before its end, and a second time."""
    row = BreakGlass.objects.select_for_update().get(id=opening_id)
    if verdict not in set(rules.Verdict):
        raise DomainError("verdict", "Say what you found.", field="verdict")
    if row.user_id == by:
        raise DomainError("second_person", "Somebody else looks at it, not who opened it.")
    if row.ends_at > at:
        raise DomainError("still_open", "It is still open. Look at it when it has ended.")
    if row.reviewed_at is not None:
        raise DomainError("reviewed", "Somebody has looked at it already.")
    BreakGlass.objects.filter(id=row.id).update(
        reviewed_at=at, reviewed_by_id=by, verdict=verdict,
        review_words=sealed_for(BreakGlass, "review_words", row.id, words.strip()),
    )  # fmt: skip
    with wall.everyone("who reviews an opening may not see the person, whose task it settles"):
        settle(Kind.OPENING_REVIEW, about=row.id, by=by, at=at)
    audit.record(
        "opening.reviewed", actor=by, at=at, subject=("opening", row.id), person=row.person_id, reason=str(verdict)
    )


@transaction.atomic
@wall.everyone("who tells the person may be their peer, who sees no opening, or may not see the person")
def tell_of_opening(*, opening_id: uuid.UUID, delay: rules.Delay | str, by: uuid.UUID, at: datetime) -> None:
    """The person was told that their record was opened, or (with `delay`) why that waits.

    Raises DomainError for the opener, and when they were told already.
    """
    row = BreakGlass.objects.select_for_update().get(id=opening_id)
    if row.user_id == by:
        raise DomainError("second_person", "Somebody else says that they were told, not who opened it.")
    if row.telling == rules.Telling.TOLD:
        raise DomainError("told", "They have been told already.")
    if delay and delay not in set(rules.Delay):
        raise DomainError("delay", "Choose why it waits.", field="delay")
    telling = rules.Telling.DELAYED if delay else rules.Telling.TOLD
    BreakGlass.objects.filter(id=row.id).update(telling=telling, told_at=at, told_by_id=by, delay_reason=delay)
    if not delay:
        settle(Kind.TELL_OF_OPENING, about=row.id, by=by, at=at)
    audit.record(
        "opening.told" if not delay else "opening.telling_waits", actor=by, at=at, subject=("opening", row.id),
        person=row.person_id, reason=str(delay),
    )  # fmt: skip


@transaction.atomic
@wall.everyone("who takes it back may be their peer, who sees no opening, or may not see the person")
def take_telling_back(*, opening_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """It was written down by mistake that the person was told: it waits again. Raises DomainError "told" if it does."""
    row = BreakGlass.objects.select_for_update().get(id=opening_id)
    if row.telling != rules.Telling.TOLD or row.user_id == by:
        raise DomainError("told", "Nobody has written down that they were told.")
    BreakGlass.objects.filter(id=row.id).update(telling=rules.Telling.TO_TELL, told_at=None, told_by_id=None)
    open_task(Kind.TELL_OF_OPENING, owner=Owner.TEAM, about=row.id, by=by, at=at, person_id=row.person_id)
    audit.record(
        "opening.telling_taken_back", actor=by, at=at, subject=("opening", row.id), person=row.person_id
    )  # fmt: skip
