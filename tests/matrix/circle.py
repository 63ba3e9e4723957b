"""The circle of the matrix: thirteen who look, and a person in each situation that decides who may see them.

Every person carries a name that occurs nowhere else (a canary), so that a page which shows one person too many is found
wherever the name stands. What each situation means for each viewer is not here: it is written in sight.csv.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.test import override_settings

from companionway.engagement.actions import contact as touching
from companionway.engagement.actions import walk as walking
from companionway.engagement.rules.walk import Goodbye
from companionway.followups.actions import plan
from companionway.followups.models import FollowUp
from companionway.instruments.actions.check_in import begin
from companionway.instruments.rules import Moment
from companionway.interop.delivery import take_in
from companionway.interop.inbox import terms_for
from companionway.interop.incoming import Given
from companionway.interop.mail.taking_in import take_in as mail_in
from companionway.organizations.models import Organization, Program, ProgramSite, Site
from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.models import Person, PossibleMatch
from companionway.platform import clock
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.privacy.actions.consent import sign
from companionway.privacy.actions.joining import judge_match
from companionway.privacy.models.access import AccessGrant
from companionway.referrals.actions import answer
from companionway.referrals.actions.receive import receive
from companionway.referrals.models import Referral
from companionway.referrals.rules import CheckBack
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision
from companionway.workforce.rules import Role
from tests.cast import BEGAN, PASSWORD, Cast, request_for_sam
from tests.directory.lists import told_of_the_pantry
from tests.interop.mail import eml
from tests.sharing import a_consent
from tests.stories import baseline, open_walk

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SHEET = (
    "program,site,given name,family name,birth date,phone\n"
    "{0},Rowan,Example,1990-01-31,207-555-0190\n{0},Alder,Example,not a day,207-555-0191\n"
)
# A letter for each who looks, as the columns of the tables name them.
ACTORS = ("nobody", "ana", "jo", "cleo", "cal", "lee", "oli", "uma", "ben", "dana", "eli", "fay", "gil", "kit")


@dataclass
class Standing:
    """One person in one situation, with everything a page could be opened for."""

    canary: str
    person_id: uuid.UUID = field(default_factory=new_id)
    referral_id: uuid.UUID = field(default_factory=new_id)
    engagement_id: uuid.UUID = field(default_factory=new_id)
    contact_id: uuid.UUID = field(default_factory=new_id)
    attempt_id: uuid.UUID = field(default_factory=new_id)
    check_in_id: uuid.UUID = field(default_factory=new_id)
    followup_id: uuid.UUID = field(default_factory=new_id)
    consent_id: uuid.UUID = field(default_factory=new_id)
    linkage_id: uuid.UUID = field(default_factory=new_id)
    listing_id: uuid.UUID = field(default_factory=new_id)
    token: str = "0" * 40


@dataclass(frozen=True)
class Sent:
    """A file or a mail that waits in the inbox, and the word in its name."""

    canary: str
    item_id: uuid.UUID


@dataclass
class Circle:
    """Everybody, and a person in each situation."""

    cast: Cast
    users: dict[str, User]
    standing: dict[str, Standing]
    matches: dict[str, uuid.UUID] = field(default_factory=dict)
    files: dict[str, "Sent"] = field(default_factory=dict)
    mails: dict[str, "Sent"] = field(default_factory=dict)


def circle(cast: Cast) -> Circle:
    """Everybody and every situation, through real actions, most of it two hours ago."""
    users = _users(cast)
    now = clock.now()
    here = Circle(cast, users, {})
    _walks(here, now - 2 * HOUR)
    _ended(here, now)
    _granted(here, now)
    _waiting(here, now - 2 * HOUR)
    here.standing["random"] = Standing("")
    _matches(here, now)
    _files(here, now)
    _mails(here, now)
    return here


def _users(cast: Cast) -> dict[str, User]:
    """The cast, a peer who covers, one whose role ended yesterday, a peer and a supervisor of another organization."""
    where = cast.places
    other = Organization.objects.create(slug="valley", name="Valley Health")
    far = Site.objects.create(organization=other, slug="far", name="Far Hospital", town="Far", setting="hub")
    program = Program.objects.create(
        organization=other, slug="far-ed", name="Far Peers", starts_on=BEGAN, modes=["call"], promise_days=7
    )
    ProgramSite.objects.create(program=program, site=far, starts_on=BEGAN)
    yesterday = clock.today() - DAY

    def user(name: str, role: Role, program: Program, site: Site | None, until: object = None) -> User:
        made = User.objects.create_user(name, f"{name}@example.org", PASSWORD, first_name=name.title(), last_name="Of")
        RoleHeld.objects.create(user=made, role=role, program=program, site=site, starts_on=BEGAN, ends_on=until)
        if role == Role.PEER_WORKER:
            PeerWorker.objects.create(user=made, name=made.get_full_name(), active_from=BEGAN)
        return made

    extra = {
        "cal": user("cal", Role.PEER_WORKER, where.ed, where.inland),
        "lee": user("lee", Role.PEER_WORKER, where.ed, where.harbor, yesterday),
        "oli": user("oli", Role.PEER_WORKER, program, far),
        "uma": user("uma", Role.PEER_SUPERVISOR, program, None),
    }
    Supervision.objects.create(peer=extra["oli"].peer_worker, supervisor=extra["uma"], starts_on=BEGAN)
    names = ("ana", "jo", "cleo", "ben", "dana", "eli", "fay", "gil", "kit")
    return extra | {name: getattr(cast, name) for name in names}


def _canary(situation: str) -> str:
    return "Zq" + situation.replace("_", "").title()


def _asks(here: Circle, situation: str, at: datetime, *, far: bool = False, site: str = "harbor") -> Standing:
    """A request for this situation's person, on a phone and with a place that are theirs alone."""
    name = _canary(situation)
    number = 1000 + len(here.standing)
    who = PersonDetails(called=name, family_name=f"{name}son", reach=(ReachDetails("phone", f"207-555-{number}"),))
    program, where = ("far-ed", "far") if far else ("ed", site)
    new = request_for_sam(person=who, place=f"Room {name}", program=program, site=where)
    made = receive(new=new, by=None, at=at)
    standing = Standing(name, made.referral.person_id, made.referral.id, token=made.token)
    here.standing[situation] = standing
    return standing


