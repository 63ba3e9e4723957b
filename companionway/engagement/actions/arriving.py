"""Texts that come in: each lands once, with whom it is from, or with a human where that is not known."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from companionway.engagement.actions.contact import touch
from companionway.engagement.actions.message import forget_secrets, phone_stopped
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.message import NumberStopped, TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.texts import walking_now
from companionway.engagement.rules import texts as rules
from companionway.engagement.rules import walk
from companionway.engagement.rules.texts import Asks, Reason, State
from companionway.people import tokens
from companionway.people.models import ContactPoint, Person
from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.platform.turns import take_turns

LONGEST = 8000


@dataclass(frozen=True)
class Arrived:
    """One text as a provider delivers it. `program_id` is the program whose number it came to.

    `beside` is what we say of it ourselves, such as that a picture came too. It is kept below the words.
    """

    provider: str
    provider_id: str
    number: str
    words: str
    program_id: uuid.UUID
    beside: str = ""


@transaction.atomic
def take_in(*, arrived: Arrived, at: datetime) -> TextMessage:
    """Keep a text that came in, once: delivered again it is the row that is there.

    From a number of one person who walks with us it is theirs. From a number that nobody has, or several people
    share, whether each of them walks with us or not, a human says whose it is. STOP and START work at this moment,
    whoever it is.
    """
    key = tokens.of("phone", arrived.number).key
    people = _people_with(key) if key else set()
    walks = _walks_of(people)
    # Somebody without a walk may have written: then it is not for who sees the walks of the others.
    known = {engagement.person.same_as_id for engagement in walks} == people
    asked, words = rules.asks(arrived.words), _kept(arrived)
    text = TextMessage(
        id=new_id(), program_id=arrived.program_id, state=State.UNPLACED, words=words,
        segments=max(1, rules.segments(words)), number=arrived.number[:40], number_key=key,
        provider=arrived.provider, provider_id=arrived.provider_id, asks=asked or "", occurred_at=at,
        candidates=[engagement.id for engagement in walks] if known else [],
    )  # fmt: skip
    if len(people) == 1 and walks:
        _give(text, _likeliest(walks, arrived.program_id), at)
    try:
        with transaction.atomic():
            text.save(force_insert=True)
    except IntegrityError:
        return TextMessage.objects.get(provider=arrived.provider, provider_id=arrived.provider_id)
    if text.engagement is not None:
        _count(text, text.engagement, at)
    if key and asked in (Asks.STOP, Asks.START):
        _heed(key, asked, at)
    person = text.engagement.person_id if text.engagement else None
    audit.record("text.came_in", actor=None, at=at, subject=("text", text.id), person=person, reason=asked or "",
                 detail={"by": "person", "people": len(people), "provider": arrived.provider})  # fmt: skip
    return text


def _kept(arrived: Arrived) -> str:
    return "\n".join(part for part in (arrived.words, arrived.beside) if part)[:LONGEST]


def _people_with(key: str) -> set[uuid.UUID]:
    """Everybody who has this number on any of their records, whether they walk with us or not."""
    points = ContactPoint.objects.filter(key=key, kind="phone", ended_at=None)
    return set(points.values_list("person__same_as", flat=True))


def _walks_of(people: set[uuid.UUID]) -> list[Engagement]:
    """Every walk of these people, live ones first, the newest first."""
    rows = Engagement.objects.filter(person__same_as__in=people).select_related("person")
    return sorted(rows.order_by("-opened_at"), key=lambda row: row.state not in walk.LIVE)


def _likeliest(walks: list[Engagement], program: uuid.UUID) -> Engagement:
    """Of one person's walks: a live one in the program whose number it came to, a live one, else the newest."""
    live = [one for one in walks if one.state in walk.LIVE] or walks
    return next((one for one in live if one.program_id == program), live[0])


def _give(text: TextMessage, engagement: Engagement, at: datetime) -> None:
    text.engagement, text.state, text.candidates = engagement, State.RECEIVED, []
    walking = walking_now(timezone.localdate(at)).filter(engagement=engagement)
    text.peer_id = walking.values_list("worker_id", flat=True).first()


