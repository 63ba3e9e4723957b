"""What the pages ask of the database: the same number whatever the number of rows."""

from datetime import timedelta

import pytest

from companionway.people.details import PersonDetails
from companionway.platform import clock
from companionway.platform.ids import new_id
from tests.cast import Cast, sam_waits
from tests.walked import a_day, talked, walks
from tests.web.asking import count, signed_in


def more_of_everything(cast: Cast, n: int) -> None:
    """`n` more people who wait and `n` more who walk with Ana."""
    now = clock.now()
    for number in range(n):
        sam_waits(now - timedelta(minutes=9), person=PersonDetails(called=f"New {number}"))
        row = walks(cast.ana, f"Sam {number}", now - timedelta(days=20), f"02{number:02}")
        talked(row, cast.ana, now - timedelta(days=3))


@pytest.mark.parametrize(
    ("path", "budget"),
    [("/today/", 16), ("/people/", 6), ("/follow-ups/", 5), ("/groups/", 6)],
)
def test_a_list_asks_the_same_of_one_row_and_of_many(cast: Cast, path: str, budget: int) -> None:
    a_day(cast)
    ana = signed_in(cast.ana)
    ana.get(path)
    assert count(lambda: ana.get(path)) == budget
    more_of_everything(cast, 6)
    assert count(lambda: ana.get(path)) == budget
    more = "Today asks more: choices, privacy tasks, shared places, tray, texts, handovers, a team's questions, steps"
    assert budget <= (16 if path == "/today/" else 8), more


def test_the_matches_ask_the_same_of_one_pair_and_of_many(cast: Cast) -> None:
    from tests.walked import reach

    def pair(n: int) -> None:
        for given in ("Samuel", "Sam"):
            sam_waits(person=PersonDetails(given_name=given, family_name=f"Rivers{n}", reach=reach(f"03{n:02}")))

    pair(0)
    ben = signed_in(cast.ben)
    ben.get("/people/matches/")
    one = count(lambda: ben.get("/people/matches/"))
    for n in range(1, 4):
        pair(n)
    assert (
        count(lambda: ben.get("/people/matches/")) == one == 10
    )  # two of them open the second wall for both sides, and close it


def test_a_persons_page_asks_thirteen_whatever_its_length(cast: Cast) -> None:
    day = a_day(cast)
    ana, path = signed_in(cast.ana), f"/people/{day.sam.person_id}/"
    ana.get(path)
    assert count(lambda: ana.get(path)) == 13
    for hours in range(20):
        talked(day.sam, cast.ana, clock.now() - timedelta(hours=hours))
    assert count(lambda: ana.get(path)) == 13


def test_pages_of_one_record_stay_within_twelve(cast: Cast) -> None:
    day = a_day(cast)
    ana = signed_in(cast.ana)
    paths = {
        f"/engagements/{day.sam.id}/plan/": 6, f"/engagements/{day.sam.id}/closure/": 6,
        f"/engagements/{day.sam.id}/peer/": 8, f"/check-ins/{day.done.id}/": 10,
        f"/check-ins/{day.done.id}/answers/": 7, f"/follow-ups/{day.to_ask.id}/": 7,
    }  # fmt: skip
    ana.get("/today/")
    assert {path: count(lambda path=path: ana.get(path)) for path in paths} == paths  # type: ignore[misc]


def test_saving_a_contact_asks_no_more_than_fifteen(cast: Cast) -> None:
    day = a_day(cast)
    ana = signed_in(cast.ana)
    ana.get("/today/")
    tap = {"id": str(new_id()), "engagement": str(day.sam.id), "channel": "text", "after": "today"}
    assert (
        count(lambda: ana.post(f"/people/{day.sam.person_id}/contacts/", tap), status=302) == 12
    )  # with a planned day done
