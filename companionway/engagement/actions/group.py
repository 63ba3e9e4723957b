"""One group session, entered once: a contact for each person who came."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from companionway.engagement.actions.contact import by_phone, check_time, done_by, touch
from companionway.engagement.models.contact import Contact, GroupSession
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.contact import Kind
from companionway.engagement.rules.phone import PhoneTime
from companionway.engagement.rules.walk import LIVE
from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.kept import kept_before, reused


@transaction.atomic
def log_group(
    *, session_id: uuid.UUID, name: str, engagements: Sequence[Engagement], occurred_at: datetime, minutes: int | None,
    by: uuid.UUID, at: datetime, phone: PhoneTime | None = None, peer: uuid.UUID | None = None,
) -> GroupSession:  # fmt: skip
    """A group met. `engagements` are those of who came, all of one program; somebody named twice came once."""
    if not engagements:
        raise DomainError("nobody", "Choose who came.", field="engagements")
    check_time(occurred_at, at)
    ids = list(dict.fromkeys(e.id for e in engagements))
    session = GroupSession(
        id=session_id, program_id=engagements[0].program_id, site_id=engagements[0].site_id, name=name,
        facilitator_id=by, occurred_at=occurred_at, minutes=minutes,
    )  # fmt: skip
    kept = kept_before(session, "facilitator_id")
    if kept is not None:
        return _same(kept, ids)
    still = Q(state__in=LIVE) if phone is None else Q(closed_at=None) | Q(closed_at__gte=occurred_at)
    planned = dict(Engagement.objects.filter(still, id__in=ids).values_list("id", "next_on"))
    if len(planned) != len(ids) or len({e.program_id for e in engagements}) > 1:
        raise DomainError("not_together", "A session is for people walking with one program.", field="engagements")
    Contact.objects.bulk_create(
        Contact(
            engagement_id=e, peer_id=peer or by, entered_by_id=by, entered_at=at, occurred_at=occurred_at,
            channel="in_person", minutes=minutes, kinds=[Kind.RELATIONSHIPS], group=session,
            planned_for=done_by(planned[e], occurred_at), **by_phone(phone),
        )
        for e in ids
    )  # fmt: skip
    touch(ids, occurred_at)
    came = sorted({str(e.person_id) for e in engagements})
    audit.record("group.logged", actor=by, at=at, subject=("group", session.id), detail={"people": came})
    return session


def _same(kept: GroupSession, walks: list[uuid.UUID]) -> GroupSession:
    """What was saved before, where the same people came; whoever was added since must not seem to be saved."""
    came = set(Contact.objects.filter(group=kept).values_list("engagement_id", flat=True))
    if came != set(walks):
        raise reused()
    return kept
