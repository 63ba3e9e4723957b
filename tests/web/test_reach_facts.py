"""What a card says of reaching somebody: whose tries are counted, and on which day the first weeks begin."""

import uuid
from datetime import UTC, date, datetime, timedelta

from companionway.engagement.actions.contact import log_try
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.queries.timeline import timeline
from companionway.engagement.rules.plan import next_of_first_weeks
from companionway.people.models import Person
from companionway.platform import clock
from companionway.web.pages.person.reach import reach_of
from companionway.web.pages.reach.plan import said
from tests.cast import Cast, sam_walks_with


def test_tries_of_another_program_are_not_counted_as_ours(cast: Cast) -> None:
    now = clock.now()
    ours, theirs = (sam_walks_with(user, now - timedelta(days=2), **place) for user, place in (
        (cast.ana, {}), (cast.jo, {"program": "primary-care", "site": "harbor-clinic"}),
    ))  # fmt: skip
    Person.objects.filter(id=theirs.person_id).update(same_as=ours.person_id)
    for number in range(2):
        at = now - timedelta(hours=number + 1)
        log_try(attempt_id=uuid.uuid4(), engagement_id=theirs.id, channel="", by=cast.jo.id, at=at)
    moments = timeline(ours.person)
    assert reach_of(ours, None, moments, now)["quiet"] == ""
    assert reach_of(theirs, None, moments, now)["quiet"] != ""


def test_the_first_weeks_begin_on_the_day_it_was_here_and_not_in_greenwich(cast: Cast) -> None:
    evening = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)  # half past eight on March 3 in Maine
    walk = sam_walks_with(cast.ana, evening)
    plan, on = ContactPlan(engagement=walk, first_weeks="yes", days=[], modes=[], agreed_at=evening), date(2026, 3, 3)
    assert said(plan, walk, on)["next_day"] == next_of_first_weeks(on, on) == date(2026, 3, 4)
