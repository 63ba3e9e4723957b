"""How an engagement reads in a list, and the buttons that log a contact: plain values for the templates."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules import note, walk
from companionway.engagement.rules.contact import CHANNEL_WORDS, Channel
from companionway.engagement.rules.plan import FirstWeeks, next_of_first_weeks
from companionway.engagement.rules.rhythm import Rhythm
from companionway.platform.ids import new_id
from companionway.web import phrases

TRIED = "tried"
ICONS = {"text": "message-circle", "call": "phone", "in_person": "user", "video": "video", TRIED: "circle-dashed"}
DONE = {"text": "texted", "call": "talked", "in_person": "met", "video": "met by video"}
MODE_WORDS = {"text": "text", "call": "call", "in_person": "in person", "video": "video"}
LIKES = {
    Rhythm.WEEKLY: "likes weekly",
    Rhythm.BIWEEKLY: "likes every other week",
    Rhythm.SPORADIC: "likes now and then",
    Rhythm.AS_NEEDED: "likes as needed",
}
# Choices for the next time, in days from today; the first of each rhythm is chosen beforehand.
NEXT_IN = (("1", "tomorrow"), ("3", "in 3 days"), ("7", "in a week"), ("14", "in 2 weeks"), ("30", "in a month"))
USUAL_NEXT = {Rhythm.WEEKLY: "7", Rhythm.BIWEEKLY: "14"}


@dataclass(frozen=True)
class Button:
    """One way to have been in touch; pressing it saves."""

    value: str
    label: str
    icon: str

    @property
    def done(self) -> str:
        """What a row says after it was pressed."""
        return DONE.get(self.value, "tried")


@dataclass(frozen=True)
class Row:
    """One engagement in a list. `contact_id` names the contact that the next tap makes, so a double tap is one."""

    engagement: Engagement
    name: str
    url: str
    facts: str
    buttons: list[Button]
    contact_id: uuid.UUID
    contacts_url: str
    next_in: str = ""  # in how many days the next time usually is, "" where there is nothing to go by
    goals: Collection[tuple[str, str]] = ()  # ids and words of their small steps, for the sheet's chips
    notes: bool = False  # whether the program lets its peers write "for us both"
    last_url: str = ""
    last_words: str = ""
    may_log: bool = True

    @property
    def form_id(self) -> str:
        """The id of its form, for buttons that stand elsewhere in the page."""
        return f"tap-{self.contact_id.hex}"


def buttons_for(engagement: Engagement) -> list[Button]:
    """Text, Call, In person as the program offers them, then Tried, then Video where it is offered."""
    order = [c for c in (Channel.TEXT, Channel.CALL, Channel.IN_PERSON) if c in engagement.program.modes]
    found = [Button(c, CHANNEL_WORDS[c], ICONS[c]) for c in order]
    found.append(Button(TRIED, "Tried", ICONS[TRIED]))
    if Channel.VIDEO in engagement.program.modes:
        found.append(Button(Channel.VIDEO, CHANNEL_WORDS[Channel.VIDEO], ICONS[Channel.VIDEO]))
    return found


def usual_next(engagement: Engagement, today: date, *, first_weeks: str = "", days: Collection[int] = ()) -> str:
    """In how many days the next time usually is: the first weeks' next day for who said yes to it, else their rhythm's.

    "" where there is nothing to go by, or a day is planned already, which a choice made beforehand must not move.
    """
    if engagement.next_on and engagement.next_on > today:
        return ""
    if first_weeks == FirstWeeks.YES:
        day = next_of_first_weeks(timezone.localdate(engagement.opened_at), today, days)
        if day is not None:
            return str((day - today).days)
    return USUAL_NEXT.get(Rhythm(engagement.rhythm), "")


def _day(moment: datetime, today: date) -> str:
    return phrases.day_word(timezone.localdate(moment), today)


def facts_of(engagement: Engagement, today: date, *, been_a_while: bool = False) -> list[str]:
    """ "texted Tue", "likes weekly": what is enough to know whom and what next. Needs `with_last_touch`."""
    touched: datetime | None = engagement.last_touch_at
    tried: datetime | None = getattr(engagement, "last_try_at", None)
    channel: str | None = getattr(engagement, "last_channel", None)
    facts = ["it's been a while"] if been_a_while else []
    if tried and (touched is None or tried > touched):
        facts.append(f"tried {_day(tried, today)}")
    if touched and channel:
        facts.append(f"{DONE[channel]} {_day(touched, today)}")
    if engagement.state == walk.State.CLOSED:
        return [*facts, walk.STATE_WORDS[walk.State.CLOSED]]
    if engagement.state == walk.State.PAUSED:
        return [*facts, walk.STATE_WORDS[walk.State.PAUSED]]
    if engagement.next_on and engagement.next_on > today:
        facts.append(f"next {phrases.day_word(engagement.next_on, today)}")
    return [*facts, LIKES[Rhythm(engagement.rhythm)]]


def row(
    engagement: Engagement, today: date, *, been_a_while: bool = False, more: str = "",
    goals: Collection[tuple[str, str]] = (),
) -> Row:  # fmt: skip
    """The row of one engagement; `more` is a further fact (a program, the peer), `goals` steps to touch with a talk.

    What was agreed about being in touch is said where the engagement brings it (`queries.today`).
    """
    person = engagement.person.same_as
    last: uuid.UUID | None = getattr(engagement, "last_contact_id", None)
    touched = engagement.last_touch_at
    facts = facts_of(engagement, today, been_a_while=been_a_while)
    name: str = getattr(engagement, "name_to_say", "")
    if name:
        facts.append(f"say you are {name}")
    first_weeks: str = getattr(engagement, "first_weeks", "")
    days: list[int] = getattr(engagement, "good_days", [])
    return Row(
        engagement=engagement, name=person.called, url=reverse("web:person", args=[person.id]),
        facts=phrases.SEPARATOR.join([*facts, *([more] if more else [])]), buttons=buttons_for(engagement),
        contact_id=new_id(), contacts_url=reverse("web:contacts", args=[person.id]),
        last_url=reverse("web:contact", args=[last]) if last else "",
        last_words=phrases.moment(timezone.localtime(touched), today) if touched else "",
        next_in=usual_next(engagement, today, first_weeks=first_weeks, days=days),
        goals=goals,
        notes=note.may_open(engagement.program.notes, note.Audience.BOTH),
        may_log=engagement.state in walk.LIVE,
    )  # fmt: skip
