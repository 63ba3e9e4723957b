"""The fixed cast of the tests, in two programs and three sites.

Ana is a peer at Harbor ED, Jo another peer there, Ben their supervisor, Cleo a peer from elsewhere (Inland), Dana the
program manager, Eli the privacy officer, Fay the referring clinician, Gil the analyst, Kit the administrator,
Sam the person.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from companionway.engagement.actions.walk import open_from_referral
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.rhythm import Rhythm
from companionway.organizations.models import Organization, Program, ProgramSite, Site
from companionway.people.details import PersonDetails, ReachDetails
from companionway.platform.models import User
from companionway.privacy.viewer import Viewer, viewer_of
from companionway.referrals.actions.answer import accept
from companionway.referrals.actions.receive import receive
from companionway.referrals.intake import NewReferral
from companionway.referrals.models import Referral
from companionway.referrals.rules import Route, Source, Where
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision
from companionway.workforce.rules import Role

NOW = datetime(2026, 3, 3, 19, 14, tzinfo=UTC)
TODAY = date(2026, 3, 3)
BEGAN = date(2020, 10, 1)
PASSWORD = "walk-with-me-please"


@dataclass(frozen=True)
class Places:
    """The program data that the cast works in."""

    organization: Organization
    harbor: Site
    inland: Site
    clinic: Site
    ed: Program
    primary_care: Program
    mothers: Program


@dataclass(frozen=True)
class Cast:
    """Everybody, as users; `viewer(user)` is how a query sees one of them."""

    places: Places
    ana: User
    jo: User
    ben: User
    cleo: User
    dana: User
    eli: User
    fay: User
    gil: User
    kit: User

    def viewer(self, user: User, today: date = TODAY) -> Viewer:
        """The user as a viewer on this day."""
        return viewer_of(user.id, user.get_full_name(), today)


def places() -> Places:
    """One organization, three sites, three programs."""
    org = Organization.objects.create(slug="coast", name="Coast Health")

    def site(slug: str, name: str, town: str, setting: str) -> Site:
        return Site.objects.create(organization=org, slug=slug, name=name, town=town, setting=setting)

    def program(slug: str, name: str, **more: object) -> Program:
        return Program.objects.create(
            organization=org, slug=slug, name=name, starts_on=BEGAN, modes=["text", "call", "in_person", "video"],
            **({"promise_days": 7} | more),
        )  # fmt: skip

    harbor = site("harbor", "Harbor Hospital", "Harbor", "emergency_department")
    inland = site("inland", "Inland Hospital", "Inland", "emergency_department")
    clinic = site("harbor-clinic", "Harbor Family Practice", "Harbor", "primary_care")
    ed = program(
        "ed", "Emergency Department", promise_here_minutes=60, order_codes=[{"system": "EAP", "code": "REF15401"}]
    )
    care = program("primary-care", "Primary Care")
    mothers = program("mothers", "Mothers in Recovery", perinatal=True, self_referral=True)
    for offered, where in ((ed, harbor), (ed, inland), (care, clinic)):
        ProgramSite.objects.create(program=offered, site=where, starts_on=BEGAN)
    return Places(org, harbor, inland, clinic, ed, care, mothers)


def cast() -> Cast:
    """Everybody with their roles."""
    where = places()

    def user(name: str, family: str, *roles: tuple[Role, Program | None, Site | None]) -> User:
        made = User.objects.create_user(
            name.lower(), f"{name.lower()}@example.org", PASSWORD, first_name=name, last_name=family
        )
        for role, program, site in roles:
            RoleHeld.objects.create(user=made, role=role, program=program, site=site, starts_on=BEGAN)
        return made

    peer, supervisor = Role.PEER_WORKER, Role.PEER_SUPERVISOR
    everyone = Cast(
        places=where,
        ana=user("Ana", "Reyes", (peer, where.ed, where.harbor), (peer, where.primary_care, where.clinic)),
        jo=user("Jo", "Marsh", (peer, where.ed, where.harbor)),
        ben=user("Ben", "Okafor", (supervisor, where.ed, None), (supervisor, where.primary_care, None)),
        cleo=user("Cleo", "Winters", (peer, where.ed, where.inland)),
        dana=user("Dana", "Lund", (Role.PROGRAM_MANAGER, None, None)),
        eli=user("Eli", "Haddad", (Role.PRIVACY_OFFICER, None, None)),
        fay=user("Fay", "Novak", (Role.REFERRING_CLINICIAN, where.ed, where.harbor)),
        gil=user("Gil", "Soto", (Role.ANALYST, None, None)),
        kit=user("Kit", "Berg", (Role.SYSTEM_ADMINISTRATOR, None, None)),
    )
    for worker in (everyone.ana, everyone.jo, everyone.cleo):
        row = PeerWorker.objects.create(user=worker, name=worker.get_full_name(), active_from=BEGAN)
        if worker != everyone.cleo:
            Supervision.objects.create(peer=row, supervisor=everyone.ben, starts_on=BEGAN)
    return everyone


def request_for_sam(**changes: object) -> NewReferral:
    """A clinician's request for Sam, here now at Harbor."""
    sam = PersonDetails(called="Sam", reach=(ReachDetails("phone", "207-555-0142", text_ok=True),))
    base = {
        "program": "ed", "site": "harbor", "person": sam, "source": Source.CLINICIAN, "route": Route.FORM,
        "agreed_to_visit": True, "where": Where.HERE, "place": "Room 4",
    }  # fmt: skip
    return NewReferral(**(base | changes))  # type: ignore[arg-type]


def sam_waits(at: datetime = NOW, **changes: object) -> Referral:
    """Sam's request has come in and waits for a peer."""
    return receive(new=request_for_sam(**changes), by=None, at=at).referral


def sam_walks_with(user: User, at: datetime = NOW, **changes: object) -> Engagement:
    """Sam said yes to this peer half an hour after the request."""
    referral = sam_waits(at, **changes)
    accept(referral_id=referral.id, by=user.id, at=at + timedelta(minutes=6))
    return open_from_referral(
        referral_id=referral.id, channel="in_person", rhythm=Rhythm.WEEKLY, modes=["text"], by=user.id,
        at=at + timedelta(minutes=30),
    )  # fmt: skip
