"""Pages: nothing is lost between them, whatever changes or falls out, and a cursor is good for one partner's search."""

import base64
import random
import uuid
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from companionway.interop.fhir.server import paging, parameters, searching
from companionway.interop.fhir.server.kinds import KINDS, Kind
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.paging import Mark
from companionway.interop.fhir.server.problems import Problem
from companionway.interop.fhir.server.searching import Page
from companionway.interop.partners.models import Partner
from tests.cast import NOW
from tests.interop.fhir_makers import House, OpenGate, ids, partner, put, request, search, task

HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)
MARK = Mark(NOW, uuid.UUID(int=5), NOW + timedelta(microseconds=7), 12)
SAME = {"-": "-+", "_": "_/"}  # either spelling is read
BOTH_WAYS = ("_sort=_lastUpdated", "_sort=-_lastUpdated")


def asked_next(page: Page) -> list[tuple[str, str]]:
    """The parameters of its next link."""
    assert page.next_url is not None
    return parse_qsl(urlsplit(page.next_url).query)


def pages(who: Partner, kind: str, query: str, gate: OpenGate | None = None, house: House | None = None) -> list[Page]:
    """Every page, by following the links."""
    found = [search(who, kind, query, gate=gate, house=house)]
    while found[-1].next_url is not None:
        found.append(search(who, kind, asked_next(found[-1]), gate=gate, house=house))
        assert len(found) < 100
    return found


def read(found: list[Page]) -> list[uuid.UUID]:
    """The ids of all pages in order."""
    return [one for page in found for one in ids(page)]


@pytest.mark.django_db
@pytest.mark.parametrize("order", BOTH_WAYS)
def test_all_pages_together_hold_each_row_once_in_order(order: str) -> None:
    harbor = partner()
    rows = [row for size in (1, 4, 2, 5) for row in put(harbor, *[task() for _ in range(size)])]
    put(partner("inland"), *[task() for _ in range(5)])
    found = pages(harbor, "Task", f"status=requested&_count=3&{order}")
    wanted = sorted(((row.updated_at, row.id) for row in rows), reverse=order.endswith("-_lastUpdated"))
    assert read(found) == [identity for _, identity in wanted]
    assert [len(page.entries) for page in found] == [3, 3, 3, 3]


