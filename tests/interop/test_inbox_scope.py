"""Whose files the inbox shows: each file belongs somewhere, and nobody beside that place reads it by any way."""

import json
from dataclasses import dataclass

import pytest

from companionway.interop.inbound_models import InboundFile
from companionway.interop.inbox import inbox_bytes, inbox_count, inbox_item, inbox_rows, retry, set_aside, take_upload
from companionway.organizations.models import Organization, Program, ProgramSite, Site
from companionway.platform.errors import NotVisible
from companionway.platform.models import User
from companionway.workforce.models import RoleHeld
from companionway.workforce.rules import Role
from tests.cast import BEGAN, NOW, PASSWORD, TODAY, Cast
from tests.interop.makers import SHEET, SHEET_ROW, given, kept, order, patient, request, taken
from tests.sight import as_app
from tests.walled import changed, rows

TABLE = "interop_inboundfile"
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Others:
    """Uma supervises in another organization, Ida at one site of ours, Wim every program there is."""

    uma: User
    ida: User
    wim: User


@pytest.fixture
def others(cast: Cast) -> Others:
    """Three more supervisors."""
    where = cast.places
    valley = Organization.objects.create(slug="valley", name="Valley Health")
    far = Site.objects.create(organization=valley, slug="far", name="Far Hospital", town="Far", setting="hub")
    program = Program.objects.create(
        organization=valley, slug="far-ed", name="Far Peers", starts_on=BEGAN, modes=["call"], promise_days=7
    )
    ProgramSite.objects.create(program=program, site=far, starts_on=BEGAN)

    def supervisor(name: str, program: Program | None, site: Site | None) -> User:
        made = User.objects.create_user(name, f"{name}@example.org", PASSWORD, first_name=name.title())
        RoleHeld.objects.create(user=made, role=Role.PEER_SUPERVISOR, program=program, site=site, starts_on=BEGAN)
        return made

    return Others(
        supervisor("uma", program, None), supervisor("ida", where.ed, where.inland), supervisor("wim", None, None)
    )


def readers(cast: Cast, others: Others, name: str) -> dict[str, tuple[bool, bool]]:
    """For each supervisor: whether the first wall shows this file, and whether the second does by itself."""
    item, found = kept(name).id, {}
    for who, user in (("ben", cast.ben), ("uma", others.uma), ("ida", others.ida), ("wim", others.wim)):
        try:
            first = bool(inbox_item(cast.viewer(user), item))
        except NotVisible:
            first = False
        with as_app(user, TODAY):
            second = rows(f"{TABLE} WHERE id = '{item}'") == 1
        found[who] = (first, second)
    return found


YES, NO = (True, True), (False, False)


def test_a_file_whose_request_was_taken_is_seen_by_who_supervises_where_it_belongs(cast: Cast, others: Others) -> None:
    sheet = f"{SHEET}\n{SHEET_ROW}"
    taken(given("here.csv", sheet))
    taken(given("there.csv", sheet.replace("ed,harbor", "far-ed,far").replace("Sam", "Kim")))
    taken(given("inland.csv", sheet.replace("harbor", "inland").replace("Sam", "Lou")))
    assert readers(cast, others, "here.csv") == {"ben": YES, "uma": NO, "ida": NO, "wim": YES}
    assert readers(cast, others, "there.csv") == {"ben": NO, "uma": YES, "ida": NO, "wim": YES}
    assert readers(cast, others, "inland.csv") == {"ben": YES, "uma": NO, "ida": YES, "wim": YES}


def test_a_bad_file_belongs_to_whom_its_source_sends_requests_to(cast: Cast, others: Others) -> None:
    sheet = f"{SHEET}\n{SHEET_ROW}".replace("ed,harbor", "far-ed,far")
    taken(given("first.csv", sheet, source="valley-feed"))
    taken(given("bad.json", "{", source="valley-feed"))
    taken(given("worse.json", "{{", source="never seen"))
    assert readers(cast, others, "bad.json") == {"ben": NO, "uma": YES, "ida": NO, "wim": YES}
    assert readers(cast, others, "worse.json") == {"ben": YES, "uma": NO, "ida": YES, "wim": YES}
    assert [row.name for row in inbox_rows(cast.viewer(others.uma))] == ["bad.json"]
    assert (inbox_count(cast.viewer(cast.ben)), inbox_count(cast.viewer(others.wim))) == (1, 2)


def test_an_upload_belongs_to_who_brought_it_and_takes_no_source_over(cast: Cast, others: Others) -> None:
    uma, sheet = cast.viewer(others.uma), f"{SHEET}\n{SHEET_ROW}".replace("ed,harbor", "far-ed,far")
    told = take_upload(uma, [("up.csv", sheet.encode()), ("up.json", b"{")], "epic", NOW)
    assert all(inbox_item(uma, item) for _, _, item in told)
    taken(given("later.json", "{later", source="epic"))
    assert readers(cast, others, "up.json") == {"ben": NO, "uma": YES, "ida": NO, "wim": YES}
    assert readers(cast, others, "later.json") == {"ben": YES, "uma": NO, "ida": YES, "wim": YES}


def test_the_same_bytes_brought_by_two_organizations_are_seen_by_both(cast: Cast, others: Others) -> None:
    for user in (cast.ben, others.uma):
        ((_, _, item),) = take_upload(cast.viewer(user), [("same.json", b"{")], "page", NOW)
        assert inbox_item(cast.viewer(user), item)
    assert InboundFile.kept.count() == 1


def test_a_sheet_with_rows_to_mend_waits_where_it_came_in(cast: Cast, others: Others) -> None:
    rows_of = (SHEET, SHEET_ROW, SHEET_ROW.replace("ed,harbor", "far-ed,far").replace("Sam", "Kim"), "ed,nowhere,,,,")
    taken(given("mixed.csv", "\n".join(rows_of)))
    assert readers(cast, others, "mixed.csv") == {"ben": YES, "uma": NO, "ida": YES, "wim": YES}
    with as_app(cast.ben, TODAY):
        set_aside(cast.viewer(cast.ben), kept("mixed.csv").id, NOW)
    assert readers(cast, others, "mixed.csv") == {"ben": NO, "uma": NO, "ida": NO, "wim": YES}


def test_nobody_of_another_organization_reads_mends_or_sets_aside(cast: Cast, others: Others) -> None:
    taken(given("p.json", patient()), given("r.json", json.dumps(request())[:-1]), given("o.hl7", order()))
    uma, item = cast.viewer(others.uma), kept("r.json").id
    with as_app(others.uma, TODAY):
        for way in (
            lambda: inbox_item(uma, item), lambda: inbox_bytes(uma, item), lambda: retry(uma, item, NOW),
            lambda: set_aside(uma, item, NOW),
        ):  # fmt: skip
            with pytest.raises(NotVisible):
                way()
        assert rows(TABLE) == 0 and changed(f"UPDATE {TABLE} SET state = 'done'") == 0
    with as_app(others.ida, TODAY):
        assert retry(cast.viewer(others.ida), item, NOW, mended=json.dumps(request()).encode()).verdict == "made"


def test_a_supervisor_of_another_organization_gains_nothing_by_a_peers_role_here(cast: Cast, others: Others) -> None:
    RoleHeld.objects.create(user=others.uma, role=Role.PEER_WORKER, program=cast.places.ed, site=None, starts_on=BEGAN)
    taken(given("here.csv", f"{SHEET}\n{SHEET_ROW}"), given("bad.json", "{"))
    assert readers(cast, others, "here.csv")["uma"] == NO
    assert readers(cast, others, "bad.json")["uma"] == NO
