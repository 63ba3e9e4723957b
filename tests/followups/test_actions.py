"""Asking at six months: planned once, every verb in every state, and nobody asks after a death."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import Goodbye
from companionway.followups import actions, rules
from companionway.followups.models import FollowUp, FollowUpAttempt
from companionway.followups.queries import followup_for, to_ask
from companionway.instruments.actions.check_in import begin, set_aside
from companionway.instruments.rules import Moment
from companionway.organizations.models import Program
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.models import AuditEntry
from tests.cast import NOW, Cast, sam_walks_with
from tests.stories import ASKING_VERBS, baseline, followup_in

LATER = NOW + timedelta(days=1)
EVENING = NOW + timedelta(hours=6)  # March 4 in UTC, still March 3 where the program is


def test_every_verb_of_the_table_is_tried() -> None:
    assert set(ASKING_VERBS) == set(rules.TRANSITIONS)


@pytest.mark.parametrize("state", rules.State)
@pytest.mark.parametrize("verb", rules.Verb)
def test_a_verb_does_what_its_row_says_and_is_refused_elsewhere(
    cast: Cast, verb: rules.Verb, state: rules.State
) -> None:
    row = followup_in(state, cast)
    possible = rules.may(verb, state)
    if possible:
        ASKING_VERBS[verb](row, cast)
    else:
        with pytest.raises(DomainError):
            ASKING_VERBS[verb](row, cast)
    now = FollowUp.objects.get(id=row.id)
    assert now.state == (rules.TRANSITIONS[verb][1] if possible else state)
    assert now.version == row.version + possible


@pytest.mark.parametrize(
    ("origin", "day"), [("baseline", date(2026, 3, 3)), ("opened", date(2026, 3, 3)), ("closed", date(2026, 3, 23))]
)
def test_the_window_is_counted_from_the_programs_own_origin(cast: Cast, origin: str, day: date) -> None:
    Program.objects.filter(slug="ed").update(followup_origin=origin)
    engagement = sam_walks_with(cast.ana)
    baseline(engagement, cast, at=EVENING)
    say_goodbye(engagement_id=engagement.id, reason=Goodbye.MOVED, by=cast.ana.id, at=NOW + timedelta(days=20))
    assert actions.plan(at=NOW + timedelta(days=21)) == 1
    row = FollowUp.objects.get()
    assert (row.origin, row.origin_on) == (origin, day)
    assert (row.opens_on, row.due_on, row.closes_on) == rules.window(day, 180, 30)


def test_planning_twice_plans_nothing_twice(cast: Cast) -> None:
    baseline(sam_walks_with(cast.ana), cast)
    assert [actions.plan(at=LATER), actions.plan(at=LATER)] == [1, 0]
    assert AuditEntry.objects.filter(verb="followups.planned").count() == 1


def test_nothing_is_planned_before_the_origin_is_known(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    assert actions.plan(at=LATER) == 0
    begun = begin(engagement_id=engagement.id, moment=Moment.BASELINE, by=cast.ana.id, at=NOW + timedelta(hours=1))
    assert actions.plan(at=LATER) == 0
    set_aside(administration_id=begun.id, by=cast.ana.id, at=LATER)
    assert actions.plan(at=LATER) == 0


def test_a_try_counts_and_leaves_it_to_be_asked(cast: Cast) -> None:
    row = followup_in(rules.State.WAITING, cast)
    for _ in range(2):
        actions.note_try(followup_id=row.id, channel="call", by=cast.ana.id, at=LATER)
    found = to_ask(cast.viewer(cast.ana), row.opens_on)
    assert [(f.id, f.tries) for f in found] == [(row.id, 2)]  # type: ignore[attr-defined]
    assert set(FollowUpAttempt.objects.values_list("reached", flat=True)) == {False}


def test_it_is_asked_from_the_first_day_of_the_window_on(cast: Cast) -> None:
    row = followup_in(rules.State.WAITING, cast)
    viewer = cast.viewer(cast.ana)
    assert to_ask(viewer, row.opens_on - timedelta(days=1)) == []
    assert to_ask(viewer, row.opens_on) == [row]
    assert to_ask(viewer, row.closes_on + timedelta(days=1)) == [row]


def test_nobody_is_asked_about_somebody_who_died(cast: Cast) -> None:
    row = followup_in(rules.State.WAITING, cast)
    say_goodbye(engagement_id=row.engagement_id, reason=Goodbye.DIED, by=cast.ana.id, at=LATER)
    assert to_ask(cast.viewer(cast.ana), row.due_on) == []


def test_nothing_is_planned_for_somebody_who_died_in_another_engagement(cast: Cast) -> None:
    first, second = sam_walks_with(cast.ana), sam_walks_with(cast.ana)
    for engagement in (first, second):
        baseline(engagement, cast)
    person = first.person
    type(person).objects.filter(id=second.person_id).update(same_as=person)
    say_goodbye(engagement_id=first.id, reason=Goodbye.DIED, by=cast.ana.id, at=LATER)
    assert actions.plan(at=LATER) == 0


def test_only_who_may_see_sam_asks_sam(cast: Cast) -> None:
    row = followup_in(rules.State.WAITING, cast)
    assert followup_for(cast.viewer(cast.ana), row.id) == row
    for other in (cast.jo, cast.cleo, cast.dana):
        assert to_ask(cast.viewer(other), row.due_on) == []
        with pytest.raises(NotVisible):
            followup_for(cast.viewer(other), row.id)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("followup_window_in_order", {"due_on": date(2020, 1, 1)}),
        ("a_settled_followup_has_its_time", {"state": "not_reached"}),
        ("a_settled_followup_has_its_time", {"settled_at": NOW}),
        ("only_an_answer_says_whether_they_went_back", {"went_back": "no"}),
        ("only_an_answer_says_whether_they_went_back", {"state": "answered", "settled_at": NOW}),
    ],
)
def test_an_impossible_followup_is_refused_by_the_database(
    cast: Cast, constraint: str, changes: dict[str, object]
) -> None:
    row = followup_in(rules.State.WAITING, cast)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FollowUp.objects.filter(id=row.id).update(**changes)


def test_an_engagement_has_one_followup(cast: Cast) -> None:
    row = followup_in(rules.State.WAITING, cast)
    again = {f.name: getattr(row, f.name) for f in FollowUp._meta.fields if f.name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.create(**again)
    assert Engagement.objects.get().followup == row