def _count(text: TextMessage, engagement: Engagement, at: datetime) -> None:
    """Their answer makes it a contact: one for each day on which they wrote.

    After goodbye nothing is counted; nor while nobody walks with them, for it would be nobody's contact.
    """
    if text.peer_id is None or engagement.state not in walk.LIVE or text.asks:
        return
    take_turns(f"text-contact:{engagement.id}")
    day = timezone.localdate(at)
    that_day = Contact.objects.filter(engagement=engagement, texts__isnull=False, occurred_at__date=day)
    text.contact = that_day.filter(undone_at=None).order_by("-occurred_at").first()
    if text.contact is None:
        text.contact = Contact.objects.create(
            engagement=engagement,
            peer_id=text.peer_id,
            entered_by_id=text.peer_id,
            entered_at=at,
            occurred_at=at,
            channel="text",
        )
    text.save(update_fields=["contact"])
    touch([engagement.id], at)


def _heed(key: str, asked: Asks, at: datetime) -> None:
    """STOP and START, at once. What waits for that number is not sent."""
    if asked == Asks.START:
        NumberStopped.objects.filter(number_key=key, started_at=None).update(started_at=at)
        return
    phone_stopped(key, at)
    waiting = TextMessage.objects.filter(number_key=key, state__in=rules.WAITING)
    forget_secrets(waiting)
    waiting.update(state=State.CANCELED, reason=Reason.STOPPED, settled_at=at)


@transaction.atomic
def stop_texts(*, person_id: uuid.UUID, stop: bool, at: datetime) -> int:
    """The person says on their own page: no more texts, or texts again. It holds for every number of theirs, at once.

    The page opens what it stopped itself. What a phone stopped, or another person who has the number, stays.
    Returns for how many numbers it holds. What waits is stopped when it would be sent: all this is looked at again.
    """
    points = ContactPoint.objects.filter(person__same_as__records=person_id, kind="phone", ended_at=None)
    keys = set(points.exclude(key="").values_list("key", flat=True))
    standing = NumberStopped.objects.filter(number_key__in=keys, started_at=None)
    mine = standing.filter(person__same_as__records=person_id)
    if stop:
        kept = Person.objects.values_list("same_as_id", flat=True).get(id=person_id)
        said = {"stopped_at": at, "started_at": None}
        stands = standing.filter(Q(person=None) | Q(person__same_as=kept))
        for key in sorted(keys.difference(stands.values_list("number_key", flat=True))):
            NumberStopped.objects.update_or_create(number_key=key, person_id=kept, defaults=said)
        count = len(keys)
    else:
        count = NumberStopped.objects.filter(id__in=list(mine.values_list("id", flat=True))).update(started_at=at)
    audit.record("text.stopped" if stop else "text.started", actor=None, at=at, subject=("person", person_id),
                 person=person_id, detail={"by": "person", "numbers": count})  # fmt: skip
    return count


def _unplaced(text_id: uuid.UUID) -> TextMessage:
    text = TextMessage.objects.select_for_update().filter(id=text_id, state=State.UNPLACED).first()
    if text is None:
        raise DomainError("placed", "Somebody has said whose this is meanwhile.")
    return text


@transaction.atomic
def place_text(*, text_id: uuid.UUID, engagement_id: uuid.UUID, by: uuid.UUID, at: datetime) -> TextMessage:
    """A human says whose text it is. It stands in that person's journey from when it came in."""
    text = _unplaced(text_id)
    engagement = Engagement.objects.get(id=engagement_id)
    _give(text, engagement, at)
    text.placed_by_id = by
    text.save(update_fields=["engagement", "state", "candidates", "peer", "placed_by"])
    _count(text, engagement, text.occurred_at)
    audit.record("text.placed", actor=by, at=at, subject=("text", text.id), person=engagement.person_id)
    return text


@transaction.atomic
def set_text_aside(*, text_id: uuid.UUID, by: uuid.UUID, at: datetime) -> TextMessage:
    """It is from nobody we know: kept, and asked about no more."""
    text = _unplaced(text_id)
    text.state, text.placed_by_id, text.settled_at = State.SET_ASIDE, by, at
    text.save(update_fields=["state", "placed_by", "settled_at"])
    audit.record("text.set_aside", actor=by, at=at, subject=("text", text.id))
    return text


@transaction.atomic
def note_texts_read(*, engagement_id: uuid.UUID, by: uuid.UUID, at: datetime) -> int:
    """Whoever walks with them has read what came in and what did not arrive. Returns how many. Safe to say twice."""
    fresh = TextMessage.objects.to_read().filter(engagement_id=engagement_id)
    count = fresh.update(seen_at=at, seen_by_id=by)
    person = Engagement.objects.values_list("person_id", flat=True).get(id=engagement_id)
    audit.record("text.read", actor=by, at=at, subject=("engagement", engagement_id), person=person,
                 detail={"texts": count})  # fmt: skip
    return count
