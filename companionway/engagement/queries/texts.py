"""Reading texts: one person's, what to read or mend, whose one may be, and what stands in the way of sending."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from companionway.engagement.models.message import TO_READ, NumberStopped, TextMessage
from companionway.engagement.models.walk import Assignment, Engagement
from companionway.engagement.queries.nobody import works_there
from companionway.engagement.rules import walk
from companionway.engagement.rules.texts import REASON_WORDS, Reason, State
from companionway.engagement.rules.walk import Goodbye
from companionway.people.models import ContactPoint, Person
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.queries.texting import agreed_to_texts, numbers_to_text
from companionway.privacy.viewer import Viewer

SHOWN = 200


@dataclass(frozen=True)
class Way:
    """Whether a text may go to somebody now: the number, or why not."""

    point: ContactPoint | None
    consent_id: uuid.UUID | None = None
    why_not: Reason | None = None


def texts_of(engagement: Engagement) -> list[TextMessage]:
    """The texts of one walk, the newest first. One query. The caller has looked the engagement up by viewer."""
    rows = TextMessage.objects.filter(engagement=engagement).select_related("peer")
    return list(rows.order_by("-occurred_at", "-id")[:SHOWN])


def text_for(viewer: Viewer, text_id: uuid.UUID) -> TextMessage:
    """One text of somebody the viewer may see. Raises NotVisible."""
    found = TextMessage.objects.visible_to(viewer).filter(id=text_id)
    row = found.select_related("engagement__person__same_as", "engagement__program").first()
    if row is None:
        raise NotVisible
    return row


def walking_now(on: date) -> QuerySet[Assignment]:
    """The assignments whose peer still works there: that of somebody who left goes on until another peer walks."""
    there = works_there("worker_id", "engagement__program_id", "engagement__site_id", on)
    return Assignment.objects.filter(there, ends_at=None)


def _mine_to_read(viewer: Viewer) -> Q:
    """Of whom the viewer walks with or covers; and of whom nobody walks with now, for who sees them.

    That is so after a goodbye, and where their peer left and nobody else walks with them yet.
    """
    seen = Engagement.objects.visible_to(viewer)
    mine = seen.walked_or_covered_by(viewer.user_id).values("id")
    with_somebody = walking_now(clock.today()).filter(engagement=OuterRef("pk"))
    nobodys = seen.exclude(Exists(with_somebody)).values("id")
    return TO_READ & (Q(engagement__in=mine) | Q(engagement__in=nobodys))


def to_read(viewer: Viewer) -> list[TextMessage]:
    """What came in, did not arrive or was not sent, and waits for this viewer to look at it. One query."""
    rows = TextMessage.objects.filter(_mine_to_read(viewer))
    return list(rows.select_related("engagement__person__same_as").order_by("occurred_at", "id")[:SHOWN])


def to_read_or_place(viewer: Viewer) -> list[TextMessage]:
    """`to_read` and `unplaced` together, oldest first, for the one list that says both. One query."""
    rows = TextMessage.objects.filter(_mine_to_read(viewer) | Q(state=State.UNPLACED))
    return list(rows.select_related("engagement__person__same_as").order_by("occurred_at", "id")[:SHOWN])


def unplaced() -> list[TextMessage]:
    """Texts of which it is not known whose they are, oldest first. One query.

    Who may see which is the database's judgment (`platform.protected`): supervisors of the program whose number it
    came to, and whoever sees every person that has the number.
    """
    return list(TextMessage.objects.filter(state=State.UNPLACED).order_by("occurred_at", "id")[:SHOWN])


def unplaced_for(text_id: uuid.UUID) -> TextMessage:
    """One of them. Raises NotVisible."""
    row = TextMessage.objects.filter(id=text_id, state=State.UNPLACED).first()
    if row is None:
        raise NotVisible
    return row


def who_it_may_be(viewer: Viewer, text: TextMessage) -> list[Engagement]:
    """The walks of people with this number that the viewer may see. One query."""
    rows = Engagement.objects.visible_to(viewer).filter(id__in=text.candidates)
    return list(rows.select_related("person__same_as", "program").order_by("person__same_as__called", "id"))


def walks_to_text(viewer: Viewer, person: Person) -> list[Engagement]:
    """The live walks of a kept record that the viewer may see, their own first. One query."""
    rows = Engagement.objects.visible_to(viewer).filter(person__same_as=person, state__in=walk.LIVE)
    mine = rows.annotate(mine=Exists(Assignment.objects.filter(engagement=OuterRef("pk"), ends_at=None,
                                                               worker=viewer.user_id)))  # fmt: skip
    return list(mine.select_related("person__same_as", "program").order_by("-mine", "-opened_at", "id"))


def text_written(engagement: Engagement, text_id: uuid.UUID) -> TextMessage | None:
    """A text of this walk that was written under this id before; None for none. One query.

    Raises DomainError "taken_back" as `not_canceled` does.
    """
    found = TextMessage.objects.filter(id=text_id, engagement=engagement).first()
    return not_canceled(found) if found else None


def not_canceled(text: TextMessage) -> TextMessage:
    """The same text, where it goes or went. Raises DomainError "taken_back" for one that was canceled meanwhile."""
    if text.state == State.CANCELED:
        why = REASON_WORDS[Reason(text.reason)]
        raise DomainError("taken_back", f"This text was not sent: {why}. Write it again if you like.")
    return text


def died(engagement: Engagement) -> bool:
    """Whether any walk of this person ended by their death. One query."""
    same = Engagement.objects.filter(person__same_as__records=engagement.person_id, goodbye=Goodbye.DIED)
    return same.exists()


def number_for(engagement: Engagement, point_id: uuid.UUID | None = None) -> ContactPoint | None:
    """The number of this person's records that is OK to text, the chosen one or the newest. One query."""
    points = numbers_to_text(engagement.person_id)
    return (points.filter(id=point_id) if point_id else points.order_by("-id")).first()


def has_stopped(number_key: str) -> bool:
    """Whether the holder of this number said STOP and not START since. One query."""
    return NumberStopped.objects.filter(number_key=number_key, started_at=None).exists()


def way_to(engagement: Engagement, at: datetime, point_id: uuid.UUID | None = None) -> Way:
    """Whether a text to this person may leave now, by what is on file at this moment. Nine queries at most.

    The order is the one of what weighs most: a death, a goodbye, STOP, consent.
    """
    if died(engagement):
        return Way(None, why_not=Reason.DIED)
    if engagement.state not in walk.LIVE:
        return Way(None, why_not=Reason.GOODBYE)
    point = number_for(engagement, point_id)
    if point is None:
        return Way(None, why_not=Reason.NO_NUMBER)
    if has_stopped(point.key):
        return Way(point, why_not=Reason.STOPPED)
    consent = agreed_to_texts(engagement.person_id, engagement.program_id, at)
    return Way(point, consent, None if consent else Reason.NO_CONSENT)
