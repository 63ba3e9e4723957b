"""Finding help: slips of the pen, accents, Spanish words, town, hours, language, cost, and what stands lower."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from companionway.directory.actions import note_result
from companionway.directory.models import Listing
from companionway.directory.queries import Found, Wanted, search, towns
from companionway.directory.rules import Report, When
from tests.directory.lists import AT, brought, pantry, shelter, the_pantry

pytestmark = pytest.mark.django_db


def find(**wanted: Any) -> Found:
    return search(Wanted(**wanted), timezone.localtime(AT))


def names(**wanted: Any) -> list[str]:
    return [row.service.name for row in find(**wanted).listings]


@pytest.mark.parametrize(
    "typed", ["pantry", "PANTRY", "pántry", "pantri", "fod pantry", "Grocerys", "comida", "harb", "rockland food"]
)
def test_words_find_what_they_mean_with_slips_accents_and_in_spanish(typed: str) -> None:
    brought(pantry(), shelter())
    assert names(words=typed) == ["Harbor Food Pantry"]


def test_a_mended_word_is_told_and_a_word_like_none_is_not_hidden() -> None:
    brought(pantry(), shelter())
    assert find(words="pantri").read_as == "pantry" and find(words="pantry").read_as == ""
    found = find(words="pantry zzzzqqq")
    assert (
        found.some
        and found.unknown == ["zzzzqqq"]
        and [r.service.name for r in found.listings] == ["Harbor Food Pantry"]
    )


@pytest.mark.parametrize(
    "typed", ["'; DROP TABLE x --", "a & | ! ( ) :* \\", "%", "_", "<b>", "🙂", "x" * 5000, "é" * 300]
)
def test_odd_words_find_nothing_and_break_nothing(typed: str) -> None:
    brought(pantry())
    assert find(words=typed).listings is not None


def test_a_town_narrows_by_distance_the_nearest_first_and_its_name_may_be_misspelled() -> None:
    brought(pantry(), shelter())
    assert names(town="Rocklnd") == ["Harbor Food Pantry"]
    assert names(town="Rockland", miles=100) == ["Harbor Food Pantry", "Casco Night Shelter"]
    far = find(town="Rockland", miles=100).listings[1]
    assert far.miles == pytest.approx(65.1, abs=1)  # type: ignore[attr-defined]
    assert find(town="Nowhereville").town is None and towns() == ["Portland", "Rockland"]


def test_need_language_and_cost_narrow() -> None:
    brought(pantry(), shelter())
    assert names(need="food") == names(language="es") == names(free=True) == ["Harbor Food Pantry"]
    assert names(need="housing") == ["Casco Night Shelter"] and names(need="food", language="so") == []


def test_open_now_knows_the_night_and_the_weekend() -> None:
    brought(pantry(), shelter())
    assert names(when=When.NOW) == ["Harbor Food Pantry"]
    tonight = timezone.localtime(AT + timedelta(hours=12))
    assert [r.service.name for r in search(Wanted(when=When.NOW), tonight).listings] == ["Casco Night Shelter"]
    assert names(when=When.WEEKEND) == names(when=When.EVENINGS) == ["Casco Night Shelter"]


def test_hours_that_hold_no_longer_do_not_say_open() -> None:
    brought(pantry())
    Listing.objects.update(hours_until=AT.date() - timedelta(days=1))
    assert names(when=When.NOW) == [] and names(words="pantry") == ["Harbor Food Pantry"]


def test_full_lowers_a_listing_for_a_month_and_says_how_often_it_was_told() -> None:
    row = the_pantry()
    assert names() == ["Casco Night Shelter", "Harbor Food Pantry"]
    other = Listing.objects.get(service__source_key="s2").service_id
    for _ in range(2):
        note_result(service_id=other, kind=Report.FULL, by=None, at=AT - timedelta(days=3))
    assert names() == ["Harbor Food Pantry", "Casco Night Shelter"]
    last = find().listings[1]
    assert last.full_count == 2 and last.lowered and row.service_id != other  # type: ignore[attr-defined]
    later = search(Wanted(), timezone.localtime(AT + timedelta(days=40)))
    assert [r.service.name for r in later.listings] == ["Casco Night Shelter", "Harbor Food Pantry"]


def test_a_search_with_words_and_town_makes_two_queries_and_one_more_per_word_none(
    django_assert_num_queries: Any,
) -> None:
    brought(pantry(), shelter())
    with django_assert_num_queries(2):
        find(words="pantri food", need="food", when=When.NOW)
    with django_assert_num_queries(3):
        find(words="pantri food", town="Rockland")
