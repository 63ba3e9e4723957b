"""Where requests lead: what one became when it was sent on or came twice, all that belongs together, its last event.

For what another system is told of its requests. The caller sees everyone; what is told passes the gate.
"""

import uuid
from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from companionway.referrals.models import Referral, ReferralEvent
from companionway.referrals.rules import State, Verb


def with_living(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Referral, Referral]]:
    """Each of these requests with the one that it lives on as: sent on, or the same as another, as often as it was.

    With person and program. A query, and one or two a step, whatever the number.
    """
    rows = {row.id: row for row in _rows().filter(id__in=set(ids))}
    now = dict(rows)
    while True:
        sent_on = {row.id for row in now.values() if row.state == State.REDIRECTED}
        same_as = {
            row.same_request_as_id for row in now.values() if row.state == State.DUPLICATE and row.same_request_as_id
        }
        if not sent_on and not same_as:
            return {key: (row, now[key]) for key, row in rows.items()}
        further = list(_rows().filter(redirected_from__in=sent_on)) if sent_on else []
        following = {row.redirected_from_id: row for row in further}
        twins = {row.id: row for row in _rows().filter(id__in=same_as)} if same_as else {}
        for key, row in now.items():
            if row.state == State.REDIRECTED:
                now[key] = following[row.id]
            elif row.state == State.DUPLICATE and row.same_request_as_id:
                now[key] = twins[row.same_request_as_id]


def _rows() -> "QuerySet[Referral]":
    return Referral.objects.select_related("person", "program")


def family(referral_id: uuid.UUID) -> set[uuid.UUID]:
    """This request, those that it came from, and those that are the same as it. Two queries a step."""
    found: set[uuid.UUID] = set()
    further = {referral_id}
    while further:
        found |= further
        before = Referral.objects.filter(id__in=further).values_list("redirected_from_id", flat=True)
        twins = Referral.objects.filter(same_request_as__in=further).values_list("id", flat=True)
        further = ({one for one in before if one} | set(twins)) - found
    return found


def requests_of(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Every request of a person, whichever record of theirs is given."""
    mine = Referral.objects.filter(person__same_as__records=person_id)
    return list(mine.values_list("id", flat=True).distinct())


def twins_among(ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Those of these requests that are the same as another."""
    return list(Referral.objects.filter(id__in=list(ids), state=State.DUPLICATE).values_list("id", flat=True))


def person_of(referral_id: uuid.UUID) -> uuid.UUID:
    """Whose request it is."""
    return Referral.objects.values_list("person_id", flat=True).get(id=referral_id)


def last_event(referral: Referral, verb: Verb) -> ReferralEvent | None:
    """The last time that this verb happened to it."""
    return ReferralEvent.objects.filter(referral=referral, verb=verb).order_by("-occurred_at", "-id").first()
