"""Texts that we write: kept with their outbox row in one transaction, sent by the worker, taken back while waiting."""

import uuid
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from companionway.engagement.models.contact import ContactAttempt
from companionway.engagement.models.message import NumberStopped, TextMessage
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Assignment, Engagement
from companionway.engagement.queries.plan import plan_of, quiet_of
from companionway.engagement.queries.texts import not_canceled, way_to
from companionway.engagement.rules import texts as rules
from companionway.engagement.rules.texts import Reason, State
from companionway.people.models import ContactPoint
from companionway.platform import audit, outbox
from companionway.platform.errors import DomainError
from companionway.platform.kept import kept_before, reused
from companionway.privacy.quiet_words import quiet_words

OUTBOX = "text"  # the kind of outbox row that sends one


class Kind(StrEnum):
    """What a text is: words of a peer, a link or a code for them alone, or something to keep (a sheet)."""

    TYPED = "typed"
    LINK = "link"
    CODE = "code"
    SHARE = "share"


@transaction.atomic
def send_text(
    *, text_id: uuid.UUID, engagement_id: uuid.UUID, words: str, by: uuid.UUID | None, at: datetime,
    kind: Kind = Kind.TYPED, contact_point_id: uuid.UUID | None = None, as_is: bool = False, asked_for: bool = False,
) -> TextMessage:  # fmt: skip
    """Write a text to the person of this walk. It leaves by the worker, after the gate and everything on file said yes.

    The id is made where the tap happens: the same one twice is one text. It goes to the number that is OK to text, or
    to `contact_point_id`. In the person's quiet hours it waits for their end, unless they ask for it at this moment
    (`asked_for`, a code). `by` is None when the person does it on their own page.

    Raises DomainError: "no_consent", "no_number", "stopped", "goodbye", "died"; "empty", "too_long"; "taken_back" for
    an id whose text was canceled meanwhile; "loud_words" for words that may tell what this is about, unless the person
    chose that or they are sent as they are (`as_is`).
    """
    known = TextMessage.objects.filter(id=text_id).first()
    if known is not None:
        if (known.engagement_id, known.peer_id) != (engagement_id, by):
            raise reused()
        return not_canceled(known)
    engagement = Engagement.objects.select_related("program").get(id=engagement_id)
    way = way_to(engagement, at, contact_point_id)
    if way.why_not is not None or way.point is None:
        why = way.why_not or Reason.NO_NUMBER
        raise DomainError(why, f"This cannot be sent: {rules.REASON_WORDS[why]}.")
    plan = plan_of(engagement_id)
    said = _checked(words, engagement, plan, as_is=as_is)
    text = _new(text_id, engagement, said, way.point, by, at, kind=kind, asked_for=asked_for)
    _wait_until(text, at if asked_for else _free_at(plan, at), at)
    kept = kept_before(text, "engagement_id", "peer_id")
    if kept is not None:
        return kept
    _queue(text)
    if by is not None:  # who answers has read what was there to read
        TextMessage.objects.to_read().filter(engagement=engagement).update(seen_at=at, seen_by_id=by)
    _audit("text.written", text, by=by, at=at, kind=kind, segments=text.segments, as_is=as_is)
    return text


def _checked(words: str, engagement: Engagement, plan: ContactPlan | None, *, as_is: bool) -> str:
    said = words.replace("\r\n", "\n").replace("\x00", "").strip()
    if not said:
        raise DomainError("empty", "Write a few words first.", field="words")
    if len(said) > rules.MOST:
        raise DomainError("too_long", f"A text holds at most {rules.MOST} characters.", field="words")
    if not as_is and not (plan and plan.may_name_program):
        loud = rules.loud_words(said, [*quiet_words(), engagement.program.name])
        if loud:
            named = ", ".join(f"“{word.strip()}”" for word in loud)
            raise DomainError(
                "loud_words", f"Somebody who sees this phone could guess what it is about: {named}.", field="words"
            )
    return said


def _new(
    text_id: uuid.UUID, engagement: Engagement, words: str, point: ContactPoint, by: uuid.UUID | None, at: datetime,
    *, kind: Kind, asked_for: bool,
) -> TextMessage:  # fmt: skip
    return TextMessage(
        id=text_id, engagement=engagement, program_id=engagement.program_id, peer_id=by, purpose=kind,
        state=State.QUEUED, words=words, segments=rules.segments(words), contact_point=point, number=point.value,
        number_key=point.key, occurred_at=at, asked_for=asked_for,
    )  # fmt: skip


