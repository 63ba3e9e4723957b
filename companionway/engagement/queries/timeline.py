"""One person's journey as one list: requests, talks, texts, tries, pauses, goodbyes, coming back. Check-ins join it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, JSONObject, Trim

from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import EngagementEvent
from companionway.people.models import Person
from companionway.platform.sealing import opened_from_json
from companionway.referrals.models import ReferralEvent

SHOWN = 200


@dataclass(frozen=True)
class Moment:
    """One thing that happened. `kind` is request, contact, try, text or step; `what` is its verb, channel or state.

    `facts` of a contact: minutes, kinds, place, group, replaces (the version before it), by (user id), entered_at,
    phone_at and doubtful (the phone's claim, and whether it could not be); of a try the last four of these and its
    engagement; of a request: outcome and channel; of a text: reason, asks, seen, engagement; of a step: its detail.
    """

    occurred_at: datetime
    kind: str
    what: str
    who: str
    id: uuid.UUID
    facts: dict[str, Any]


def _shape(rows: QuerySet[Any], kind: str, what: str, who: str, facts: Any) -> QuerySet[Any, Any]:
    name = Trim(Concat(Coalesce(f"{who}__first_name", Value("")), Value(" "), Coalesce(f"{who}__last_name", Value(""))))
    shaped = rows.annotate(kind=Value(kind), what=F(what), who=name, facts=facts)
    newest: QuerySet[Any, Any] = shaped.order_by("-occurred_at").values_list(
        "occurred_at", "kind", "what", "who", "id", "facts"
    )[:SHOWN]
    return newest


def _stands_alone(link: str) -> Any:
    """A contact or try that no text stands for: what was texted here is in the journey once, as the text."""
    return ~Exists(TextMessage.objects.filter(**{f"{link}_id": OuterRef("pk")}))


def timeline(person: Person) -> list[Moment]:
    """Everything that happened with a kept record, newest first, at most 200. One query whatever the length.

    The caller has looked the person up by viewer.
    """
    mine = {"engagement__person__same_as": person}
    contacts = Contact.objects.filter(_stands_alone("contact"), **mine, replaced_at=None, undone_at=None)
    said = JSONObject(
        minutes="minutes", kinds="kinds", place="place", group="group__name", replaces="replaces_id",
        by="entered_by_id", entered_at="entered_at", phone_at="phone_at", doubtful="clock_doubtful",
    )  # fmt: skip
    sent = JSONObject(
        by="entered_by_id", entered_at="entered_at", phone_at="phone_at", doubtful="clock_doubtful",
        engagement="engagement_id",
    )  # fmt: skip
    tries = ContactAttempt.objects.filter(_stands_alone("attempt"), **mine, undone_at=None)
    texts = TextMessage.objects.filter(**mine)
    about = JSONObject(reason="reason", asks="asks", engagement="engagement_id", seen="seen_at")
    steps = EngagementEvent.objects.filter(**mine)
    requests = ReferralEvent.objects.filter(referral__person__same_as=person)
    rows = _shape(requests, "request", "verb", "by", JSONObject(outcome="outcome", channel="channel")).union(
        _shape(contacts, "contact", "channel", "peer", said),
        _shape(tries, "try", "channel", "peer", sent),
        _shape(texts, "text", "state", "peer", about),
        _shape(steps, "step", "verb", "by", F("detail")),
        all=True,
    )
    return [_opened(Moment(*row)) for row in rows.order_by("-occurred_at")[:SHOWN]]


def _opened(moment: Moment) -> Moment:
    """A contact's place comes sealed."""
    if moment.kind == "contact":
        moment.facts["place"] = opened_from_json(Contact, "place", moment.id, moment.facts["place"])
    return moment
