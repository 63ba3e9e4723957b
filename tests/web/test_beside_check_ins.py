"""Beside a check-in: what stands out, rulers, scores from elsewhere, languages, one's own instruments (I01-I10)."""

import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from companionway.continuum.models import Observation
from companionway.instruments import packs
from companionway.instruments.beside_models import OutsideScore, RulerMark, Standout
from companionway.instruments.models import Administration
from companionway.instruments.packs import read
from companionway.instruments.rules import Moment
from companionway.platform import clock
from companionway.roadmap.models import Hope
from companionway.web.pages.check_ins.pictures import lines_of_totals
from companionway.web.pages.desk import package
from companionway.web.pages.summary import content as summary
from tests.cast import Cast
from tests.instruments.own_pack import own_pack
from tests.instruments.test_beside import supplied, walks_with_own_pack
from tests.walked import Day, a_day
from tests.web.asking import signed_in, text_of


@pytest.fixture
def day(cast: Cast) -> Day:
    return a_day(cast)


@pytest.fixture
def ana(cast: Cast) -> Client:
    return signed_in(cast.ana)


def begin(ana: Client, day: Day, **said: Any) -> Administration:
    ana.post(f"/engagements/{day.alex.id}/check-ins/", {"moment": "baseline"} | said)
    return Administration.objects.get(engagement=day.alex)


def test_i02_every_screen_says_instrument_version_and_license(day: Day, ana: Client) -> None:
    row = begin(ana, day)
    done = f"/check-ins/{day.done.id}/"
    for url in (f"/engagements/{day.sam.id}/check-ins/", f"/check-ins/{row.id}/statements/1/", done, f"{done}answers/",
                f"/people/{day.sam.person_id}/scores/"):  # fmt: skip
        shown = text_of(ana.get(url))
        assert "(BARC-10), version 2017.1" in shown and "permission not required for use" in shown, url


def test_i02_what_leaves_says_it_too(day: Day) -> None:
    person = day.sam.person.same_as
    for rows in (summary._check_ins(person), package._check_ins(person)):
        assert rows
        for row in rows:
            assert "(BARC-10), version 2017.1" in row[1] and "permission not required for use" in row[1]


def test_i04_no_part_is_drawn_for_one_dimension_and_parts_are_for_more(day: Day, ana: Client, cast: Cast) -> None:
    answers = text_of(ana.get(f"/check-ins/{day.done.id}/answers/"))
    assert '<dl class="facts">' not in answers.split("</section>")[0]


def test_i05_two_instruments_and_two_versions_never_share_an_axis(cast: Cast) -> None:
    one = walks_with_own_pack(cast)
    first = check_in_of(one, cast)
    labels = own_pack()["response_set"]
    labels[3]["label"] = "Each day"
    supplied(cast, response_set=labels, version="1.1")
    second = check_in_of(one, cast, Moment.ON_DEMAND)
    lines = lines_of_totals([first, second], [])
    assert [(line.pack.version, len(line.points)) for line in lines] == [("1.0", 1), ("1.1", 1)]


def check_in_of(engagement: Any, cast: Cast, moment: Moment = Moment.BASELINE) -> Administration:
    from companionway.instruments.actions import check_in as actions
    from companionway.instruments.rules import AnswerKind

    row = actions.begin(engagement_id=engagement.id, moment=moment, by=cast.ana.id, at=clock.now())
    for item in range(1, 5):
        actions.answer(administration_id=row.id, item=item, kind=AnswerKind.ANSWERED, value=3, by=cast.ana.id,
                       at=clock.now())  # fmt: skip
    return actions.finish(administration_id=row.id, by=cast.ana.id, at=clock.now())


def test_i06_spanish_stands_beside_as_translated_not_validated(day: Day, ana: Client) -> None:
    offer = text_of(ana.get(f"/engagements/{day.alex.id}/check-ins/?moment=baseline"))
    assert "translated, not validated" in offer and "Show Spanish beside it" in offer
    row = begin(ana, day, beside="es")
    shown = text_of(ana.get(f"/check-ins/{row.id}/statements/2/"))
    assert "In general I am happy with my life." in shown and "estoy contento o contenta con mi vida" in shown
    assert "translated, not validated" in shown and 'lang="es"' in shown


