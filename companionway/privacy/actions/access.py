"""Giving and ending access. Grants are stored facts; nobody is shown anyone by a rule that leaves no trace."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from companionway.people.models import Person
from companionway.platform import wall
from companionway.privacy.models.access import AccessGrant
from companionway.workforce.models import Supervision


def supervisors_of(user_id: uuid.UUID, on: date) -> list[uuid.UUID]:
    """The users who supervise this peer on this day."""
    live = Supervision.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), peer__user_id=user_id, starts_on__lte=on)
    return list(live.values_list("supervisor_id", flat=True))


def grant(
    *, users: Iterable[uuid.UUID], person_id: uuid.UUID, reason: AccessGrant.Reason, because_of: uuid.UUID,
    at: datetime, ends_at: datetime | None = None,
) -> None:  # fmt: skip
    """Let these users see the person, every joined record of theirs, from now on until `ends_at` (None = until ended).

    A grant that is already there stays as it is. Part of the caller's action and transaction, whose audit entry
    covers it.
    """
    with wall.everyone("a grant opens records that its giver may not see"):
        records = Person.objects.filter(same_as__records=person_id).values_list("id", flat=True)
        rows = [
            AccessGrant(
                user_id=user, person_id=record, reason=reason, because_of=because_of, starts_at=at, ends_at=ends_at,
                through_id=None if record == person_id else person_id,
            )
            for record in records for user in users
        ]  # fmt: skip
        AccessGrant.objects.bulk_create(rows, ignore_conflicts=True)


def keep_grants(*, because_of: uuid.UUID, until: datetime | None, at: datetime) -> None:
    """Let the live grants given for this reason last until then (None = until ended). Part of the caller's action.

    A cover has an end of its own: nothing makes it longer, and it does not go on for what is no longer in hand.
    """
    with wall.everyone("a grant is limited for people beside its ender"):
        live = AccessGrant.objects.live_at(at).filter(because_of=because_of)
        live.exclude(reason=AccessGrant.Reason.COVER).update(ends_at=until)
        if until is not None:
            live.filter(reason=AccessGrant.Reason.COVER).update(ends_at=at)


def end_grants(*, because_of: uuid.UUID, at: datetime, users: Iterable[uuid.UUID] | None = None) -> None:
    """End the live grants given for this reason (an assignment, a referral), for all or for some users."""
    with wall.everyone("a grant is ended for people beside its ender"):
        live = AccessGrant.objects.live_at(at).filter(because_of=because_of)
        if users is not None:
            live = live.filter(user_id__in=list(users))
        live.update(ends_at=at)