def _free_at(plan: ContactPlan | None, at: datetime) -> datetime:
    return rules.free_at(timezone.localtime(at), quiet_of(plan))


def _wait_until(text: TextMessage, free: datetime, at: datetime) -> None:
    text.state, text.reason, text.send_after = State.QUEUED, "", None
    if free > at:
        text.state, text.reason, text.send_after = State.HELD, Reason.QUIET, free


def _queue(text: TextMessage) -> None:
    """One outbox row for each time it becomes free to go; the same one twice changes nothing."""
    due = text.send_after or text.occurred_at
    outbox.put(OUTBOX, key=f"{OUTBOX}:{text.id}:{due.isoformat()}", payload={"text": str(text.id)}, available_at=due)


def _audit(verb: str, text: TextMessage, *, by: uuid.UUID | None, at: datetime, reason: str = "", **more: Any) -> None:
    person = text.engagement.person_id if text.engagement else None
    by_person = {"by": "person"} if by is None and text.asked_for else {}
    audit.record(
        verb, actor=by, at=at, subject=("text", text.id), person=person, reason=reason, detail={**more, **by_person}
    )


@transaction.atomic
def withdraw_text(*, text_id: uuid.UUID, by: uuid.UUID, at: datetime) -> TextMessage:
    """Take a text back while it waits. Raises DomainError "sent" when it has left."""
    text = TextMessage.objects.select_for_update(of=("self",)).select_related("engagement").get(id=text_id)
    if text.state not in rules.WAITING:
        raise DomainError("sent", "It is on its way already and cannot be taken back.")
    _settle(text, State.CANCELED, Reason.TAKEN_BACK, at)
    _audit("text.taken_back", text, by=by, at=at)
    return text


def cancel_waiting(
    engagement: Engagement, reason: Reason, *, at: datetime, sparing: frozenset[Kind] = frozenset()
) -> int:
    """Nothing that waits for this walk is sent any more, but of kinds that are spared. Returns how many.

    Part of the action that says goodbye, and of the one in which the person asks for a pause.
    """
    waiting = TextMessage.objects.filter(engagement=engagement, state__in=rules.WAITING).exclude(purpose__in=sparing)
    forget_secrets(waiting)
    return waiting.update(state=State.CANCELED, reason=reason, settled_at=at)


def forget_secrets(texts: QuerySet[TextMessage]) -> None:
    """What only the person may read in these is kept no longer. Part of the action that settles them together."""
    for text in texts.filter(purpose__in=[Kind.LINK, Kind.CODE]):
        _forget_secret(text)
        text.save(update_fields=["words"])


def phone_stopped(key: str, at: datetime) -> None:
    """STOP came from the phone itself: START from there alone opens it. Part of the action that hears of it."""
    said = {"stopped_at": at, "started_at": None}
    NumberStopped.objects.update_or_create(number_key=key, person=None, defaults=said)


def _forget_secret(text: TextMessage) -> None:
    """What opens a page is kept only until it has left: nobody reads it here later."""
    if text.purpose == Kind.LINK:
        text.words = rules.without_secret(text.words)
    elif text.purpose == Kind.CODE:
        text.words = ""


def begin_sending(
    *, text_id: uuid.UUID, at: datetime, may_have_left: Callable[[TextMessage], None] = lambda text: None
) -> TextMessage | None:
    """The text marked as being sent, or None when it is not to be sent now. Part of the worker's sending.

    Judged anew on what is on file: a STOP, a death, a consent taken back since stop it; quiet hours hold it. One that
    is marked already was left by a worker that died between sending and noting: nobody knows whether it left, and it
    is not sent twice. `may_have_left` hears of it while its words are whole, and of one that a receipt came for since.
    """
    text = TextMessage.objects.select_for_update(of=("self",)).select_related("engagement__program").get(id=text_id)
    if text.state == State.SENDING or text.provider_id:
        may_have_left(text)
    if text.state == State.SENDING:
        note_failed(text_id=text_id, reason=Reason.UNCLEAR, at=at)
        return None
    if text.state not in rules.WAITING or text.engagement is None:
        return None
    way = way_to(text.engagement, at, text.contact_point_id)
    if way.why_not is not None:
        cancel_text(text_id=text_id, reason=way.why_not, at=at)
        return None
    _wait_until(text, at if text.asked_for else _free_at(plan_of(text.engagement.id), at), at)
    if text.state == State.QUEUED:
        text.state = State.SENDING
    else:
        _queue(text)
    text.save(update_fields=["state", "reason", "send_after"])
    return text if text.state == State.SENDING else None