def test_i08_how_it_was_filled_in_and_with_whom_is_kept_and_shown(day: Day, ana: Client, cast: Cast) -> None:
    row = begin(ana, day, read_aloud="1")
    assert (row.mode, row.helper_id) == ("read_aloud", cast.ana.id)
    for number in range(1, 11):
        ana.post(f"/check-ins/{row.id}/statements/{number}/", {"said": "4"})
    ana.post(f"/check-ins/{row.id}/completion/")
    assert "read aloud by the peer" in text_of(ana.get(f"/check-ins/{row.id}/answers/"))


def test_what_stands_out_is_kept_in_their_words(day: Day, ana: Client) -> None:
    url, key = f"/check-ins/{day.done.id}/standouts/", str(uuid.uuid4())
    for _ in range(2):
        assert ana.post(url, {"id": key, "items": ["5"], "words": "My <i>friends</i> 🌻"}).status_code == 302
    shown = text_of(ana.get(f"/check-ins/{day.done.id}/"))
    assert "My &lt;i&gt;friends&lt;/i&gt; 🌻" in shown and Standout.objects.count() == 1
    assert ana.post(url, {"id": str(uuid.uuid4())}).status_code == 422
    assert ana.post(url, {"id": str(uuid.uuid4()), "items": ["99"]}).status_code == 422


def test_a_goal_out_of_a_check_in_stands_on_the_map_once_and_says_where_it_began(day: Day, ana: Client) -> None:
    url = f"/check-ins/{day.done.id}/goal/"
    ana.post(f"/check-ins/{day.done.id}/standouts/", {"id": str(uuid.uuid4()), "words": "Zqmy friends 🌻"})
    said = Standout.objects.get()
    assert f"{url}?from=said:{said.id}" in text_of(ana.get(f"/check-ins/{day.done.id}/"))
    assert "Zqmy friends 🌻</textarea>" in text_of(ana.get(f"{url}?from=said:{said.id}"))
    assert "Energy</textarea>" in text_of(ana.get(f"{url}?from=line:3"))
    for odd in ("line:99", "said:7", "x", ""):
        assert ana.get(f"{url}?from={odd}").status_code == 200
    assert ana.post(url, {"id": str(uuid.uuid4()), "words": "  "}).status_code == 422
    key = str(uuid.uuid4())
    for _ in range(2):
        answer = ana.post(url, {"id": key, "words": "Zqsee my friends"})
        assert answer["Location"] == f"/hopes/{key}/begin/"
    hope = Hope.objects.get()
    assert (hope.begun_from, hope.begun_from_id, hope.person_id) == ("check_in", day.done.id, day.sam.person_id)
    assert "Zqsee my friends" in text_of(ana.get(f"/people/{day.sam.person_id}/roadmap/"))


def test_there_is_no_goal_out_of_a_check_in_that_is_not_done(day: Day, ana: Client) -> None:
    row = begin(ana, day)
    url = f"/check-ins/{row.id}/goal/"
    assert ana.post(url, {"id": str(uuid.uuid4()), "words": "x"})["Location"] == f"/check-ins/{row.id}/"
    assert not Hope.objects.exists()


def test_rulers_keep_numbers_and_words_and_never_make_a_stage(day: Day, ana: Client) -> None:
    url = f"/engagements/{day.sam.id}/rulers/"
    assert "Our own question. Not validated." in text_of(ana.get(url))
    said = {"form_key": str(uuid.uuid4()), "about": "Drinking less", "importance": "8", "importance_why": "My girl.",
            "life": "0"}  # fmt: skip
    for _ in range(2):
        assert ana.post(url, said).status_code == 302
    assert set(RulerMark.objects.values_list("side", "number")) == {("importance", 8), ("life", 0)}
    assert RulerMark.objects.get(side="life").about == "" and not Observation.objects.exists()
    shown = text_of(ana.get(url))
    assert "My girl." in shown and "not validated" in shown


@pytest.mark.parametrize("said", [{}, {"importance": "11"}, {"confidence_why": "words alone"}, {"life": "-1"}])
def test_an_empty_ruler_and_a_number_off_it_are_refused(day: Day, ana: Client, said: dict[str, str]) -> None:
    assert ana.post(f"/engagements/{day.sam.id}/rulers/", said).status_code == 422
    assert not RulerMark.objects.exists()


def entered(ana: Client, day: Day, **said: Any) -> Any:
    asked = {"id": str(uuid.uuid4()), "code": "mirc", "total": "77", "taken_on": clock.today().isoformat(),
             "made_in": "Clinic"} | said  # fmt: skip
    return ana.post(f"/engagements/{day.sam.id}/scores/", asked)