def _walks_with(
    here: Circle, situation: str, peer: str, at: datetime, *, far: bool = False, site: str = "harbor"
) -> Standing:
    """They asked and said yes to this peer, who logged a contact and a try and began a check-in."""
    standing = _asks(here, situation, at, far=far, site=site)
    user = here.users[peer]
    answer.accept(referral_id=standing.referral_id, by=user.id, at=at + MINUTE)
    engagement = open_walk(Referral.objects.get(id=standing.referral_id), user, at + 2 * MINUTE)
    standing.engagement_id = engagement.id
    standing.contact_id, standing.attempt_id = uuid.uuid4(), uuid.uuid4()
    touching.log_contact(
        contact_id=standing.contact_id, engagement_id=engagement.id, channel="text", by=user.id, at=at + 5 * MINUTE
    )
    touching.log_try(
        attempt_id=standing.attempt_id, engagement_id=engagement.id, channel="call", by=user.id, at=at + 6 * MINUTE
    )
    baseline(engagement, here.cast, at=at + 7 * MINUTE)
    standing.check_in_id = begin(
        engagement_id=engagement.id, moment=Moment.ON_DEMAND, by=user.id, at=at + 9 * MINUTE
    ).id
    plan(at=at + 10 * MINUTE)
    standing.followup_id = FollowUp.objects.get(engagement=engagement).id
    agreed = a_consent(here.cast, Person.objects.get(id=standing.person_id), at=at + 11 * MINUTE)
    standing.consent_id = sign(form=[agreed], by=user.id, at=at + 11 * MINUTE)[0].id
    told = told_of_the_pantry(engagement.id, user.id, at + 12 * MINUTE)
    standing.linkage_id, standing.listing_id = told.id, told.listing_id
    return standing


def _walks(here: Circle, at: datetime) -> None:
    _walks_with(here, "walks_with_ana", "ana", at)
    _walks_with(here, "walks_with_jo", "jo", at)
    _walks_with(here, "walks_inland", "cleo", at, site="inland")
    _walks_with(here, "walks_in_another_organization", "oli", at, far=True)


