"""P44, A34: every seeded anomaly is listed, an ordinary week lists nothing."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.models import Person
from companionway.platform import audit, clock
from companionway.platform.models import User
from companionway.privacy.actions.access import end_grants
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.queries.looks import Days
from companionway.privacy.queries.oddities import odd_looks
from companionway.privacy.rules.oddities import Finding, Pattern
from tests.cast import Cast, sam_waits, sam_walks_with

DAY = timedelta(days=1)


def local(days_ago: int, hour: int, minute: int = 0) -> datetime:
    """A moment in the program's time zone, some days ago."""
    day = timezone.localtime(clock.now()) - days_ago * DAY
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def looks(user: User, person: uuid.UUID, at: datetime, verb: str = "person.looked_at") -> None:
    audit.record(verb, actor=user.id, at=at, subject=("person", person), person=person, reason="person")


def acts(user: User, person: uuid.UUID, at: datetime) -> None:
    audit.record("contact.logged", actor=user.id, at=at, subject=("contact", uuid.uuid4()), person=person)


def somebody(cast: Cast, number: int, **details: object) -> uuid.UUID:
    """Somebody who walks with Ana since a month."""
    who = PersonDetails(called=f"Person {number}", **details)  # type: ignore[arg-type]
    return sam_walks_with(cast.ana, clock.now() - 30 * DAY, person=who).person_id


def week() -> Days:
    return Days(clock.today() - 7 * DAY, clock.today())


def patterns(found: list[Finding], user: User) -> set[Pattern]:
    return {one.pattern for one in found if one.worker == user.id}


@pytest.fixture
def caseload(cast: Cast) -> list[uuid.UUID]:
    """Eight people of Ana's, two of one name and phone, as families are."""
    phone = (ReachDetails("phone", "207-555-0177"),)
    family = [somebody(cast, n, given_name=f"G{n}", family_name="Lake", reach=phone) for n in range(2)]
    return [*family, *(somebody(cast, n, given_name=f"G{n}", family_name=f"Name{n}") for n in range(2, 8))]


def an_ordinary_week(cast: Cast, people: list[uuid.UUID]) -> None:
    """Ana opens whom she walks with by day and on a night on call; Ben reads over the caseload; a few exports."""
    for day in range(1, 7):
        for number, person in enumerate(people):
            looks(cast.ana, person, local(day, 9 + number))
            acts(cast.ana, person, local(day, 9 + number, 5))
        looks(cast.ana, people[day], local(day, 23))
        acts(cast.ana, people[day], local(day, 23, 20))
        looks(cast.ben, people[day], local(day, 14))
    audit.record("export_facts", actor=cast.ben.id, at=local(2, 15), subject=("facts", None))


def test_an_ordinary_week_lists_nothing(cast: Cast, caseload: list[uuid.UUID]) -> None:
    an_ordinary_week(cast, caseload)
    assert odd_looks(week()) == []


def test_every_seeded_anomaly_is_listed_and_nothing_else(cast: Cast, caseload: list[uuid.UUID]) -> None:
    an_ordinary_week(cast, caseload)
    reach = (ReachDetails("email", cast.jo.email),)
    sister = somebody(cast, 20, given_name="Mae", family_name="Marsh")
    shared = somebody(cast, 21, reach=reach)
    colleague = somebody(cast, 22, given_name="Cleo", family_name="Winters")
    looks(cast.jo, sister, local(3, 10), verb="referral.looked_at")
    looks(cast.jo, shared, local(3, 11), verb="referral.looked_at")
    looks(cast.jo, colleague, local(3, 12), verb="referral.looked_at")
    for person in caseload[:2]:
        looks(cast.cleo, person, local(4, 13))
    for number, person in enumerate(Person.objects.values_list("id", flat=True)[:3]):
        looks(cast.dana, person, local(2, 2, number), verb="referral.looked_at")
    for minute in range(3):
        audit.record("export_facts", actor=cast.gil.id, at=local(5, 16, minute), subject=("facts", None))
    found = odd_looks(week())
    assert patterns(found, cast.jo) == {Pattern.SAME_NAME, Pattern.SAME_CONTACT, Pattern.COLLEAGUE}
    assert patterns(found, cast.cleo) == {Pattern.NO_GRANT, Pattern.ONE_HOUSEHOLD}
    assert patterns(found, cast.dana) >= {Pattern.NIGHT}
    assert patterns(found, cast.gil) == {Pattern.EXPORTS}
    assert patterns(found, cast.ana) | patterns(found, cast.ben) == set()


def test_many_within_an_hour_and_one_whom_many_open(cast: Cast) -> None:
    people = [sam_waits(at=clock.now() - 9 * DAY, person=PersonDetails(called=f"P{n}")).person_id for n in range(26)]
    for number, person in enumerate(people):
        looks(cast.ben, person, local(2, 10, 2 * number), verb="referral.looked_at")
    for user in (cast.ana, cast.jo, cast.cleo, cast.dana):
        looks(user, people[0], local(3, 11), verb="referral.looked_at")
    found = odd_looks(week())
    assert patterns(found, cast.ben) == {Pattern.MANY, Pattern.CROWD}
    assert patterns(found, cast.jo) == {Pattern.CROWD}


def test_an_ended_grant_and_an_hour_in_need_are_no_standing_access(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana, clock.now() - 30 * DAY)
    for grant in AccessGrant.objects.filter(user=cast.ana):
        end_grants(because_of=grant.because_of, at=local(4, 12))
    looks(cast.ana, walk.person_id, local(5, 9))
    assert odd_looks(week()) == []
    looks(cast.ana, walk.person_id, local(3, 9))
    AccessGrant.objects.create(
        user=cast.ana, person_id=walk.person_id, reason="break_glass", because_of=uuid.uuid4(), starts_at=local(3, 8),
        ends_at=local(3, 9, 1),
    )  # fmt: skip
    assert patterns(odd_looks(week()), cast.ana) == {Pattern.NO_GRANT}


def test_a_finding_keeps_its_key_and_another_day_has_another(cast: Cast) -> None:
    person = sam_waits(at=clock.now() - 9 * DAY).person_id
    looks(cast.cleo, person, local(3, 9))
    (first,) = odd_looks(week())
    looks(cast.cleo, person, local(2, 9))
    (again,) = odd_looks(week())
    assert (again.key, again.count) == (first.key, 2)
    (later,) = odd_looks(Days(clock.today() - 2 * DAY, clock.today()))
    assert later.key != first.key
