"""Doing a check-in together: one statement at a time, skip at equal weight, a total only when all are answered."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from companionway.engagement.actions.walk import say_goodbye, welcome_back
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import Goodbye
from companionway.instruments import queries
from companionway.instruments.actions import check_in as actions
from companionway.instruments.models import Administration, Answer, Instrument
from companionway.instruments.rules import AnswerKind, Moment
from companionway.platform.errors import DomainError, NotVisible
from tests.cast import NOW, Cast, sam_walks_with
from tests.stories import baseline, check_in

AT = NOW + timedelta(hours=1)
LATER = NOW + timedelta(days=60)


def begin(engagement: Engagement, cast: Cast, moment: Moment = Moment.BASELINE) -> Administration:
    return actions.begin(engagement_id=engagement.id, moment=moment, by=cast.ana.id, at=AT)


def give(row: Administration, cast: Cast, item: int, value: int | None, kind: str = "answered") -> Answer:
    return actions.answer(
        administration_id=row.id, item=item, kind=AnswerKind(kind), value=value, by=cast.ana.id, at=AT
    )  # fmt: skip


def test_ten_answers_make_a_total(cast: Cast) -> None:
    row = baseline(sam_walks_with(cast.ana), cast, value=4)
    assert (row.total, row.answered_count) == (40, 10)


def test_skipped_and_rather_not_say_are_kept_apart_and_there_is_no_total(cast: Cast) -> None:
    row = begin(sam_walks_with(cast.ana), cast)
    give(row, cast, 1, 5)
    give(row, cast, 2, None, "rather_not_say")
    done = actions.finish(administration_id=row.id, by=cast.ana.id, at=AT)
    kinds = dict(Answer.objects.filter(administration=row).values_list("item", "kind"))
    assert (done.total, done.answered_count) == (None, 1)
    assert kinds == {1: "answered", 2: "rather_not_say"} | dict.fromkeys(range(3, 11), "skipped")


def test_answering_again_replaces_until_the_end(cast: Cast) -> None:
    row = begin(sam_walks_with(cast.ana), cast)
    give(row, cast, 1, 5)
    give(row, cast, 1, 2)
    assert Answer.objects.get(administration=row, item=1).value == 2
    actions.finish(administration_id=row.id, by=cast.ana.id, at=AT)
    with pytest.raises(DomainError, match="has ended"):
        give(row, cast, 1, 3)


@pytest.mark.parametrize(("item", "value", "code"), [(0, 3, "no_item"), (11, 3, "no_item"), (1, 0, "out_of_range"),
                                                     (1, 7, "out_of_range"), (1, None, "out_of_range")])  # fmt: skip
def test_an_answer_that_cannot_be_is_refused(cast: Cast, item: int, value: int | None, code: str) -> None:
    row = begin(sam_walks_with(cast.ana), cast)
    with pytest.raises(DomainError) as refusal:
        give(row, cast, item, value)
    assert refusal.value.code == code


def test_beginning_again_goes_on_with_the_one_that_was_begun(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    assert begin(engagement, cast) == begin(engagement, cast)


def test_a_baseline_is_done_once_and_set_aside_it_can_be_done_again(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    first = begin(engagement, cast)
    actions.set_aside(administration_id=first.id, by=cast.ana.id, at=AT)
    second = begin(engagement, cast)
    assert second != first
    actions.finish(administration_id=second.id, by=cast.ana.id, at=AT)
    with pytest.raises(DomainError, match="is done"):
        begin(engagement, cast)


def test_on_demand_can_be_done_any_number_of_times(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    for _ in range(3):
        row = begin(engagement, cast, Moment.ON_DEMAND)
        actions.finish(administration_id=row.id, by=cast.ana.id, at=AT)
    assert Administration.objects.count() == 3


def test_after_goodbye_there_is_no_check_in_and_coming_back_has_a_baseline_of_its_own(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    baseline(engagement, cast)
    say_goodbye(engagement_id=engagement.id, reason=Goodbye.MOVED, by=cast.ana.id, at=LATER)
    with pytest.raises(DomainError, match="goodbye"):
        actions.begin(engagement_id=engagement.id, moment=Moment.ON_DEMAND, by=cast.ana.id, at=LATER)
    again = welcome_back(engagement_id=engagement.id, channel="call", by=cast.ana.id, at=LATER)
    assert baseline(again, cast, at=LATER + timedelta(days=1)).moment == "baseline"


def test_arrow_rows_compare_with_last_time_more_first(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    baseline(engagement, cast, value=4)
    row = actions.begin(engagement_id=engagement.id, moment=Moment.ON_DEMAND, by=cast.ana.id, at=LATER)
    for item, value in ((1, 3), (2, 4), (3, 6)):
        actions.answer(
            administration_id=row.id, item=item, kind=AnswerKind.ANSWERED, value=value, by=cast.ana.id, at=LATER
        )  # fmt: skip
    shown = [(r.then, r.now, r.direction) for r in queries.arrow_rows(row, queries.last_time(row))]
    assert shown == [(4, 6, "more"), (4, 4, "same"), (4, 3, "less")] + [(4, None, "")] * 7


def test_a_pack_whose_text_changed_under_its_version_is_refused(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    begin(engagement, cast)
    Instrument.objects.update(checksum="0" * 64)
    with pytest.raises(DomainError, match="without a new version"):
        begin(engagement, cast, Moment.GOODBYE)


def test_only_who_may_see_sam_sees_sams_check_in(cast: Cast) -> None:
    row = check_in(sam_walks_with(cast.ana), cast, Moment.BASELINE, AT)
    assert queries.check_in_for(cast.viewer(cast.ana), row.id) == row
    for other in (cast.jo, cast.cleo, cast.dana):
        with pytest.raises(NotVisible):
            queries.check_in_for(cast.viewer(other), row.id)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("check_in_moment_is_known", {"moment": "sometime"}),
        ("a_total_comes_with_the_end", {"total": 40, "finished_at": None}),
        ("check_in_ends_after_it_starts", {"finished_at": NOW - timedelta(days=1)}),
    ],
)
def test_an_impossible_check_in_is_refused_by_the_database(
    cast: Cast, constraint: str, changes: dict[str, object]
) -> None:
    row = baseline(sam_walks_with(cast.ana), cast)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Administration.objects.filter(id=row.id).update(**changes)


@pytest.mark.parametrize("changes", [{"kind": "skipped"}, {"value": None}, {"kind": "maybe"}])
def test_only_an_answer_has_a_value(cast: Cast, changes: dict[str, object]) -> None:
    row = baseline(sam_walks_with(cast.ana), cast)
    with pytest.raises(IntegrityError, match="only_an_answer_has_a_value"), transaction.atomic():
        Answer.objects.filter(administration=row, item=1).update(**changes)


@pytest.mark.parametrize(("moment", "constraint"), [("baseline", "one_baseline"), ("goodbye", "one_goodbye_check_in")])
def test_a_second_baseline_or_goodbye_is_refused_by_the_database(cast: Cast, moment: str, constraint: str) -> None:
    row = check_in(sam_walks_with(cast.ana), cast, Moment(moment), AT)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Administration.objects.create(
            engagement=row.engagement, instrument=row.instrument, moment=moment, started_at=AT
        )  # fmt: skip
