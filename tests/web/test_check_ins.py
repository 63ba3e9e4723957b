"""A check-in as pages: told before, skipped at will, kept when stopped, shown without a score."""

import re
import uuid

import pytest
from django.test import Client

from companionway.instruments.models import Administration, Answer
from companionway.instruments.rules import Moment
from companionway.platform import clock
from tests.cast import Cast
from tests.said import names
from tests.walked import LATER, Day, a_day, checked_in
from tests.web.asking import signed_in, text_of


@pytest.fixture
def day(cast: Cast) -> Day:
    return a_day(cast)


@pytest.fixture
def ana(cast: Cast) -> Client:
    return signed_in(cast.ana)


def begun(day: Day, ana: Client) -> Administration:
    ana.post(f"/engagements/{day.alex.id}/check-ins/", {"moment": "baseline"})
    return Administration.objects.get(engagement=day.alex)


def line(row: Administration, number: int) -> str:
    return f"/check-ins/{row.id}/statements/{number}/"


def test_before_the_lines_it_says_why_and_who_sees_it_and_that_it_is_a_choice(day: Day, ana: Client) -> None:
    page = text_of(ana.get(f"/engagements/{day.alex.id}/check-ins/?moment=baseline"))
    for words in ("About 2 minutes", "Why:", "Who sees it:", "It is your choice", "988", "version 2017.1", "PhenX"):
        assert words in page
    assert page.split('class="equal"')[1].split("</div>")[0].count("button plain") == 3


def test_one_line_a_screen_with_both_ends_in_words_and_two_ways_to_leave_it_out(day: Day, ana: Client) -> None:
    row = begun(day, ana)
    assert ana.get(f"/check-ins/{row.id}/")["Location"] == line(row, 1)
    page = text_of(ana.get(line(row, 1)))
    assert "1 of 10" in page and "There are more important things to me in life than using substances." in page
    assert re.findall(r'class="answer" name="said" value="(\w+)"', page) == [
        "1", "2", "3", "4", "5", "6", "rather_not_say", "skipped",
    ]  # fmt: skip
    assert page.count("Strongly disagree") == page.count("Strongly agree") == 1


def test_others_names_and_lists_are_out_of_reach_while_the_phone_changes_hands(day: Day, ana: Client) -> None:
    row = begun(day, ana)
    ana.post(f"/people/{day.sam.person_id}/contacts/",
             {"id": row.id, "engagement": day.sam.id, "channel": "text"})  # fmt: skip
    page = text_of(ana.get(line(row, 1)))
    assert not names("Sam", page) and not names("Alex", page) and "/today/" not in page


def test_an_answer_a_refusal_and_a_skip_are_three_things(day: Day, ana: Client) -> None:
    row = begun(day, ana)
    for number, said in ((1, "5"), (2, "rather_not_say"), (3, "skipped")):
        assert ana.post(line(row, number), {"said": said})["Location"] == line(row, number + 1)
    kept = Answer.objects.filter(administration=row).order_by("item")
    assert list(kept.values_list("kind", "value")) == [("answered", 5), ("rather_not_say", None), ("skipped", None)]


@pytest.mark.parametrize("said", ["0", "7", "", "five", "99999", "-1", "²"])
def test_an_answer_outside_the_six_is_refused(day: Day, ana: Client, said: str) -> None:
    row = begun(day, ana)
    assert ana.post(line(row, 1), {"said": said}).status_code == 422
    assert not Answer.objects.filter(administration=row).exists()


@pytest.mark.parametrize("number", [0, 11, 400])
def test_there_is_no_line_outside_the_ten(day: Day, ana: Client, number: int) -> None:
    row = begun(day, ana)
    assert ana.get(line(row, number)).status_code == 404
    assert ana.post(line(row, number), {"said": "3"}).status_code == 404


def test_stopping_keeps_the_answers_and_going_on_begins_where_it_stopped(day: Day, ana: Client) -> None:
    row = begun(day, ana)
    ana.post(line(row, 1), {"said": "4"})
    person = f"/people/{day.alex.person_id}/"
    assert person in text_of(ana.get(line(row, 2)))
    assert "A check-in is under way" in text_of(ana.get(person))
    assert ana.get(f"/check-ins/{row.id}/")["Location"] == line(row, 2)
    assert 'value="4" aria-pressed="true"' in text_of(ana.get(line(row, 1)))


def test_an_answer_can_be_changed_by_going_back(day: Day, ana: Client) -> None:
    row = begun(day, ana)
    ana.post(line(row, 1), {"said": "4"})
    assert line(row, 1) in text_of(ana.get(line(row, 2)))
    ana.post(line(row, 1), {"said": "2"})
    assert Answer.objects.get(administration=row, item=1).value == 2


def test_the_end_shows_arrows_and_no_score(day: Day, ana: Client) -> None:
    page = text_of(ana.get(f"/check-ins/{day.done.id}/"))
    assert "What stands out to you?" in page and "arrow-more" in page and "less just now" in page
    assert "Want to talk about any of these?" in page and "988" in page
    total = sum(LATER)
    assert f"{total}" not in re.sub(r"[\w-]{36}|<svg.*?</svg>|<head>.*?</head>", "", page)
    for word in ("score", "total of", "low", "band", "cut-off"):
        assert f" {word} " not in page.lower()


