"""P44: each odd pattern with a case as a program would see it, and beside it the ordinary case that shows nothing."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from companionway.people.details import PersonDetails, ReachDetails
from companionway.platform import audit, clock
from companionway.platform.errors import DomainError
from companionway.platform.models import User
from companionway.privacy.actions.inquiry import begin_inquiry, mark_finding
from companionway.privacy.gate.usual import for_own_staff
from companionway.privacy.queries.looks import Days
from companionway.privacy.queries.oddities import odd_looks
from companionway.privacy.rules.oddities import (
    EXPORTS_IN_AN_HOUR,
    MANY_IN_A_DAY,
    MANY_IN_AN_HOUR,
    PEOPLE_IN_A_NIGHT,
    WORKERS_AT_ONE,
    Pattern,
)
from companionway.privacy.rules.terms import Channel, Information
from tests.cast import Cast, sam_waits
from tests.privacy.test_oddities import DAY, acts, local, looks, patterns, somebody, week

Case = Callable[[Cast], User]


def waiting(number: int, **details: Any) -> uuid.UUID:
    """Somebody whose request waits: whoever answers requests may open it."""
    who = PersonDetails(called=f"Person {number}", **details)
    return sam_waits(at=clock.now() - 9 * DAY, person=who).person_id


def asks(user: User, person: uuid.UUID, *at: int) -> None:
    looks(user, person, local(*at), verb="referral.looked_at")


def a_sister(cast: Cast) -> User:
    asks(cast.jo, waiting(1, given_name="Mae", family_name=cast.jo.last_name.upper()), 3, 10)
    return cast.jo


def nobody_of_the_family(cast: Cast) -> User:
    asks(cast.jo, waiting(1, given_name=cast.jo.last_name, family_name="Delgado"), 3, 10)
    return cast.jo


def the_same_mailbox(cast: Cast) -> User:
    asks(cast.jo, waiting(1, reach=(ReachDetails("email", cast.jo.email.upper()),)), 3, 10)
    return cast.jo


def another_mailbox_of_the_house(cast: Cast) -> User:
    asks(cast.jo, waiting(1, reach=(ReachDetails("email", f"x{cast.jo.email}"),)), 3, 10)
    return cast.jo


def a_colleague(cast: Cast) -> User:
    asks(cast.jo, waiting(1, given_name="Cleo", family_name="Winters"), 3, 12)
    return cast.jo


def half_a_colleagues_name(cast: Cast) -> User:
    asks(cast.jo, waiting(1, given_name="Cleo", family_name="Delgado"), 3, 12)
    return cast.jo


def one_phone(cast: Cast, user: User) -> User:
    phone = (ReachDetails("phone", "207-555-0177"),)
    for number in range(2):
        looks(user, somebody(cast, number, family_name=f"Name{number}", reach=phone), local(4, 13))
    return user


def without_a_grant(cast: Cast) -> User:
    looks(cast.cleo, somebody(cast, 1), local(4, 13))
    return cast.cleo


def with_a_grant(cast: Cast) -> User:
    looks(cast.ana, somebody(cast, 1), local(4, 13))
    return cast.ana


def in_an_hour(cast: Cast, people: int) -> User:
    for number in range(people):
        asks(cast.ben, waiting(number), 2, 10, 2 * number)
    return cast.ben


def at_night(cast: Cast, *, acting: bool) -> User:
    for number in range(PEOPLE_IN_A_NIGHT):
        person = somebody(cast, number)
        looks(cast.ana, person, local(2, 2, number))
        if acting:
            acts(cast.ana, person, local(2, 2, number + 10))
    return cast.ana


def files(cast: Cast, times: int, hour: int = 16) -> User:
    """Through the gate, as every file and print goes."""
    for minute in range(times):
        at = local(5, hour, minute)
        viewer = cast.viewer(cast.ben, clock.today())
        for_own_staff({"columns": [], "rows": []}, viewer=viewer, duty="a list", information=Information.STATUS,
                      at=at, channel=Channel.CSV)  # fmt: skip
    return cast.ben


def a_crowd(cast: Cast, people: int) -> User:
    person = waiting(1)
    for user in (cast.ana, cast.jo, cast.ben, cast.dana, cast.cleo)[-people:]:
        asks(user, person, 3, 11)
    return cast.cleo


ODD: dict[Pattern, tuple[Case, Case]] = {
    Pattern.SAME_NAME: (a_sister, nobody_of_the_family),
    Pattern.SAME_CONTACT: (the_same_mailbox, another_mailbox_of_the_house),
    Pattern.COLLEAGUE: (a_colleague, half_a_colleagues_name),
    Pattern.ONE_HOUSEHOLD: (lambda c: one_phone(c, c.cleo), lambda c: one_phone(c, c.ana)),
    Pattern.NO_GRANT: (without_a_grant, with_a_grant),
    Pattern.MANY: (lambda c: in_an_hour(c, MANY_IN_AN_HOUR), lambda c: in_an_hour(c, MANY_IN_AN_HOUR - 1)),
    Pattern.NIGHT: (lambda c: at_night(c, acting=False), lambda c: at_night(c, acting=True)),
    Pattern.EXPORTS: (lambda c: files(c, EXPORTS_IN_AN_HOUR), lambda c: files(c, EXPORTS_IN_AN_HOUR - 1)),
    Pattern.CROWD: (lambda c: a_crowd(c, WORKERS_AT_ONE), lambda c: a_crowd(c, WORKERS_AT_ONE - 1)),
}


def test_every_pattern_has_its_pair() -> None:
    assert set(ODD) == set(Pattern)


@pytest.mark.parametrize("pattern", ODD)
def test_the_odd_case_is_found(cast: Cast, pattern: Pattern) -> None:
    user = ODD[pattern][0](cast)
    assert pattern in patterns(odd_looks(week()), user)


@pytest.mark.parametrize("pattern", ODD)
def test_the_ordinary_case_beside_it_shows_nothing(cast: Cast, pattern: Pattern) -> None:
    user = ODD[pattern][1](cast)
    assert patterns(odd_looks(week()), user) == set()


def test_many_a_day_are_many_however_slowly(cast: Cast) -> None:
    for number in range(MANY_IN_A_DAY):
        asks(cast.ben, waiting(number), 2, 7 + number // 6, 10 * (number % 6))
    assert patterns(odd_looks(week()), cast.ben) == {Pattern.MANY}
    assert patterns(odd_looks(Days(clock.today() - DAY, clock.today())), cast.ben) == set()


def test_one_file_at_night_is_enough(cast: Cast) -> None:
    user = files(cast, 1, hour=23)
    assert patterns(odd_looks(week()), user) == {Pattern.EXPORTS}


def test_a_look_inside_an_inquiry_rests_on_it_and_a_namesake_is_odd_all_the_same(cast: Cast) -> None:
    stranger = somebody(cast, 1, family_name="Delgado")
    brother = somebody(cast, 2, family_name=cast.eli.last_name)
    for person in (stranger, brother):
        audit.record("person.looked_at", actor=cast.eli.id, at=local(3, 10), subject=("person", person), person=person,
                     reason="rights", purpose="complaint")  # fmt: skip
    found = odd_looks(week())
    assert [(one.pattern, one.people) for one in found] == [(Pattern.SAME_NAME, (brother,))]


def test_nobody_says_of_their_own_looks_that_they_are_fine(cast: Cast) -> None:
    row = begin_inquiry(purpose="weekly_review", words="", by=cast.eli.id, at=clock.now())
    with pytest.raises(DomainError, match="Somebody else"):
        mark_finding(inquiry=row, finding="f" * 64, pattern="same_name", worker_id=cast.eli.id, person_id=None,
                     mark="fine", by=cast.eli.id, at=clock.now())  # fmt: skip
