"""A deployer's own pack, words, rulers and scores from elsewhere: kept once, held to their words, judged by a human."""

import json
import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from companionway.engagement.models.walk import Engagement
from companionway.instruments import shelf
from companionway.instruments.actions import beside, check_in, supply
from companionway.instruments.beside_models import OutsideScore, RulerMark, Standout
from companionway.instruments.models import Administration, Instrument, SuppliedPack
from companionway.instruments.queries import arrow_rows
from companionway.instruments.rules import AnswerKind, Mode, Moment, Side
from companionway.platform.errors import DomainError
from companionway.web.glyphs import arrows
from companionway.web.pages.check_ins.pictures import changes_of, plain_words, words_of
from tests.cast import NOW, TODAY, Cast, sam_walks_with
from tests.instruments.own_pack import own_pack
from tests.stories import baseline

AT = NOW + timedelta(hours=1)


def supplied(cast: Cast, text: str = "", **changes: Any) -> Instrument:
    said: dict[str, Any] = {"affirmed_by_name": "Dana Reed", "affirmed_on": date(2026, 3, 1), "statement": "A letter."}
    said |= {key: changes.pop(key) for key in list(changes) if key in said}
    return supply.supply(text=text or json.dumps(own_pack(**changes)), **said, by=cast.dana.id, at=AT)


def items(word: str) -> list[dict[str, Any]]:
    changed = own_pack()["items"]
    changed[0]["text"] = word
    return list(changed)


def test_a_supplied_pack_keeps_who_affirmed_the_right_to_use_it(cast: Cast) -> None:
    row = supplied(cast)
    kept = SuppliedPack.objects.get(instrument=row)
    assert (kept.affirmed_by_name, kept.affirmed_on, kept.statement) == ("Dana Reed", date(2026, 3, 1), "A letter.")
    assert (
        shelf.answerable() == ["barc-10", "evening-lines"] and shelf.offered("evening-lines").title == "Evening lines"
    )


