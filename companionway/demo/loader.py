"""Loading the demo: program, staff, then year after year in batches; never over people who are not invented."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from companionway.continuum.models import Prompt
from companionway.demo.care import work_with_the_team
from companionway.demo.chance import Chance
from companionway.demo.continuum import say_where_they_are
from companionway.demo.cover import cover_for_somebody_away
from companionway.demo.helping import share_places, tell_story
from companionway.demo.inbox import send_faulty_files
from companionway.demo.looks import live_looks, make_months
from companionway.demo.own_page import open_own_page
from companionway.demo.own_words import write_own_words
from companionway.demo.phones import write_from_the_phone
from companionway.demo.reach import keep_in_touch
from companionway.demo.rights import live_rights, publish_notice
from companionway.demo.script import PROGRAM_FILE, Script, read_script, read_staff
from companionway.demo.sharing import choose_sharing
from companionway.demo.sink import COLUMNS, Sink
from companionway.demo.staff import Places, peers_of, write_staff
from companionway.demo.together import write_together
from companionway.demo.world import ProgramFacts, World
from companionway.demo.year import live_a_year
from companionway.directory.models import ServiceReport
from companionway.engagement.models.care_team import CareMeeting
from companionway.engagement.models.held import HeldRecord
from companionway.instruments.actions.supply import registered
from companionway.organizations import actions, program_file, queries
from companionway.organizations.models import Program, Site
from companionway.organizations.planning import changes
from companionway.people.models import Person
from companionway.platform import audit, clock, wall
from companionway.platform.errors import DomainError
from companionway.platform.form_time_models import FormTime
from companionway.platform.installation import clear
from companionway.platform.models import Installation, User
from companionway.privacy.actions.joining import spread_grants
from companionway.privacy.models.agreement import Agreement
from companionway.privacy.models.complaint import Complaint
from companionway.privacy.models.cover import Cover
from companionway.privacy.models.notice import NoticeVersion
from companionway.privacy.models.state_rule import StateRule
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision
from companionway.workforce.private_models import AboutPeer, SupervisionNote
from companionway.workforce.role_models import OutOfRoleCount
from companionway.workforce.story_models import Story

Say = Callable[[str], None]
WHOLE_YEARS = "the demo writes whole years of invented people at once"


@dataclass(frozen=True)
class Loaded:
    """What a load made, how long it took (seconds) and the most memory it held (megabytes)."""

    requests: int
    rows: int
    seconds: float
    megabytes: float


def load(*, seed: int, scale: int, as_of: datetime, data: Path, password: str, say: Say) -> Loaded:
    """Fill this installation with `scale` invented years. The same seed, scale and instant make the same rows.

    Raises DomainError when the demo is here already, or when people are here who are not invented.
    """
    began = time.monotonic()
    script = read_script()
    _make_room(seed, scale)
    make_months(as_of)
    _load_program(as_of)
    world = _world(script, as_of)
    staff, places = read_staff(), _places()
    users = write_staff(staff, places, today=world.today, password=password)
    with wall.everyone("the demo is everybody who works here"):
        write_own_words(users, as_of)
        write_from_the_phone(users, as_of, "Sam")
    supervisors = {name: user.id.hex for name, user in users.items()}
    world.clinician, world.clinician_sites = _clinician(staff, supervisors)
    world.notice = publish_notice(by=users["eli"], as_of=world.as_of).hex
    rows = _years(world, places, staff, users, supervisors, seed=seed, scale=scale, say=say)
    _gather_statistics(say)
    with wall.everyone("the demo is everybody who works here"):
        choose_sharing(username=script.today["peer"], as_of=world.as_of, today=world.today)
        say_where_they_are(username=script.today["peer"], as_of=world.as_of, today=world.today)
        keep_in_touch(username=script.today["peer"], as_of=world.as_of)
        live_rights(peer=users[script.today["peer"]], officer=users["eli"], as_of=world.as_of)
        cover_for_somebody_away(users, world.as_of)
        share_places(peer=users[script.today["peer"]], as_of=world.as_of)
        tell_story(peer=users[script.today["peer"]], as_of=world.as_of)
        write_together(users, peer=script.today["peer"], as_of=world.as_of)
        open_own_page(peer=users[script.today["peer"]], as_of=world.as_of)
        work_with_the_team(users, world.as_of)
    live_looks(users, peer=script.today["peer"], as_of=world.as_of)
    send_faulty_files(world.as_of - timedelta(hours=3))
    _note_loaded(seed, scale, rows)
    return Loaded(scale * script.requests_in_a_year, rows, time.monotonic() - began, _peak())


def _gather_statistics(say: Say) -> None:
    """Before the years are read again: planned as if there were no rows, a query over them can take minutes."""
    say("Gathering statistics for the database ...")
    with connection.cursor() as cursor:
        for table in COLUMNS:
            cursor.execute(f"ANALYZE companionway_{table}")


def _peak() -> float:
    """The most memory that this process held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@transaction.atomic