def test_a_first_check_in_shows_where_it_starts(day: Day, ana: Client) -> None:
    first = Administration.objects.get(engagement=day.sam, moment="baseline")
    page = text_of(ana.get(f"/check-ins/{first.id}/"))
    assert "What you said today" in page and "arrow-more" not in page


def test_the_peers_page_has_a_total_only_when_all_ten_are_answered(day: Day, ana: Client, cast: Cast) -> None:
    assert f"Total {sum(LATER)}" in text_of(ana.get(f"/check-ins/{day.done.id}/answers/"))
    some = checked_in(day.sam, cast.ana, clock.now(), (4, 4, 4, 4, 4, 4, 4, 4, 4, None), Moment.ON_DEMAND)
    page = text_of(ana.get(f"/check-ins/{some.id}/answers/"))
    assert "9 of 10 answered" in page and "Estimate 40.0" in page and "Total" not in page
    fewer = checked_in(day.sam, cast.ana, clock.now(), (4, 4, 4, 4, 4, 4, 4, 4, None, None), Moment.ON_DEMAND)
    page = text_of(ana.get(f"/check-ins/{fewer.id}/answers/"))
    assert "8 of 10 answered" in page and "Estimate" not in page


def test_what_was_left_out_is_said_to_be_fine(day: Day, ana: Client, cast: Cast) -> None:
    none = checked_in(day.sam, cast.ana, clock.now(), (None,) * 10, Moment.ON_DEMAND)
    assert "You left every line out. That is fine too." in text_of(ana.get(f"/check-ins/{none.id}/"))


def test_a_finished_check_in_stays_as_it_is(day: Day, ana: Client) -> None:
    for path in ("completion", "withdrawal"):
        assert ana.post(f"/check-ins/{day.done.id}/{path}/").status_code == 422
    assert ana.post(line(day.done, 1), {"said": "1"})["Location"] == f"/check-ins/{day.done.id}/"
    day.done.refresh_from_db()
    assert day.done.total == sum(LATER)


def test_a_check_in_that_they_do_not_want_kept_does_not_count(day: Day, ana: Client) -> None:
    row = begun(day, ana)
    for number in range(1, 11):
        ana.post(line(row, number), {"said": "3"})
    assert "Do not keep it" in text_of(ana.get(f"/check-ins/{row.id}/"))
    ana.post(f"/check-ins/{row.id}/withdrawal/")
    row.refresh_from_db()
    assert row.set_aside_at is not None and row.total is None
    assert "A first check-in?" in text_of(ana.get(f"/people/{day.alex.person_id}/"))


def test_a_second_first_check_in_goes_on_with_the_one_begun(day: Day, ana: Client) -> None:
    one = begun(day, ana)
    assert begun(day, ana) == one


def all_lines(row: Administration, ana: Client, said: str = "3") -> None:
    for number in range(1, 11):
        ana.post(line(row, number), {"said": said})


def test_the_last_answer_ends_it_and_on_its_day_an_answer_can_still_be_changed(day: Day, ana: Client) -> None:
    row = begun(day, ana)
    all_lines(row, ana)
    row.refresh_from_db()
    assert row.total == 30 and "Change an answer" in text_of(ana.get(f"/check-ins/{row.id}/"))
    assert ana.post(f"/check-ins/{row.id}/reopening/")["Location"] == line(row, 10)
    row.refresh_from_db()
    assert (row.finished_at, row.total) == (None, None)
    assert ana.post(line(row, 4), {"said": "6"})["Location"] == f"/check-ins/{row.id}/"
    row.refresh_from_db()
    assert row.total == 33 and Administration.objects.filter(engagement=day.alex).count() == 1


def test_what_stood_out_a_link_and_a_day_gone_by_let_a_check_in_stand(day: Day, ana: Client) -> None:
    row = begun(day, ana)
    all_lines(row, ana)
    Administration.objects.filter(id=row.id).update(mode="by_link")
    assert ana.post(f"/check-ins/{row.id}/reopening/").status_code == 422
    Administration.objects.filter(id=row.id).update(mode="together")
    ana.post(f"/check-ins/{row.id}/standouts/", {"id": str(uuid.uuid4()), "words": "My friends"})
    assert "Change an answer" not in text_of(ana.get(f"/check-ins/{row.id}/"))
    for one in (row, day.done):
        for path in ("reopening", "withdrawal"):
            assert ana.post(f"/check-ins/{one.id}/{path}/").status_code == 422
    row.refresh_from_db()
    assert row.total == 30 and row.set_aside_at is None


def test_a_check_in_that_was_seen_to_its_end_can_still_be_let_go_and_another_begun(day: Day, ana: Client) -> None:
    row = begun(day, ana)
    all_lines(row, ana)
    ana.post(f"/check-ins/{row.id}/withdrawal/")
    ana.post(f"/engagements/{day.alex.id}/check-ins/", {"moment": "baseline"})
    assert Administration.objects.filter(engagement=day.alex, set_aside_at=None).exclude(id=row.id).count() == 1
