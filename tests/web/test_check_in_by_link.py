"""A check-in by link: alone, behind the agreed word, seven days, no other page opens, and the peer sees it finished."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from companionway.instruments.actions import check_in as actions
from companionway.instruments.models import Administration, Answer
from companionway.instruments.rules import Moment
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry
from companionway.privacy.actions.own_page import agree_on_word
from companionway.privacy.models.own_page import OwnLink
from companionway.web.pages.own import check_in as page
from tests.cast import Cast
from tests.walked import Day, a_day
from tests.web.asking import signed_in, text_of

WORD = "harbor otter"


@pytest.fixture
def day(cast: Cast) -> Day:
    return a_day(cast)


def sent(cast: Cast, day: Day) -> str:
    """The path of a link that Ana sends to Alex."""
    agree_on_word(person_id=day.alex.person_id, word=WORD, by=cast.ana.id, at=clock.now())
    shown = text_of(signed_in(cast.ana).post(f"/engagements/{day.alex.id}/check-in-links/", {"moment": "baseline"}))
    return "/m/" + shown.split("/m/")[1].split("/")[0] + "/"


def entered(link: str) -> tuple[Client, Any]:
    client = Client()
    client.post(link)
    return client, client.post("/mine/door/", {"word": WORD})


def test_without_an_agreed_word_no_link_is_made_and_nothing_is_begun(day: Day, cast: Cast) -> None:
    answer = signed_in(cast.ana).post(f"/engagements/{day.alex.id}/check-in-links/", {"moment": "baseline"})
    assert answer.status_code == 422 and "Agree on a word" in text_of(answer)
    assert not OwnLink.objects.exists() and not Administration.objects.filter(engagement=day.alex).exists()


def test_from_the_link_to_a_neutral_end_and_the_peer_sees_it(day: Day, cast: Cast) -> None:
    client, opened = entered(sent(cast, day))
    row = Administration.objects.get(engagement=day.alex)
    here = f"/mine/check-ins/{row.id}/"
    assert opened["Location"] == here and row.mode == "by_link" and row.helper_id == cast.ana.id
    first = text_of(client.get(here))
    for words in ("Who sees it", "It is your choice", "988", "Leave this page", "version 2017.1"):
        assert words in first
    for number, said in enumerate(["5", "rather_not_say", "skipped", *["4"] * 7], 1):
        shown = text_of(client.get(f"{here}lines/{number}/"))
        assert f"{number} of 10" in shown
        assert client.post(f"{here}lines/{number}/", {"said": said}).status_code == 302
    assert client.post(f"{here}completion/").status_code == 302
    end = text_of(client.get(here))
    assert "Thank you" in end and "988" in end and "recovery" not in end.split("<main")[1].split('class="source"')[0]
    row.refresh_from_db()
    assert (row.answered_count, row.total) == (8, None)
    kinds = dict(Answer.objects.filter(administration=row).values_list("item", "kind"))
    assert (kinds[2], kinds[3]) == ("rather_not_say", "skipped")
    finished = AuditEntry.objects.get(verb="check_in.finished", subject_id=row.id)
    assert finished.actor_id is None and finished.detail["by"] == "person"
    ana = signed_in(cast.ana)
    assert "8 of 10" in text_of(ana.get(f"/people/{day.alex.person_id}/"))
    assert "alone, by a link" in text_of(ana.get(f"/check-ins/{row.id}/answers/"))


def test_two_taps_on_done_that_come_at_once_both_lead_to_the_end(
    day: Day, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = entered(sent(cast, day))
    row, found = Administration.objects.get(engagement=day.alex), page._mine

    def while_the_twin_is_done(*asked: Any) -> Administration:
        opened = found(*asked)
        actions.finish(administration_id=row.id, by=None, at=clock.now())
        return opened

    monkeypatch.setattr(page, "_mine", while_the_twin_is_done)
    answer = client.post(f"/mine/check-ins/{row.id}/completion/")
    assert (answer.status_code, answer["Location"]) == (302, f"/mine/check-ins/{row.id}/")
    assert AuditEntry.objects.filter(verb="check_in.finished", subject_id=row.id).count() == 1


@pytest.mark.parametrize("way", ["a link goes on with it", "on their own page"])
def test_begun_together_and_finished_alone_it_stands_as_they_sent_it(day: Day, cast: Cast, way: str) -> None:
    row = actions.begin(engagement_id=day.alex.id, moment=Moment.BASELINE, by=cast.ana.id, at=clock.now())
    if way == "a link goes on with it":
        client, opened = entered(sent(cast, day))
        assert opened["Location"] == f"/mine/check-ins/{row.id}/"
        row.refresh_from_db()
        assert row.mode == "by_link"
        client.post(f"{opened['Location']}completion/")
    else:
        actions.finish(administration_id=row.id, by=None, at=clock.now())
    row.refresh_from_db()
    assert row.finished_at is not None and row.mode == "by_link"
    with pytest.raises(DomainError, match="stands"):
        actions.reopen(administration_id=row.id, by=cast.ana.id, at=clock.now())


@pytest.mark.parametrize("begun_again", [True, False])
def test_a_link_that_was_never_opened_and_a_check_in_done_at_the_table_was_done_together(
    day: Day, cast: Cast, begun_again: bool
) -> None:
    sent(cast, day)
    row = Administration.objects.get(engagement=day.alex, finished_at=None)
    assert row.mode == "by_link"
    if begun_again:
        form = {"moment": "baseline", "beside": "es", "read_aloud": "1"}
        signed_in(cast.ana).post(f"/engagements/{day.alex.id}/check-ins/", form)
        row.refresh_from_db()
        assert (row.mode, row.beside) == ("read_aloud", "es")
    done = actions.finish(administration_id=row.id, by=cast.ana.id, at=clock.now())
    assert done.mode == ("read_aloud" if begun_again else "together")
    assert actions.reopen(administration_id=row.id, by=cast.ana.id, at=clock.now()).finished_at is None


def test_stopping_keeps_the_answers_and_a_new_link_goes_on(day: Day, cast: Cast) -> None:
    client, _ = entered(sent(cast, day))
    row = Administration.objects.get(engagement=day.alex)
    client.post(f"/mine/check-ins/{row.id}/lines/1/", {"said": "5"})
    client.post("/mine/leave/")
    assert client.get(f"/mine/check-ins/{row.id}/").status_code == 410
    again, opened = entered(sent(cast, day))
    assert opened["Location"] == f"/mine/check-ins/{row.id}/"
    assert f"/mine/check-ins/{row.id}/lines/2/" in text_of(again.get(opened["Location"]))


def test_the_link_opens_this_check_in_alone_and_no_other_page(day: Day, cast: Cast) -> None:
    client, _ = entered(sent(cast, day))
    assert client.get("/mine/").status_code in {403, 404, 410}
    other = actions.begin(engagement_id=day.robin.id, moment=Moment.ON_DEMAND, by=cast.ana.id, at=clock.now())
    for path in ("", "lines/1/"):
        assert client.get(f"/mine/check-ins/{other.id}/{path}").status_code == 404
    assert client.post(f"/mine/check-ins/{other.id}/lines/1/", {"said": "1"}).status_code == 404
    assert not Answer.objects.filter(administration=other).exists()


def test_a_link_opens_once_and_ends_after_seven_days(day: Day, cast: Cast) -> None:
    link = sent(cast, day)
    entered(link)
    assert Client().post(link).status_code == 404
    late = sent(cast, day)
    OwnLink.objects.update(made_at=clock.now() - timedelta(days=8), ends_at=clock.now() - timedelta(days=1))
    assert Client().post(late).status_code == 404


@pytest.mark.parametrize("said", ["0", "7", "", "five", "²"])
def test_an_answer_outside_the_six_is_refused_in_place(day: Day, cast: Cast, said: str) -> None:
    client, _ = entered(sent(cast, day))
    row = Administration.objects.get(engagement=day.alex)
    answer = client.post(f"/mine/check-ins/{row.id}/lines/1/", {"said": said})
    assert answer.status_code == 422 and "Choose one of the answers" in text_of(answer)


def test_in_spanish_the_draft_stands_beside_the_english(day: Day, cast: Cast) -> None:
    client, _ = entered(sent(cast, day))
    client.post("/mine/language/", {"language": "es"})
    row = Administration.objects.get(engagement=day.alex)
    shown = text_of(client.get(f"/mine/check-ins/{row.id}/lines/2/"))
    assert "In general I am happy with my life." in shown and "estoy contento o contenta con mi vida" in shown