def _note_loaded(seed: int, scale: int, rows: int) -> None:
    """The demo is here from now on."""
    Installation.objects.filter(id=1).update(demo_loaded_at=clock.now())
    audit.record("demo.loaded", actor=None, at=clock.now(), subject=("installation", None),
                 detail={"seed": seed, "scale": scale, "rows": rows})  # fmt: skip
    clear()


@transaction.atomic
def _make_room(seed: int, scale: int) -> None:
    """Mark the installation as a demo. What an earlier load left behind when it was cut off is cleared."""
    here, _ = Installation.objects.select_for_update().get_or_create(id=1)
    if here.demo_loaded_at is not None:
        raise DomainError("demo_is_here", f"The demo is here already (seed {here.demo_seed}, scale {here.demo_scale}).")
    if here.demo_seed is None:
        with wall.everyone("a demo is loaded only where nobody is"):
            somebody = Person.objects.exists() or User.objects.exists()
        if somebody:
            raise DomainError("not_a_demo", "There are people here who are not invented. Nothing was changed.")
    else:
        tables = ", ".join(f"companionway_{table}" for table in COLUMNS)
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        privacy = (HeldRecord, NoticeVersion, Agreement, Complaint, StateRule)
        with wall.everyone("what an earlier load left behind is cleared"):
            for table in (*privacy, ServiceReport, CareMeeting, OutOfRoleCount, FormTime, Cover, SupervisionNote,
                          Prompt, Story, AboutPeer, Supervision, PeerWorker, RoleHeld, User):  # fmt: skip
                table.objects.all().delete()
    Installation.objects.filter(id=1).update(demo_seed=seed, demo_scale=scale)
    clear()


def _load_program(as_of: datetime) -> None:
    """The program file, unless its organization is here already: an edited program stays as it is."""
    plan = program_file.read(PROGRAM_FILE.read_bytes())
    if queries.held(plan.slug) is None:
        found = changes(None, plan, as_of.date())
        actions.apply_changes(organization=plan.slug, changes=found, by=None, at=as_of)


def _places() -> Places:
    return Places({p.slug: p for p in Program.objects.all()}, {s.slug: s for s in Site.objects.all()})


def _world(script: Script, as_of: datetime) -> World:
    programs = {
        p.slug: ProgramFacts(
            p.id.hex, p.slug, p.promise_here_minutes, p.promise_days, tuple(p.modes), p.perinatal, p.self_referral,
            p.followup_origin, p.followup_days, p.followup_margin_days,
        )
        for p in Program.objects.all()
    }  # fmt: skip
    sites = {s.slug: s.id.hex for s in Site.objects.all()}
    instrument = registered(Program.objects.get(slug=script.ed.program).instrument)
    return World(
        as_of.astimezone(UTC),
        ZoneInfo(settings.TIME_ZONE),
        script,
        programs,
        sites,
        instrument.id.hex,
        [],
        "",
        frozenset(),
    )


def _clinician(staff: list[dict[str, object]], users: dict[str, str]) -> tuple[str, frozenset[str]]:
    for entry in staff:
        roles = entry["roles"]
        assert isinstance(roles, list)
        sites = frozenset(role["site"] for role in roles if role["role"] == "referring_clinician" and "site" in role)
        if sites:
            return users[str(entry["username"])], sites
    return "", frozenset()


def _years(
    world: World, places: Places, staff: list[dict[str, object]], users: dict[str, User], supervisors: dict[str, str],
    *, seed: int, scale: int, say: Say,
) -> int:  # fmt: skip
    connection.ensure_connection()
    sink = Sink(connection.connection)
    began = said = time.monotonic()
    number = 0
    for year in range(scale):
        if year:
            users = write_staff(staff, places, today=world.today, password="", year=year)
        world.begin_year(year, peers_of(staff, users, supervisors, world.today))
        number = live_a_year(world, Chance(seed, year), sink, number)
        if sink.is_full():
            flush(sink)
        if time.monotonic() - said > 2:
            said = time.monotonic()
            done = (year + 1) * world.script.requests_in_a_year
            rate = (sink.written + sink.held) / (said - began)
            say(f"  {done:,} of {scale * world.script.requests_in_a_year:,} requests, {rate:,.0f} rows a second")
    flush(sink)
    with wall.everyone(WHOLE_YEARS):
        joined = Person.objects.exclude(id=F("same_as")).values_list("same_as_id", flat=True)
        spread_grants(list(joined), at=world.as_of)
    return sink.written


def flush(sink: Sink) -> None:
    """Write what is held, in one transaction."""
    with wall.everyone(WHOLE_YEARS):
        sink.flush()
