"""A believable day for Ana: people she walks with, one who waits, check-ins, a goodbye, a follow-up to ask."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from companionway.engagement.actions import contact as touch
from companionway.engagement.actions import walk
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.contact import Channel, Kind
from companionway.engagement.rules.rhythm import Rhythm
from companionway.engagement.rules.walk import Goodbye
from companionway.followups.actions import plan
from companionway.followups.models import FollowUp
from companionway.instruments.actions import check_in as check_ins
from companionway.instruments.models import Administration
from companionway.instruments.rules import AnswerKind, Moment
from companionway.people.details import PersonDetails, ReachDetails
from companionway.platform import clock
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.referrals.actions.answer import accept, say_not_now
from companionway.referrals.models import Referral
from companionway.referrals.rules import CheckBack
from tests.cast import Cast, sam_waits, sam_walks_with

FIRST = (3, 2, 3, 4, 2, 3, 4, 4, 3, 3)
LATER = (5, 4, 3, 4, 4, 5, 3, 5, 4, 6)


@dataclass(frozen=True)
class Day:
    """Who is in Ana's day."""

    sam: Engagement
    robin: Engagement
    alex: Engagement
    jamie: Referral
    done: Administration
    to_ask: FollowUp


def reach(four: str, **safe: object) -> tuple[ReachDetails, ...]:
    """An invented phone with what is safe there."""
    return (ReachDetails("phone", f"207-555-{four}", **({"text_ok": True} | safe)),)  # type: ignore[arg-type]


def walks(user: User, name: str, at: datetime, four: str, *, rhythm: Rhythm = Rhythm.WEEKLY) -> Engagement:
    """Somebody who said yes to this peer, with the rhythm they like."""
    row = sam_walks_with(user, at, person=PersonDetails(called=name, reach=reach(four)), place="Room 7")
    return walk.choose_rhythm(
        engagement_id=row.id, rhythm=rhythm, modes=["text", "call"], next_on=None, by=user.id, at=at
    )


def talked(row: Engagement, by: User, at: datetime, channel: Channel = Channel.TEXT) -> None:
    """They were in touch."""
    touch.log_contact(contact_id=new_id(), engagement_id=row.id, channel=channel, by=by.id, at=at)


def checked_in(
    row: Engagement, by: User, at: datetime, values: tuple[int | None, ...] = FIRST, moment: Moment = Moment.BASELINE
) -> Administration:
    """A finished check-in with these answers; None is skipped."""
    begun = check_ins.begin(engagement_id=row.id, moment=moment, by=by.id, at=at)
    for number, value in enumerate(values, start=1):
        kind = AnswerKind.ANSWERED if value is not None else AnswerKind.SKIPPED
        check_ins.answer(administration_id=begun.id, item=number, kind=kind, value=value, by=by.id, at=at)
    return check_ins.finish(administration_id=begun.id, by=by.id, at=at + timedelta(minutes=2))


def a_day(cast: Cast, now: datetime | None = None) -> Day:
    """Everything that Ana's Today and Sam's page can show, around this moment."""
    now = now or clock.now()
    ana = cast.ana

    def ago(days: float) -> datetime:
        return now - timedelta(days=days)

    sam = walks(ana, "Sam", ago(60), "0142")
    checked_in(sam, ana, ago(58))
    talked(sam, ana, ago(30), Channel.IN_PERSON)
    talked(sam, ana, ago(9), Channel.CALL)
    last = touch.log_contact(contact_id=new_id(), engagement_id=sam.id, channel=Channel.TEXT, by=ana.id, at=ago(2))
    touch.add_details(contact_id=last.id, minutes=10, kinds=[Kind.EMOTIONAL, Kind.TANGIBLE], place="Library",
                      by=ana.id, at=ago(2) + timedelta(minutes=1))  # fmt: skip
    touch.log_try(attempt_id=new_id(), engagement_id=sam.id, channel="", by=ana.id, at=ago(1))
    done = checked_in(sam, ana, ago(1), LATER, Moment.ON_DEMAND)
    walk.choose_rhythm(engagement_id=sam.id, rhythm=Rhythm.WEEKLY, modes=["text", "in_person"],
                       next_on=timezone_day(now), by=ana.id, at=ago(1))  # fmt: skip
    robin = walks(ana, "Robin", ago(40), "0133", rhythm=Rhythm.BIWEEKLY)
    talked(robin, ana, ago(20))
    alex = walks(ana, "Alex", ago(25), "0118")
    talked(alex, ana, ago(3), Channel.IN_PERSON)
    resting = walks(ana, "Noor", ago(50), "0121", rhythm=Rhythm.SPORADIC)
    walk.pause(engagement_id=resting.id, by=ana.id, at=ago(8))
    gone = walks(ana, "Lee", ago(185), "0171")
    checked_in(gone, ana, ago(181))
    walk.say_goodbye(engagement_id=gone.id, reason=Goodbye.GOALS_MET, by=ana.id, at=ago(70))
    plan(at=now)
    jamie = sam_waits(now - timedelta(minutes=4), person=PersonDetails(called="Jamie", reach=reach("0155")))
    maybe = sam_waits(ago(12), person=PersonDetails(called="Kai", reach=reach("0166")))
    accept(referral_id=maybe.id, by=ana.id, at=ago(12))
    say_not_now(referral_id=maybe.id, check_back=CheckBack.WEEK, channel="in_person", by=ana.id, at=ago(11))
    to_ask = FollowUp.objects.get(engagement=gone)
    return Day(sam, robin, alex, jamie, done, to_ask)


def timezone_day(now: datetime):  # type: ignore[no-untyped-def]
    """The day of this moment where the program is."""
    from django.utils import timezone

    return timezone.localdate(now)
