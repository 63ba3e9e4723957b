"""Asking on one's own page, and seeing to it. A pause counts at once; the rest waits where a peer looks."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.engagement.actions.message import Kind as Text
from companionway.engagement.actions.message import cancel_waiting
from companionway.engagement.actions.walk import move_for_person
from companionway.engagement.models.own_ask import OwnAsk
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules import walk
from companionway.engagement.rules.own_ask import AT_ONCE, NEEDS_WALK, WORDS_MOST, Asked
from companionway.engagement.rules.texts import Reason
from companionway.people.models import Person
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.kept import kept_before, reused
from companionway.privacy.actions.tasks import open_task, settle
from companionway.privacy.rules.tasks import Kind, Owner


@transaction.atomic
@wall.everyone("what a person asks for on their own page is told to whoever walks with them")
def ask_on_own_page(
    *, ask_id: uuid.UUID, person_id: uuid.UUID, engagement_id: uuid.UUID | None, kind: Asked, words: str = "",
    at: datetime,
) -> OwnAsk:  # fmt: skip
    """The person asks for something, once for each id; the same wish while it still waits is that wish.

    Raises NotVisible where the walk, or the id, is not theirs.
    """
    person = Person.objects.select_related("same_as").get(id=person_id).same_as
    engagement = _walk_of(person, engagement_id, kind)
    if len(words) > WORDS_MOST:
        raise DomainError("too_long", f"At most {WORDS_MOST} letters, please.", field="words")
    if kind == Asked.WRONG and not words.strip():
        raise DomainError("needed", "Write what is not right.", field="words")
    open_asks = OwnAsk.objects.filter(person=person, engagement=engagement, kind=kind, done_at=None)
    waiting = next((ask for ask in open_asks if kind not in AT_ONCE and ask.words == words.strip()), None)
    if waiting is not None:
        return waiting
    row = OwnAsk(id=ask_id, person=person, engagement=engagement, kind=kind, words=words.strip(), asked_at=at)
    kept = kept_before(row)
    if kept is not None:
        if (kept.person_id, kept.kind) != (person.id, kind):
            raise NotVisible
        if kept.words != row.words:
            raise reused()  # other words must not seem to be sent
        return kept
    verb = AT_ONCE.get(kind)
    if engagement and verb and walk.may(verb, engagement.state):
        move_for_person(engagement_id=engagement.id, verb=verb, at=at)
    if engagement and verb == walk.Verb.PAUSE:  # nobody reaches out; a code they asked for themselves still comes
        cancel_waiting(engagement, Reason.PAUSED, at=at, sparing=frozenset({Text.CODE}))
    open_task(
        Kind.ANOTHER_PEER if kind == Asked.ANOTHER_PEER else Kind.OWN_ASK, owner=Owner.TEAM, about=row.id, by=None,
        at=at, person_id=person.id, program_id=engagement.program_id if engagement else None,
    )  # fmt: skip
    audit.record(
        "own_page.asked", actor=None, at=at, subject=("own_ask", row.id), person=person.id, reason=kind,
        detail={"by": "person"},
    )  # fmt: skip
    return row


def _walk_of(person: Person, engagement_id: uuid.UUID | None, kind: Asked) -> Engagement | None:
    rows = Engagement.objects.filter(person__same_as=person)
    found = rows.filter(id=engagement_id).first() if engagement_id else None
    if found is None and (engagement_id or kind in NEEDS_WALK):
        raise NotVisible
    return found


@transaction.atomic
def see_to(*, ask_id: uuid.UUID, by: uuid.UUID, at: datetime) -> OwnAsk:
    """Somebody who walks with the person has seen to it. The caller has looked it up by viewer."""
    row = OwnAsk.objects.select_for_update(of=("self",)).get(id=ask_id)
    if row.done_at is not None:
        raise DomainError("done", "Somebody has seen to this already.")
    row.done_at, row.done_by_id = at, by
    row.save(update_fields=["done_at", "done_by"])
    for kind in (Kind.OWN_ASK, Kind.ANOTHER_PEER):
        settle(kind, about=row.id, by=by, at=at)
    audit.record(
        "own_page.ask_seen_to", actor=by, at=at, subject=("own_ask", row.id), person=row.person_id, reason=row.kind
    )
    return row


def meet_wish(engagement: Engagement, *, by: uuid.UUID | None, at: datetime) -> None:
    """A handover that the person wished for has begun: their wish for another peer waits no longer.

    Part of the action that begins it.
    """
    rows = OwnAsk.objects.filter(engagement=engagement, kind=Asked.ANOTHER_PEER, done_at=None)
    waiting = list(rows.values_list("id", flat=True))
    for ask_id in waiting:
        settle(Kind.ANOTHER_PEER, about=ask_id, by=by, at=at)
    OwnAsk.objects.filter(id__in=waiting).update(done_at=at, done_by=by)