@pytest.mark.django_db
@pytest.mark.parametrize("order", BOTH_WAYS)
@pytest.mark.parametrize("looks", [searching.LOOKS, (2, 3)])
def test_rows_that_the_gate_keeps_back_leave_no_gap_and_are_in_no_page(
    order: str, looks: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "LOOKS", looks)
    harbor, chance = partner(), random.Random(5)
    rows = [row for _ in range(12) for row in put(harbor, *[task() for _ in range(chance.randint(1, 4))])]
    for share in (0.1, 0.5, 0.9, 1):
        gate = OpenGate({row.id for row in rows if chance.random() < share})
        wanted = {row.id for row in rows} - gate.closed
        found = pages(harbor, "Task", f"_count=4&{order}", gate)
        assert sorted(read(found)) == sorted(wanted)
        assert sorted(gate.out) == sorted(wanted), "nothing leaves that is not in a page"
        if looks != (2, 3):
            assert [len(page.entries) for page in found[:-1]] == [4] * (len(found) - 1)
            assert len(found) == max(1, -(-len(wanted) // 4)), "no page more than there is to show"


@pytest.mark.django_db
@pytest.mark.parametrize("order", BOTH_WAYS)
def test_what_we_say_of_ourselves_takes_its_place_in_the_pages(order: str) -> None:
    harbor = partner()
    house = House({("Organization", uuid.UUID(int=number)): {"name": "x"} for number in range(1, 6)})
    rows = put(harbor, *[{"resourceType": "Organization"} for _ in range(4)])
    for closed in (set(), {rows[1].id}):
        found = read(pages(harbor, "Organization", f"_count=2&{order}", OpenGate(closed), house))
        assert len(found) == len(set(found)) == 9 - len(closed)


@pytest.mark.django_db
@pytest.mark.parametrize("order", BOTH_WAYS)
def test_a_row_that_changes_between_two_pages_is_not_lost(order: str) -> None:
    harbor = partner()
    rows = [put(harbor, task())[0] for _ in range(6)]
    first = search(harbor, "Task", f"_count=2&{order}")
    moved = rows[3]
    Resource.kept.filter(id=moved.id).update(updated_at=put(harbor, task())[0].updated_at)
    second = search(harbor, "Task", asked_next(first))
    third = search(harbor, "Task", asked_next(second))
    assert first.horizon == second.horizon == third.horizon, "the time to ask from is that of the first page"
    since = first.horizon.isoformat().replace("+00:00", "Z")
    later = search(harbor, "Task", f"_lastUpdated=ge{since}")
    assert {row.id for row in rows} <= {*read([first, second, third]), *ids(later)}


@pytest.mark.django_db
def test_a_cursor_is_good_for_one_partner_and_one_search_however_many_at_a_time() -> None:
    harbor, other = partner(), partner("inland")
    for who in (harbor, other):
        put(who, *[task() for _ in range(5)])
    asked = asked_next(search(harbor, "Task", "status=requested&_count=2"))
    cursor = dict(asked)["_page"]
    assert len(search(harbor, "Task", f"status=requested&_count=3&_page={cursor}").entries) == 3
    for who, kind, query in (
        (other, "Task", "status=requested"), (harbor, "Task", "status=accepted"), (harbor, "Task", ""),
        (harbor, "Task", "status=requested&_sort=-_lastUpdated"), (harbor, "ServiceRequest", "status=requested"),
    ):  # fmt: skip
        with pytest.raises(Problem) as caught:
            search(who, kind, f"{query}&_page={cursor}")
        assert caught.value.status == 400


@pytest.mark.django_db
def test_the_total_stands_on_every_page_and_is_counted_once() -> None:
    harbor = partner()
    put(harbor, *[request() for _ in range(5)])
    found = pages(harbor, "ServiceRequest", "_count=2&_total=accurate")
    assert [page.total for page in found] == [5, 5, 5]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["_count=100", "status=requested&requester=o1&owner:missing=true&_count=100",
                                   "identifier=x,1&_include=Task:focus&_count=100"])  # fmt: skip
def test_a_page_takes_the_same_queries_however_many_rows_it_has(query: str) -> None:
    harbor, counts = partner(), []
    for _ in range(3):
        put(harbor, *[task(str(uuid.uuid4()), focus={"reference": f"ServiceRequest/{THERE}"}) for _ in range(10)])
        with CaptureQueriesContext(connection) as asked:
            search(harbor, "Task", query)
        counts.append(len([one for one in asked if "interop_" in one["sql"]]))
    assert len(set(counts)) == 1
    assert counts[0] <= 3


def test_a_cursor_says_nothing_to_whoever_holds_it() -> None:
    said = base64.urlsafe_b64decode(paging.cursor_of(MARK, HERE, "Task") + "==")
    assert MARK.id.bytes not in said and MARK.id.hex.encode() not in said
    assert paging.cursor_of(MARK, HERE, "Task") != paging.cursor_of(MARK, HERE, "Task")


@given(st.integers(0, 4 * 10**15), st.uuids(), st.none() | st.integers(0), st.text())
def test_a_cursor_comes_back_as_it_was(since: int, identity: uuid.UUID, total: int | None, search: str) -> None:
    mark = Mark(paging.EPOCH + since * paging.MICROSECOND, identity, NOW, total)
    assert paging.read(paging.cursor_of(mark, HERE, search), HERE, search) == mark


@given(st.data())
def test_a_cursor_that_was_touched_is_refused(data: st.DataObject) -> None:
    cursor = paging.cursor_of(MARK, HERE, "Task")
    place = data.draw(st.integers(0, len(cursor) - 2))  # the last character carries bits that mean nothing
    other = data.draw(st.characters().filter(lambda one: one not in SAME.get(cursor[place], cursor[place])))
    for bent, who in ((cursor[:place] + other + cursor[place + 1 :], HERE), (cursor[:place], HERE), (cursor, THERE)):
        with pytest.raises(Problem) as caught:
            paging.read(bent, who, "Task")
        assert caught.value.status == 400


NAMES = (
    st.sampled_from(
        [
            name
            for kind in KINDS.values()
            for one in kind.parameters
            for name in (one.name, f"{one.name}:not", f"{one.name}:missing")
        ]
        + [*parameters._CONTROLS, *parameters.HARMLESS]
    )
    | st.text()
)
VALUES = (
    st.text() | st.text(alphabet="0123456789-:TZ.,|\\gelt ") | st.sampled_from(["true", "Task:focus", "-_lastUpdated"])
)


@given(st.sampled_from([*KINDS.values()]), st.lists(st.tuples(NAMES, VALUES), max_size=5), st.booleans())
def test_any_parameters_are_read_or_refused_and_what_was_read_reads_the_same_again(
    kind: Kind, pairs: list[tuple[str, str]], strict: bool
) -> None:
    try:
        query = parameters.read(kind, pairs, strict=strict)
    except Problem as problem:
        assert problem.status == 400
        return
    again = parameters.read(kind, query.said, strict=True)
    assert again.fingerprint() == query.fingerprint()
    assert (again.filters, again.includes, again.descending) == (query.filters, query.includes, query.descending)