def _ended(here: Circle, now: datetime) -> None:
    """A goodbye, a peer who changed, and somebody who asked not to be contacted again."""
    closed = _walks_with(here, "goodbye_to_ana", "ana", now - 20 * DAY)
    walking.say_goodbye(
        engagement_id=closed.engagement_id, reason=Goodbye.GOALS_MET, by=here.users["ana"].id, at=now - 10 * DAY
    )
    moved = _walks_with(here, "moved_from_ana_to_jo", "ana", now - 3 * DAY)
    walking.walk_with(
        engagement_id=moved.engagement_id, worker=here.users["jo"].id, by=here.users["ben"].id, at=now - DAY
    )
    declined = _asks(here, "asked_ana_not_to_come_back", now - 3 * DAY)
    answer.accept(referral_id=declined.referral_id, by=here.users["ana"].id, at=now - 3 * DAY + MINUTE)
    answer.say_not_now(
        referral_id=declined.referral_id, check_back=CheckBack.DONT, channel="call", by=here.users["ana"].id,
        at=now - 2 * DAY,
    )  # fmt: skip


def _granted(here: Circle, now: datetime) -> None:
    """Cover and break-glass, running and ended a minute ago; and a record that was joined to another."""
    spans: dict[str, tuple[str, AccessGrant.Reason, datetime]] = {
        "covered_by_cal": ("cal", AccessGrant.Reason.COVER, now + DAY),
        "cover_by_cal_ended": ("cal", AccessGrant.Reason.COVER, now - MINUTE),
        "opened_by_cal_in_an_emergency": ("cal", AccessGrant.Reason.BREAK_GLASS, now + HOUR),
        "emergency_of_cal_ended": ("cal", AccessGrant.Reason.BREAK_GLASS, now - MINUTE),
    }
    for situation, (who, reason, until) in spans.items():
        standing = _walks_with(here, situation, "jo", now - 4 * HOUR)
        AccessGrant.objects.create(
            user=here.users[who], person_id=standing.person_id, reason=reason, because_of=new_id(),
            starts_at=now - 2 * HOUR, ends_at=until,
        )  # fmt: skip
    joined = _walks_with(here, "joined_record_of_ana", "ana", now - 5 * HOUR)
    kept = _asks(here, "kept_record", now - 30 * DAY)
    answer.accept(referral_id=kept.referral_id, by=here.users["jo"].id, at=now - 30 * DAY + MINUTE)
    match = PossibleMatch.objects.create(
        newer_id=joined.person_id, older_id=kept.person_id, reasons=["same name"], found_at=now - 4 * HOUR
    )
    judge_match(match_id=match.id, same=True, by=here.users["ben"].id, at=now - 3 * HOUR)
    del here.standing["kept_record"]


def _waiting(here: Circle, at: datetime) -> None:
    _asks(here, "waits_at_harbor", at)
    _asks(here, "waits_inland", at, site="inland")
    _asks(here, "waits_in_another_organization", at, far=True)


def _files(here: Circle, now: datetime) -> None:
    """A sheet from each organization with one row taken and one to mend."""
    for situation, place in (("file_at_harbor", "ed,harbor"), ("file_in_another_organization", "far-ed,far")):
        name = _canary(situation)
        sheet = SHEET.format(place)
        given = Given(f"{name}.csv", "", name, sheet.encode(), len(sheet))
        ((_, _, row),) = take_in([given], terms_for(None, now), lambda: now)
        here.files[situation] = Sent(name, row.id)
    here.files["random"] = Sent("", new_id())


def _mails(here: Circle, now: datetime) -> None:
    """A mail to the mailbox of each organization, with something attached."""
    for situation, program in (("mail_at_harbor", "ed"), ("mail_in_another_organization", "far-ed")):
        name = _canary(situation)
        with override_settings(COMPANIONWAY_MAILBOX_PROGRAM=program):
            mail_id = mail_in(eml("scanned", subject=name, message_id=f"<{program}@example.org>"), at=now)
        here.mails[situation] = Sent(name, mail_id)
    here.mails["random"] = Sent("", new_id())


def _matches(here: Circle, now: datetime) -> None:
    """An open question in each place."""
    for situation in ("waits_at_harbor", "waits_in_another_organization"):
        older = Person.objects.get(id=here.standing[situation].person_id)
        newer_id = new_id()
        newer = Person.objects.create(id=newer_id, same_as_id=newer_id, called=older.called, name_key=older.name_key)
        row = PossibleMatch.objects.create(newer=newer, older=older, reasons=["same name"], found_at=now)
        here.matches[situation] = row.id
    here.matches["random"] = new_id()
