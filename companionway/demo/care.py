"""A site's team and Ana: somebody shares with it, two questions, a meeting with what was agreed; and a few sums."""

from datetime import datetime, timedelta

from django.utils import timezone

from companionway.engagement.actions import care_team
from companionway.engagement.actions.care_team import Agreed, Meeting
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.care_team import End, Seat
from companionway.organizations.models import Site
from companionway.platform import form_times
from companionway.platform.models import User
from companionway.privacy.actions.naming import team_that_treats
from companionway.privacy.models.consent import Consent
from companionway.privacy.rules.terms import Information
from companionway.workforce.actions.out_of_role import note_out_of_role
from companionway.workforce.role_rules import OutOfRole

SITE = "pen-bay"
COUNTED = ((OutOfRole.WATCHING, 3), (OutOfRole.CLERICAL, 2), (OutOfRole.TRANSPORT, 1))
# Form, role, and how many forms took about so many seconds.
TOOK = (
    ("web:contacts", "peer_worker", ((4, 40), (9, 22), (28, 6))),
    ("web:refer-program", "public", ((24, 9), (41, 3))),
    ("web:plan", "peer_supervisor", ((12, 2),)),
)


def work_with_the_team(users: dict[str, User], as_of: datetime) -> None:
    """Everybody of Ana's who said yes to "share with those who treat you" is treated at Pen Bay."""
    ana, fay, site = users["ana"], users["fay"], Site.objects.get(slug=SITE)
    care = Consent.objects.filter(text__card="care", revocations=None)
    agreed = set(care.values_list("person__same_as_id", "program_id"))
    mine = Engagement.objects.filter(assignments__worker=ana, assignments__ends_at=None)
    live = mine.filter(state="open").select_related("person")
    ordered = live.order_by("-program__about_opioids", "opened_at", "id")
    walks = [walk for walk in ordered if (walk.person.same_as_id, walk.program_id) in agreed]
    for walk in walks:
        team_that_treats(site_id=site.id, person_id=walk.person.same_as_id, by=ana.id, at=as_of - timedelta(days=12))
    _meet(walks, site, ana, as_of - timedelta(days=6))
    for walk in walks[:1]:
        _ask(walk, site, ana, fay, as_of)
    for kind, times in COUNTED:
        for _ in range(times):
            note_out_of_role(site_id=site.id, kind=kind, by=ana.id, at=as_of - timedelta(days=3))
    for form, role, spent in TOOK:
        for seconds, times in spent:
            for n in range(times):
                sent = form_times.Sent(form, role, {"edit": 1000 * seconds - 40 * n, "save": 60, "render": 180})
                form_times.add(sent, day=timezone.localdate(as_of) - timedelta(days=n % 3))


def _meet(walks: list[Engagement], site: Site, ana: User, at: datetime) -> None:
    on = timezone.localdate(at)
    seats = (Seat.PEER, Seat.NURSE, Seat.SOCIAL_WORK)
    meeting = Meeting(site.id, on, seats, tuple(walk.id for walk in walks), on + timedelta(days=14))
    row = care_team.keep_meeting(meeting=meeting, by=ana.id, at=at)
    week = on + timedelta(days=10)
    huddle = Agreed("Move the huddle to a quarter past nine", Seat.NURSE, week)
    item = care_team.agree_on(meeting_id=row.id, agreed=huddle, by=ana.id, at=at)
    care_team.end_item(item_id=item.id, how=End.DONE, by=ana.id, at=at + timedelta(days=2))
    for walk in walks[:1]:
        told = (Information.CONTACTS,)
        visit = Agreed("Say which mornings the clinic is quiet", Seat.SOCIAL_WORK, week, walk.id, told)
        care_team.agree_on(meeting_id=row.id, agreed=visit, by=ana.id, at=at)


def _ask(walk: Engagement, site: Site, ana: User, fay: User, as_of: datetime) -> None:
    earlier = as_of - timedelta(days=4)
    first = care_team.ask_the_peer(
        engagement_id=walk.id, site_id=site.id, words="Are mornings or afternoons better for a visit?", by=fay.id,
        at=earlier,
    )  # fmt: skip
    care_team.answer_question(
        question_id=first.id, words="Mornings. A text the day before helps.", tells=[Information.CONTACTS], by=ana.id,
        at=earlier + timedelta(hours=3),
    )  # fmt: skip
    care_team.ask_the_peer(
        engagement_id=walk.id, site_id=site.id, words="Would it help if you came along next time?", by=fay.id,
        at=as_of - timedelta(hours=5),
    )  # fmt: skip
