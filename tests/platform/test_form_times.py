"""Daily sums of how long forms take: what is added, what is dropped, and what may be shown of it."""

import uuid
from datetime import date
from typing import cast as cast_

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from companionway.platform import form_times
from companionway.platform.form_time_models import FormTime
from companionway.platform.form_times import BINS, LONGEST_MS, Line, Sent, add, bin_of, in_month, shown
from companionway.privacy.viewer import Viewer
from companionway.web.access import StaffRequest
from companionway.web.form_times import sent_by
from tests.cast import Cast, sam_walks_with

DAY = date(2026, 3, 3)


def sent(edit: int, **more: object) -> Sent:
    given: dict[str, object] = {"form": "web:contacts", "role": "peer_worker", "times": {"edit": edit}}
    return Sent(**(given | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(("ms", "place"), [(0, 0), (2000, 0), (2001, 1), (10_000, 2), (300_000, 11), (300_001, 12)])
def test_a_time_falls_in_the_bin_of_the_first_bound_that_it_does_not_pass(ms: int, place: int) -> None:
    assert bin_of(ms) == place < BINS


def test_sums_least_most_squares_and_bins_add_up(db: None) -> None:
    for edit in (4000, 9000, 31_000):
        add(sent(edit), day=DAY, slot=0)
    (row,) = FormTime.objects.all()
    assert (row.sent, row.edit_n, row.edit_sum, row.edit_min, row.edit_max) == (3, 3, 44_000, 4000, 31_000)
    assert row.edit_squares == 4000**2 + 9000**2 + 31_000**2
    assert row.edit_counts == [0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert (row.render_n, row.render_min, row.render_counts) == (0, None, [0] * 13)


def test_longer_than_half_an_hour_and_less_than_nothing_are_no_times(db: None) -> None:
    add(sent(LONGEST_MS + 1), day=DAY, slot=0)
    add(sent(-1), day=DAY, slot=0)
    add(sent(LONGEST_MS), day=DAY, slot=0)
    (row,) = FormTime.objects.all()
    assert (row.sent, row.edit_n) == (3, 1)


def test_saves_at_once_add_to_different_rows_of_at_most_sixteen(db: None) -> None:
    for _ in range(80):
        add(sent(1000), day=DAY)
    slots = set(FormTime.objects.values_list("slot", flat=True))
    assert len(slots) > 1 and slots <= set(range(16))
    (line,) = in_month(date(2026, 3, 1))
    assert (line.sent, line.edited, line.counts[0]) == (80, 80, 80)


def test_refused_undone_and_sent_later_are_counted_apart(db: None) -> None:
    add(sent(1000, refused=True), day=DAY)
    add(sent(1000, undone=True, times={}), day=DAY)
    add(sent(1000, waited_ms=90_000), day=DAY)
    (line,) = in_month(date(2026, 3, 1))
    assert (line.sent, line.errors, line.undos, line.offline) == (1, 1, 1, 1)
    assert in_month(date(2026, 2, 1)) == [] and form_times.months() == [date(2026, 3, 1)]


def test_medians_come_from_the_bins() -> None:
    line = Line("f", "r", 4, 0, 0, 0, 4, 0, 0, (1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))
    assert (line.within(0.5), line.within(0.75), line.within(0.9)) == (5, 10, None)
    assert Line("f", "r", 0, 0, 0, 0, 0, 0, 0, (0,) * 13).within(0.5) is None


def lines(**counts: int) -> list[Line]:
    return [Line("f", role, n, 0, 0, 0, n, 0, 0, (n, *[0] * 12)) for role, n in counts.items()]


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        ({"peer": 5, "boss": 4}, [("peer", 7), ("boss", 2)]),
        ({"peer": 5, "boss": 2}, [("all", 9)]),  # peers beside all staff would tell the two apart
        ({"peer": 2, "boss": 2}, [("all", 9)]),
        ({"peer": 0, "boss": 9}, [("all", 9)]),
    ],
)
def test_a_role_of_fewer_than_three_people_stands_only_within_all_staff(
    holders: dict[str, int], expected: list[tuple[str, int]]
) -> None:
    assert [(line.role, line.sent) for line in shown(lines(peer=7, boss=2), holders)] == expected


def test_two_small_roles_of_three_people_together_leave_the_large_one_standing() -> None:
    found = shown(lines(peer=7, boss=2, other=1), {"peer": 5, "boss": 2, "other": 1})
    assert [(line.role, line.sent) for line in found] == [("peer", 7), ("all", 10)]
    assert [line.role for line in shown(lines(public=3, boss=1), {"boss": 1})] == ["all", "public"]


def test_no_row_can_lead_to_anybody() -> None:
    fields = FormTime._meta.get_fields()
    assert [field.name for field in fields if field.is_relation] == []
    words = {field.name for field in fields if field.get_internal_type() in ("CharField", "TextField", "UUIDField")}
    assert words == {"id", "form", "role"}
    assert [field.name for field in fields if field.get_internal_type() == "DateTimeField"] == []


def test_a_contact_brings_its_own_time_and_leaves_nobody_behind(cast: Cast, client: Client) -> None:
    walk = sam_walks_with(cast.ana)
    client.force_login(cast.ana)
    answers = {"engagement": str(walk.id), "channel": "text", "contact_id": "", "edit_ms": "3000", "render_ms": "250"}
    client.post(f"/people/{walk.person_id}/contacts/", answers)
    (row,) = FormTime.objects.all()
    assert (row.form, row.role) == ("web:contacts", "peer_worker")
    assert row.sent + row.errors == 1 and (row.edit_sum, row.render_sum, row.save_n) == (3000, 250, 1)


@pytest.mark.parametrize("said", ["", "-5", "1e3", "٣", "9" * 40, "<b>"])
def test_what_is_no_number_counts_nothing(said: str) -> None:
    assert sent_by(posted("/groups/", said), 302, 10) is None


def test_a_page_that_was_not_there_counts_nothing() -> None:
    assert sent_by(posted("/groups/", "10"), 302, 10) is not None
    assert sent_by(posted("/groups/", "10"), 404, 10) is None
    assert sent_by(posted("/groups/", "10"), 500, 10) is None


@pytest.mark.parametrize("address", ["/groups/", "/tries/01a20353-fe94-7fa1-a4d4-9072f011a739/withdrawal/"])
def test_who_is_led_to_the_sign_in_page_counts_nothing_and_a_public_form_is_counted(address: str) -> None:
    assert sent_by(posted(address, "10", signed_in=False), 302, 10) is None
    public = sent_by(posted("/ask/", "10", signed_in=False), 302, 10)
    assert public is not None and public.role == "public"


def posted(address: str, edit_ms: str, *, signed_in: bool = True) -> StaffRequest:
    """A form with this time, sent by somebody without a role or by nobody."""
    request = cast_(StaffRequest, RequestFactory().post(address, {"edit_ms": edit_ms}))
    request.resolver_match = resolve(address)
    if signed_in:
        request.viewer = Viewer(uuid.uuid4(), "Lou", ())
    return request


def test_begun_and_left_unsent_is_counted_apart_and_for_forms_of_the_staff_alone(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    for path in ("/groups/", "/ask/", "/nowhere/", "Sam called me", ""):
        assert client.post("/forms-left/", {"form": path}).status_code == 204
    (row,) = FormTime.objects.all()
    assert (row.form, row.role, row.sent, row.abandons, row.save_n) == ("web:groups", "peer_worker", 0, 1, 0)
    (line,) = in_month(row.day.replace(day=1))
    assert (line.sent, (line + line).abandons) == (0, 2)
    assert shown([line], {"peer_worker": 1})[0].abandons == 1


def test_no_page_of_a_manager_or_supervisor_holds_sums_of_one_person(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    own = client.get("/what-is-counted/").content.decode().split('name="own-times" content="')[1][:16]
    for user in (cast.dana, cast.ben):
        client.force_login(user)
        text = client.get("/what-is-counted/").content.decode()
        assert own not in text and text.split('name="own-times" content="')[1][:16] != own
        assert '<section class="card stack" id="own-times" hidden>' in text and "<tbody></tbody>" in text