def test_i10_a_transcribed_score_is_drawn_only_when_a_human_has_accepted_it(day: Day, ana: Client) -> None:
    assert entered(ana, day).status_code == 302
    url, row = f"/people/{day.sam.person_id}/scores/", OutsideScore.objects.get()
    shown = text_of(ana.get(url))
    assert "Is this right?" in shown and 'id="mirc-2023-1-t"' not in shown
    assert ana.post(f"{url}{row.id}/judgment/", {"accept": "maybe"}).status_code == 404
    assert ana.post(f"{url}{row.id}/judgment/", {"accept": "yes"}).status_code == 302
    shown = text_of(ana.get(url))
    assert 'id="mirc-2023-1-t"' in shown and "Is this right?" not in shown and "Drawn from 28 to 112." in shown
    assert "Multidimensional Inventory of Recovery Capital (MIRC), version 2023.1" in shown


@pytest.mark.parametrize("said", [{"total": "500"}, {"total": "x"}, {"code": "barc-10"}, {"made_in": ""},
                                  {"taken_on": "2999-01-01"}, {"id": "7"}])  # fmt: skip
def test_a_score_that_cannot_be_is_refused_beside_its_field(day: Day, ana: Client, said: dict[str, str]) -> None:
    assert entered(ana, day, **said).status_code == 422
    assert not OutsideScore.objects.exists()


def test_anothers_score_cannot_be_judged_through_this_persons_page(day: Day, ana: Client) -> None:
    entered(ana, day)
    row = OutsideScore.objects.get()
    assert ana.post(f"/people/{day.robin.person_id}/scores/{row.id}/judgment/", {"accept": "yes"}).status_code == 404


def bring(client: Client, pack: dict[str, Any], **said: str) -> Any:
    asked = {"text": json.dumps(pack), "affirmed_by_name": "Dana Reed", "affirmed_on": "2026-03-01",
             "statement": "Letter of the author"} | said  # fmt: skip
    return client.post("/program/instruments/", asked)


def test_a_manager_and_an_administrator_bring_an_instrument_and_affirm_the_right(cast: Cast) -> None:
    for user in (cast.ana, cast.ben, cast.eli, cast.gil):
        assert signed_in(user).get("/program/instruments/").status_code == 404
    assert bring(signed_in(cast.dana), own_pack()).status_code == 302
    shown = text_of(signed_in(cast.kit).get("/program/instruments/"))
    for words in ("Evening lines", "Dana Reed", "Letter of the author", "named <bdi>evening-lines</bdi>"):
        assert words in shown
    assert "I sleep well." not in shown


def test_i01_a_pack_with_one_changed_word_is_refused_on_the_page(cast: Cast) -> None:
    dana, changed = signed_in(cast.dana), own_pack()
    changed["items"][0]["text"] = "I sleep very well."
    assert "not what its checksum says" in text_of(bring(dana, changed))
    assert bring(dana, own_pack()).status_code == 302
    again = own_pack(items=[*changed["items"]], version="1.1")
    answer = bring(dana, again)
    assert answer.status_code == 422 and "new instrument" in text_of(answer)
    assert bring(dana, own_pack(), statement="").status_code == 422


def test_an_own_packs_words_are_in_no_file_that_leaves(cast: Cast) -> None:
    """The only reader of the text is the shelf; nothing that exports imports it."""
    from tests.architecture.reading import product

    readers = [s.path for s in product(".py") if "SuppliedPack" in s.text or ".supplied.text" in s.text]
    assert sorted(readers) == ["companionway/instruments/actions/supply.py", "companionway/instruments/models.py",
                               "companionway/instruments/shelf.py", "companionway/models.py"]  # fmt: skip


def test_the_shipped_pack_reads_the_same_from_its_file() -> None:
    text = (packs.FOLDER / "barc-10.json").read_text()
    assert re.search(r'"items_checksum": "e0b33d1c83c1bb96fbf5cb6f8207ee58ecf790192b254939da955c8948682e48"', text)
    assert read(text).items == packs.pack("barc-10").items


def test_a_baseline_of_another_instrument_still_has_its_arrows(cast: Cast, ana: Client) -> None:
    one = walks_with_own_pack(cast)
    check_in_of(one, cast)
    later = check_in_of(one, cast, Moment.ON_DEMAND)
    assert "Worn out" in text_of(ana.get(f"/check-ins/{later.id}/"))
    assert "Body" in text_of(ana.get(f"/check-ins/{later.id}/answers/"))