def note_not_taken(*, text_id: uuid.UUID, at: datetime) -> None:
    """The provider was not reached and nothing left: the text waits for the worker's next try. Part of sending."""
    TextMessage.objects.filter(id=text_id, state=State.SENDING).update(state=State.QUEUED)


@transaction.atomic
def note_sent(*, text_id: uuid.UUID, provider: str, provider_id: str, at: datetime) -> TextMessage:
    """The provider took it. It counts as a try, which becomes a contact when they answer."""
    text = TextMessage.objects.select_for_update(of=("self",)).select_related("engagement").get(id=text_id)
    text.provider, text.provider_id, text.sent_at = provider, provider_id, at
    if rules.follows(text.state, State.SENT):
        text.state = State.SENT
    if text.attempt is None and text.engagement is not None and text.purpose == Kind.TYPED:
        text.attempt = _try_of(text.engagement, text.peer_id, at)
    _forget_secret(text)
    text.save(update_fields=["provider", "provider_id", "sent_at", "state", "attempt", "words"])
    _audit("text.sent", text, by=None, at=at, provider=provider)
    return text


def _try_of(engagement: Engagement, peer: uuid.UUID | None, at: datetime) -> ContactAttempt | None:
    live = Assignment.objects.filter(engagement=engagement, ends_at=None)
    who = peer or live.values_list("worker_id", flat=True).first()
    if who is None:
        return None
    return ContactAttempt.objects.create(
        engagement=engagement, peer_id=who, entered_by_id=who, entered_at=at, occurred_at=at, channel="text"
    )


@transaction.atomic
def note_failed(*, text_id: uuid.UUID, reason: Reason, at: datetime) -> TextMessage:
    """It did not arrive, or nobody can tell: its peer sees that on Today and on the person's page.

    Where the provider says that this number said STOP to it, that is a STOP here too.
    """
    text = TextMessage.objects.select_for_update(of=("self",)).select_related("engagement").get(id=text_id)
    _settle(text, State.FAILED, reason, at)
    if reason == Reason.STOPPED and text.number_key:
        phone_stopped(text.number_key, at)
    _audit("text.failed", text, by=None, at=at, reason=reason)
    return text


@transaction.atomic
def cancel_text(*, text_id: uuid.UUID, reason: Reason, at: datetime) -> TextMessage:
    """It is not sent, for what was found on file at the moment of sending."""
    text = TextMessage.objects.select_for_update(of=("self",)).select_related("engagement").get(id=text_id)
    _settle(text, State.CANCELED, reason, at)
    _audit("text.canceled", text, by=None, at=at, reason=reason)
    return text


def _settle(text: TextMessage, state: State, reason: Reason, at: datetime) -> None:
    text.state, text.reason, text.settled_at = state, reason, at
    _forget_secret(text)
    text.save(update_fields=["state", "reason", "settled_at", "words"])


@transaction.atomic
def note_receipt(*, provider: str, provider_id: str, text_id: uuid.UUID | None, state: State, reason: Reason | None,
                 at: datetime) -> TextMessage | None:  # fmt: skip
    """What the provider says became of a text. Late, repeated and contradicting receipts change nothing.

    A receipt may come before the answer to the sending was noted; then it is found by our own id. None for a text
    that is not ours.
    """
    mine = TextMessage.objects.select_for_update(of=("self",)).select_related("engagement")
    text = mine.filter(provider=provider, provider_id=provider_id).first()
    if text is None and text_id is not None:
        text = mine.filter(id=text_id, provider_id__in=["", provider_id]).first()
    changes = text is not None and rules.follows(text.state, state)
    if text is None or not changes:
        return text
    text.provider, text.provider_id = provider, provider_id
    text.state, text.reason, text.settled_at = state, reason or "", at
    text.save(update_fields=["provider", "provider_id", "state", "reason", "settled_at"])
    if reason == Reason.STOPPED and text.number_key:
        phone_stopped(text.number_key, at)
    _audit("text.receipt", text, by=None, at=at, reason=reason or "", state=state)
    return text
