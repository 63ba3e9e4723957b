"""How a few invented people are reached: contact plans, texts there and back, one that did not arrive, a handover."""

import uuid
from datetime import datetime, time, timedelta

from companionway.demo.sharing import agree_to_texts
from companionway.engagement.actions.handover import answer_handover, plan_handover_meeting, propose_handover
from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.plan import FirstWeeks, IfQuiet
from companionway.engagement.rules.texts import Reason, State, segments
from companionway.people.models import ContactPoint
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.workforce.queries import peers_at

PLANS = (
    Agreed(modes=("text", "call"), days=(0, 2, 4), quiet_from=time(20), quiet_until=time(9), name_to_say="Alex",
           message_ok=True, first_weeks=FirstWeeks.YES, if_quiet=IfQuiet.HELLO),
    Agreed(modes=("text",), if_quiet=IfQuiet.WAIT, if_quiet_words="I come back when I am ready.",
           first_weeks=FirstWeeks.NO),
)  # fmt: skip
# Hours before now, whose it is, the words, and how it stands.
SAID = (
    (50, "ours", "Hi, it's Alex. Just saying hello. No need to answer.", State.DELIVERED, ""),
    (49, "theirs", "hi! long week. still here \U0001f331", State.RECEIVED, ""),
    (48, "ours", "Glad to hear from you. Coffee on Friday?", State.DELIVERED, ""),
    (3, "theirs", "yes please, 3 is good", State.RECEIVED, ""),
)


def keep_in_touch(*, username: str, as_of: datetime) -> int:
    """Plans, texts and a handover of people who walk with this peer. Returns how many people."""
    by = User.objects.get(username=username)
    live = Engagement.objects.filter(assignments__worker=by, assignments__ends_at=None, state="open")
    mine = list(live.select_related("person__same_as", "program", "site").order_by("-opened_at", "-id"))
    theirs = ContactPoint.objects.filter(person__same_as__in=[walk.person.same_as_id for walk in mine])
    ok = set(theirs.filter(kind="phone", text_ok=True).values_list("person__same_as_id", flat=True))
    walks = [walk for walk in mine if walk.person.same_as_id in ok][:3]
    for walk, agreed in zip(walks, PLANS, strict=False):
        agree_contact_plan(
            engagement_id=walk.id, agreed=agreed, version=0, by=by.id, at=max(walk.opened_at, as_of - timedelta(days=2))
        )
    for walk in walks[:2]:
        agree_to_texts(walk, by, max(walk.opened_at, as_of - timedelta(days=4)))
    if walks:
        _texts(walks[0], by, as_of)
    for walk in walks[1:2]:
        _keep(_text(walk, by, as_of - timedelta(hours=20), "Hello from Alex.", State.FAILED, Reason.NO_SUCH_NUMBER))
    for walk in walks[2:3]:
        _hand_over(walk, by, as_of)
    return len(walks)


def _texts(walk: Engagement, by: User, as_of: datetime) -> None:
    for hours, whose, words, state, reason in SAID:
        text = _text(walk, by, as_of - timedelta(hours=hours), words, state, reason)
        if whose == "theirs" and hours > 10:
            text.seen_at, text.seen_by_id = text.occurred_at + timedelta(minutes=20), by.id
        _keep(text)


def _text(walk: Engagement, by: User, at: datetime, words: str, state: str, reason: str) -> TextMessage:
    """One row as the actions would leave it. It counts as no contact, so that the figures of the demo stay."""
    point = ContactPoint.objects.filter(person__same_as=walk.person.same_as, kind="phone", text_ok=True).first()
    return TextMessage(
        id=new_id(), engagement=walk, program_id=walk.program_id, peer=by, state=state, reason=reason, words=words,
        segments=segments(words), contact_point=point, number=point.value if point else "",
        number_key=point.key if point else "", provider="demo", provider_id=uuid.uuid4().hex, occurred_at=at,
        sent_at=at, settled_at=at,
    )  # fmt: skip


def _keep(text: TextMessage) -> None:
    text.save(force_insert=True)


def _hand_over(walk: Engagement, by: User, as_of: datetime) -> None:
    """Somebody asked for another peer, and a day to meet is set."""
    others = [peer for peer in peers_at(walk.program_id, walk.site_id, as_of.date()) if peer.id != by.id]
    if not others:
        return
    row = propose_handover(
        engagement_id=walk.id, to_peer=others[0].id, asked_for_by_person=False, by=by.id, at=as_of - timedelta(days=3)
    )
    answer_handover(handover_id=row.id, yes=True, history_passes=True, by=by.id, at=as_of - timedelta(days=2))
    plan_handover_meeting(
        handover_id=row.id, meets_on=as_of.date() + timedelta(days=2), meeting="The library cafe, 3 pm, all three",
        by=by.id, at=as_of - timedelta(days=2),
    )  # fmt: skip