@pytest.mark.parametrize(("said", "field"), [
    ({"affirmed_by_name": " "}, "affirmed_by_name"), ({"statement": ""}, "statement"),
    ({"affirmed_on": date(2027, 1, 1)}, "affirmed_on"), ({"text": "{}"}, "text"), ({"id": "barc-10"}, "text"),
    ({"mode": "shipped"}, "text"),
])  # fmt: skip
def test_without_the_right_or_with_a_faulty_pack_nothing_is_taken_in(cast: Cast, said: Any, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        supplied(cast, **said)
    assert refusal.value.field == field
    assert not Instrument.objects.filter(mode="deployer_text").exists()


def test_words_of_one_id_are_the_same_for_ever(cast: Cast) -> None:
    supplied(cast)
    with pytest.raises(DomainError, match="changed under the same version"):
        supplied(cast, items=items("I sleep very well."))
    with pytest.raises(DomainError, match="new instrument"):
        supplied(cast, items=items("I sleep very well."), version="1.1")
    with pytest.raises(DomainError, match="here already"):
        supplied(cast)
    labels = own_pack()["response_set"]
    labels[3]["label"] = "Each day"
    assert supplied(cast, response_set=labels, version="1.1").version == "1.1"
    assert shelf.offered("evening-lines").version == "1.1"


def test_a_supplied_text_that_was_changed_in_the_database_is_not_used(cast: Cast) -> None:
    row = supplied(cast)
    SuppliedPack.objects.filter(instrument=row).update(text=json.dumps(own_pack(items=items("Worse."))))
    with pytest.raises(DomainError, match="changed without a new version"):
        shelf.offered("evening-lines")


def walks_with_own_pack(cast: Cast) -> Engagement:
    supplied(cast)
    engagement = sam_walks_with(cast.ana)
    engagement.program.instrument = "evening-lines"
    engagement.program.save()
    return engagement


def test_a_check_in_with_an_own_pack_counts_backward_where_the_form_does(cast: Cast) -> None:
    engagement = walks_with_own_pack(cast)
    row = check_in.begin(
        engagement_id=engagement.id, moment=Moment.BASELINE, mode=Mode.READ_ALOUD, by=cast.ana.id, at=AT
    )
    for item in range(1, 5):
        check_in.answer(
            administration_id=row.id, item=item, kind=AnswerKind.ANSWERED, value=4, by=cast.ana.id, at=AT
        )  # fmt: skip
    assert check_in.finish(administration_id=row.id, by=cast.ana.id, at=AT).total == 13
    assert (row.mode, row.helper_id) == ("read_aloud", cast.ana.id)


def test_a_line_that_counts_backward_is_turned_in_its_place_and_keeps_the_words_that_were_said(cast: Cast) -> None:
    engagement = walks_with_own_pack(cast)
    rows = []
    for moment, value in ((Moment.BASELINE, 4), (Moment.ON_DEMAND, 1)):  # worn out: always, then never
        row = check_in.begin(engagement_id=engagement.id, moment=moment, by=cast.ana.id, at=AT)
        check_in.answer(
            administration_id=row.id, item=2, kind=AnswerKind.ANSWERED, value=value, by=cast.ana.id, at=AT
        )  # fmt: skip
        rows.append(check_in.finish(administration_id=row.id, by=cast.ana.id, at=AT))
    pack = shelf.pack_of(rows[1].instrument)
    for words in (words_of, plain_words):
        (change,) = changes_of(arrow_rows(rows[1], rows[0]), pack, words)
        assert (change.then, change.now, change.then_words, change.now_words) == (1, 4, "Always", "Never")
        (arrow,) = arrows([change], pack.low, pack.high)
        assert (arrow.direction, arrow.words) == ("more", "Never"), "not “Worn out: more”"


def test_a_language_that_the_pack_does_not_have_is_refused(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    with pytest.raises(DomainError, match="language"):
        check_in.begin(
            engagement_id=engagement.id, moment=Moment.BASELINE, beside="so", by=cast.ana.id, at=AT
        )  # fmt: skip
    row = check_in.begin(engagement_id=engagement.id, moment=Moment.BASELINE, beside="es", by=cast.ana.id, at=AT)
    assert row.beside == "es"


def test_a_way_of_filling_in_that_nobody_knows_is_refused_by_the_database(cast: Cast) -> None:
    row = baseline(sam_walks_with(cast.ana), cast)
    with pytest.raises(IntegrityError, match="check_in_mode_is_known"), transaction.atomic():
        Administration.objects.filter(id=row.id).update(mode="guessed")


def test_what_stood_out_is_said_again_beside_and_never_over_it(cast: Cast) -> None:
    row = baseline(sam_walks_with(cast.ana), cast)
    key = uuid.uuid4()
    for who, words in ((key, "My friends"), (key, "My friends"), (uuid.uuid4(), "And my home")):
        beside.say_what_stands_out(
            standout_id=who, administration_id=row.id, items=[5], words=words, by=cast.ana.id, at=AT
        )  # fmt: skip
    assert sorted(s.words for s in Standout.objects.all()) == ["And my home", "My friends"]


@pytest.mark.parametrize(("lines", "words"), [([11], ""), ([0], "x"), ([], " ")])
def test_nothing_and_a_line_that_is_not_there_cannot_stand_out(cast: Cast, lines: list[int], words: str) -> None:
    row = baseline(sam_walks_with(cast.ana), cast)
    with pytest.raises(DomainError):
        beside.say_what_stands_out(
            standout_id=uuid.uuid4(), administration_id=row.id, items=lines, words=words, by=cast.ana.id, at=AT
        )  # fmt: skip


def test_a_ruler_keeps_number_side_and_words_sealed_and_makes_nothing_else(cast: Cast) -> None:
    row = sam_walks_with(cast.ana)
    beside.mark(
        mark_id=uuid.uuid4(),
        engagement_id=row.id,
        side=Side.IMPORTANCE,
        number=7,
        why="My girl. " * 500,
        by=None,
        at=AT,
    )
    kept = RulerMark.objects.get()
    assert (kept.number, kept.side, kept.by_person, kept.why[:8]) == (7, "importance", True, "My girl.")
    for number in (-1, 11):
        with pytest.raises(DomainError, match="0 to 10"):
            beside.mark(
                mark_id=uuid.uuid4(), engagement_id=row.id, side=Side.LIFE, number=number, by=cast.ana.id, at=AT
            )  # fmt: skip


def enter(row: Engagement, cast: Cast, total: str = "77", **more: Any) -> OutsideScore:
    said: dict[str, Any] = {"score_id": uuid.uuid4(), "code": "mirc", "taken_on": TODAY, "made_in": "the clinic"} | more
    return beside.enter_score(engagement_id=row.id, total=Decimal(total), **said, by=cast.ana.id, at=AT)


def test_a_score_from_elsewhere_waits_for_a_human_and_becomes_no_check_in(cast: Cast) -> None:
    row = enter(sam_walks_with(cast.ana), cast)
    assert row.state == "waiting"
    beside.judge_score(score_id=row.id, accept=True, by=cast.ana.id, at=AT)
    kept = OutsideScore.objects.get()
    assert (kept.state, kept.judged_by_id, kept.instrument.version) == ("accepted", cast.ana.id, "2023.1")
    assert not Administration.objects.exists()
    with pytest.raises(DomainError, match="judged"):
        beside.judge_score(score_id=row.id, accept=False, by=cast.ana.id, at=AT)


def test_no_score_is_accepted_without_a_name_by_the_database(cast: Cast) -> None:
    row = enter(sam_walks_with(cast.ana), cast)
    with pytest.raises(IntegrityError, match="a_human_judged"), transaction.atomic():
        OutsideScore.objects.filter(id=row.id).update(state="accepted", judged_at=AT)


@pytest.mark.parametrize(("total", "more"), [
    ("27", {}), ("113", {}), ("-1", {"code": "rcq"}), ("77", {"code": "barc-10"}), ("77", {"code": "none"}),
    ("77", {"taken_on": TODAY + timedelta(days=1)}), ("77", {"made_in": " "}), ("1000000", {"code": "rcq"}),
])  # fmt: skip
def test_a_score_that_cannot_be_is_refused(cast: Cast, total: str, more: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        enter(sam_walks_with(cast.ana), cast, total, **more)


def test_the_same_score_of_the_same_day_is_known_and_once_set_aside_may_come_again(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    row = enter(engagement, cast)
    with pytest.raises(DomainError, match="here already"):
        enter(engagement, cast)
    beside.judge_score(score_id=row.id, accept=False, by=cast.ana.id, at=AT)
    assert enter(engagement, cast).state == "waiting"
