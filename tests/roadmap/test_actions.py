"""Writing a roadmap: versions, two people at once, once only, by the person's own hand, and both walls."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.models import AuditEntry
from companionway.roadmap import rules
from companionway.roadmap.actions import barrier, hope, milestone, step
from companionway.roadmap.actions.writing import Changed
from companionway.roadmap.models import Hope, HopeWords, Milestone, RoadmapEvent, Step
from companionway.roadmap.queries import hope_for, milestone_for, own_hope, roadmap_of, step_for
from companionway.roadmap.rules import Hand, Part, SeenBy, StepState, Still, Stone
from tests.architecture.actions_of_the_roadmap import AT, WORDS, a_barrier, a_hope, a_milestone, a_step
from tests.cast import TODAY, Cast, sam_walks_with
from tests.sight import as_app
from tests.walled import changed, refused, rows

pytestmark = pytest.mark.django_db
LONG = ("\U0001f331 أريد بيتًا " + "x" * 20 + "\n") * 400


def test_a_hope_keeps_every_letter_also_5000_of_them_emoji_and_right_to_left(cast: Cast) -> None:
    words = (LONG * 2)[:5000].strip()
    person = sam_walks_with(cast.ana).person
    made = hope.start(hope_id=uuid.uuid4(), person_id=person.id, words=words, by=cast.ana.id, at=AT)
    assert hope_for(cast.viewer(cast.ana), made.id).words.words == words
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM companionway_hopewords")
        assert "بيت".encode() not in bytes(cursor.fetchone()[0])
    with pytest.raises(DomainError, match="5001 characters"):
        hope.start(hope_id=uuid.uuid4(), person_id=person.id, words="x" * 5001, by=cast.ana.id, at=AT)


def test_the_same_form_twice_is_one_hope_and_anothers_id_is_refused(cast: Cast) -> None:
    walk, key = sam_walks_with(cast.ana), uuid.uuid4()
    given: dict[str, Any] = {"hope_id": key, "words": WORDS, "by": cast.ana.id, "at": AT}
    first, again = (hope.start(person_id=walk.person_id, **given) for _ in range(2))
    assert first.id == again.id and (Hope.objects.count(), HopeWords.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(verb="hope.begun").count() == 1
    other = sam_walks_with(cast.jo).person_id
    with pytest.raises(DomainError, match="saved for something else"):
        hope.start(person_id=other, **given)


def test_of_two_who_write_at_once_the_second_is_shown_what_the_first_wrote(cast: Cast) -> None:
    row = a_hope(cast)
    given: dict[str, Any] = {"hope_id": row.id, "part": Part.HOPE, "at": AT}
    hope.reword(number=1, words="A place with a garden.", by=None, **given)
    with pytest.raises(Changed) as caught:
        hope.reword(number=1, words="A place near work.", by=cast.ana.id, **given)
    assert caught.value.now.words == "A place with a garden."  # type: ignore[attr-defined]
    hope.reword(number=2, words="A place near work.", by=cast.ana.id, **given)
    told = hope_for(cast.viewer(cast.ana), row.id)
    assert told.words.words == "A place with a garden."  # the person's own hand stands
    beside = told.beside(Part.HOPE)
    assert beside is not None and (beside.words, beside.hand) == ("A place near work.", Hand.TOGETHER)
    assert [version.words for version in told.versions[Part.HOPE]] == [
        "A place near work.", "A place with a garden.", WORDS
    ]  # fmt: skip


def test_the_same_words_sent_twice_are_one_version(cast: Cast) -> None:
    row = a_hope(cast)
    for _ in range(2):
        hope.reword(hope_id=row.id, part=Part.WHY, number=0, words="To sleep.", by=cast.ana.id, at=AT)
    assert HopeWords.objects.filter(part=Part.WHY).count() == 1


def test_a_version_is_never_changed_by_a_later_one(cast: Cast) -> None:
    row = a_hope(cast)
    before = list(HopeWords.objects.values_list("id", "number", "hand"))
    hope.reword(hope_id=row.id, part=Part.HOPE, number=1, words="Other.", by=cast.ana.id, at=AT)
    assert list(HopeWords.objects.order_by("number").values_list("id", "number", "hand"))[:1] == before
    with pytest.raises(IntegrityError, match="one_version"), transaction.atomic():
        HopeWords.objects.create(hope=row, part="hope", number=2, words="x", hand="peer", by=cast.ana, written_at=AT)


@pytest.mark.parametrize("stone", [stone for stone in Stone if stone != Stone.THINKING])
def test_a_stone_goes_from_anywhere_to_anywhere_and_back(cast: Cast, stone: Stone) -> None:
    row = a_hope(cast)
    hope.place_stone(hope_id=row.id, stone=stone, was=Stone.THINKING, by=cast.ana.id, at=AT)
    hope.place_stone(hope_id=row.id, stone=Stone.THINKING, was=stone, by=None, at=AT)
    hope.place_stone(hope_id=row.id, stone=Stone.THINKING, was=stone, by=None, at=AT)  # the same tap twice
    placed = RoadmapEvent.objects.filter(verb="placed").order_by("occurred_at", "id")
    assert sorted(placed.values_list("state", "hand")) == sorted([(stone, "together"), ("thinking", "person")])


def test_a_stone_that_somebody_moved_meanwhile_is_not_moved_over(cast: Cast) -> None:
    row = a_hope(cast)
    hope.place_stone(hope_id=row.id, stone=Stone.DOING, was=Stone.THINKING, by=None, at=AT)
    with pytest.raises(Changed) as caught:
        hope.place_stone(hope_id=row.id, stone=Stone.TRYING, was=Stone.THINKING, by=cast.ana.id, at=AT)
    assert caught.value.now.stone == Stone.DOING  # type: ignore[attr-defined]


def test_what_a_hope_came_from_is_kept(cast: Cast) -> None:
    walk, source = sam_walks_with(cast.ana), uuid.uuid4()
    hope.start_from(hope_id=uuid.uuid4(), person_id=walk.person_id, words="Sleep better.", begun_from="check_in",
                    begun_from_id=source, by=cast.ana.id, at=AT)  # fmt: skip
    assert Hope.objects.values_list("begun_from", "begun_from_id").get() == ("check_in", source)


def test_a_step_in_other_words_is_a_row_beside_the_earlier_one(cast: Cast) -> None:
    old = a_step(cast)
    new = step.change(step_id=old.id, new_id=uuid.uuid4(), said=step.Small("Write to them."), by=cast.ana.id, at=AT)
    assert Step.objects.get(id=old.id).words == "Call the housing office."
    told = hope_for(cast.viewer(cast.ana), old.hope_id)
    assert told.step is not None and told.step.id == new.id
    with pytest.raises(Changed) as caught:
        step.change(step_id=old.id, new_id=uuid.uuid4(), said=step.Small("Go there."), by=None, at=AT)
    assert caught.value.now.id == new.id  # type: ignore[attr-defined]


def test_staff_reword_no_step_that_the_person_wrote_themself(cast: Cast) -> None:
    own = step.take(step_id=uuid.uuid4(), hope_id=a_hope(cast).id, said=step.Small("Ask Lou."), by=None, at=AT)
    with pytest.raises(DomainError, match="Add another one beside it"):
        step.change(step_id=own.id, new_id=uuid.uuid4(), said=step.Small("x"), by=cast.ana.id, at=AT)


@pytest.mark.parametrize(
    ("answer", "on", "state"),
    [(Still.YES, None, "open"), (Still.ANOTHER_DAY, TODAY + timedelta(days=9), "open"), (Still.DONE, None, "done"),
     (Still.LET_GO, None, "let_go")],
)  # fmt: skip
def test_still_want_this_has_four_answers(cast: Cast, answer: Still, on: Any, state: str) -> None:
    row = a_step(cast)
    assert rules.asks_still(row.on, row.state, TODAY + timedelta(days=1))
    row = step.answer_still(step_id=row.id, answer=answer, on=on, was=StepState.OPEN, by=None, at=AT)
    assert (row.state, row.on if state == "open" else None) == (state, on)
    assert not rules.asks_still(row.on, row.state, TODAY + timedelta(days=1))


def test_what_was_let_go_is_taken_up_again(cast: Cast) -> None:
    row = a_step(cast)
    step.answer_still(step_id=row.id, answer=Still.LET_GO, on=None, was=StepState.OPEN, by=cast.ana.id, at=AT)
    row = step.answer_still(step_id=row.id, answer=Still.YES, on=None, was=StepState.LET_GO, by=cast.ana.id, at=AT)
    assert row.state == StepState.OPEN


def test_a_barrier_passes_and_comes_back(cast: Cast) -> None:
    row = a_barrier(cast)
    assert barrier.note_passed(barrier_id=row.id, passed=True, by=cast.ana.id, at=AT).passed_at == AT
    assert barrier.note_passed(barrier_id=row.id, passed=False, by=None, at=AT).passed_at is None


def test_a_milestone_belongs_to_a_hope_of_the_same_person(cast: Cast) -> None:
    row, other = a_hope(cast), sam_walks_with(cast.jo).person_id
    with pytest.raises(DomainError, match="not on this map"):
        milestone.mark(milestone_id=uuid.uuid4(), person_id=other, hope_id=row.id, words="x", on=TODAY,
                       by=cast.jo.id, at=AT)  # fmt: skip


def test_what_the_person_put_on_the_road_only_they_take_off(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person_id
    own = milestone.mark(milestone_id=uuid.uuid4(), person_id=person, hope_id=None, words="90 days", on=TODAY,
                         by=None, at=AT)  # fmt: skip
    with pytest.raises(DomainError, match="Only they"):
        milestone.take_off(milestone_id=own.id, by=cast.ana.id, at=AT)
    milestone.take_off(milestone_id=own.id, by=None, at=AT)
    with pytest.raises(NotVisible):
        milestone_for(cast.viewer(cast.ana), own.id)


def test_a_hope_kept_to_oneself_is_there_for_nobody_of_the_staff_on_either_wall(cast: Cast) -> None:
    marked = a_milestone(cast)
    row, person = Hope.objects.get(), Hope.objects.get().person
    hope.choose_sight(hope_id=row.id, seen_by=SeenBy.ONLY_ME, by=None, at=AT)
    for user in (cast.ana, cast.ben):
        viewer = cast.viewer(user)
        assert roadmap_of(person, viewer).hopes == [] and roadmap_of(person, viewer).milestones == []
        with pytest.raises(NotVisible):
            hope_for(viewer, row.id)
        with as_app(user):
            tables = ("hope", "hopewords", "step", "barrier", "milestone")
            assert [rows(f"companionway_{table}") for table in tables] == [0] * 5
            assert changed("UPDATE companionway_hope SET seen_by = 'walks_with'") == 0
    assert [told.hope.id for told in roadmap_of(person, None).hopes] == [row.id]
    assert [m.id for m in own_hope(person.id, row.id).milestones] == [marked.id]
    with pytest.raises(DomainError, match="Only the person"):
        hope.choose_sight(hope_id=row.id, seen_by=SeenBy.WALKS_WITH, by=cast.ana.id, at=AT)  # type: ignore[arg-type]


def test_staff_cannot_hide_a_hope_past_our_actions_either(cast: Cast) -> None:
    a_hope(cast)
    with as_app(cast.ana):
        assert "row-level security" in refused("UPDATE companionway_hope SET seen_by = 'only_me'")


@pytest.mark.parametrize(
    ("make", "find"),
    [(a_hope, lambda v, r: hope_for(v, r.id)), (a_step, lambda v, r: step_for(v, r.id)),
     (a_milestone, lambda v, r: milestone_for(v, r.id))],
)  # fmt: skip
def test_only_who_walks_with_somebody_sees_their_map(
    cast: Cast, make: Callable[[Cast], Any], find: Callable[..., Any]
) -> None:
    row = make(cast)
    assert find(cast.viewer(cast.ana), row) and find(cast.viewer(cast.ben), row)
    for user in (cast.jo, cast.cleo, cast.dana, cast.eli):
        with pytest.raises(NotVisible):
            find(cast.viewer(user), row)
        with as_app(user):
            assert rows("companionway_hope") == rows("companionway_roadmapevent") == 0


def test_a_whole_map_is_five_questions_to_the_database(cast: Cast, django_assert_num_queries: Any) -> None:
    row = a_hope(cast)
    for n in range(6):
        step.take(step_id=uuid.uuid4(), hope_id=row.id, said=step.Small(f"Step {n}"), by=cast.ana.id, at=AT)
        hope.start(hope_id=uuid.uuid4(), person_id=row.person_id, words=f"Hope {n}", by=None, at=AT)
    person, viewer = row.person, cast.viewer(cast.ana)
    with django_assert_num_queries(5):
        told = roadmap_of(person, viewer)
        assert len([(one.words.words, [s.by_name for s in one.steps]) for one in told.hopes]) == 7


def test_every_event_says_whose_hand_it_was_and_the_database_holds_to_it(cast: Cast) -> None:
    row = a_hope(cast)
    with pytest.raises(IntegrityError, match="whose_hand"), transaction.atomic():
        HopeWords.objects.create(hope=row, part="why", number=1, words="x", hand="person", by=cast.ana, written_at=AT)
    with pytest.raises(IntegrityError, match="whose_hand"), transaction.atomic():
        Milestone.objects.create(person_id=row.person_id, words="x", on=TODAY, hand="peer", by=None, written_at=AT)
