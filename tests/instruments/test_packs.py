"""Packs: what the product ships, what a deployer may supply, and what is refused (I01, I03, I04, I06). Pure."""

import json
from typing import Any

import pytest

from companionway.instruments import packs, scoring
from companionway.instruments.packs import PackFault, read
from companionway.instruments.rules import Use
from tests.instruments.own_pack import own_pack


def refused(**changes: Any) -> str:
    with pytest.raises(PackFault) as fault:
        read(json.dumps(own_pack(**changes)))
    return str(fault.value)


def test_only_barc_comes_with_words_and_seven_take_scores_alone() -> None:
    shipped = {code: packs.pack(code) for code in packs.codes()}
    assert [code for code, pack in shipped.items() if pack.mode == Use.SHIPPED] == ["barc-10"]
    only = {code: (p.least, p.most) for code, p in shipped.items() if p.mode == Use.SCORE_ONLY}
    assert only == {"arc": (0, 50), "mirc": (28, 112), "rci": (1, 100), "rcq": (None, None), "rcs": (35, 175),
                    "rec-cap": (None, None), "sure": (21, 63)}  # fmt: skip
    for pack in shipped.values():
        assert pack.bands == () and pack.citation and pack.license and pack.provenance
        assert pack.mode == Use.SHIPPED or (not pack.items and not pack.choices)


@pytest.mark.parametrize("code", packs.codes())
def test_every_pack_that_ships_is_what_its_checksum_says(code: str) -> None:
    text = (packs.FOLDER / f"{code}.json").read_text()
    assert read(text).code == code
    with pytest.raises(PackFault, match="scoring"):
        changed = json.loads(text)
        changed["scoring"]["max"] = 61
        read(json.dumps(changed))


def test_a_translation_is_a_marked_draft_with_a_sum_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    spanish = packs.pack("barc-10").in_language("es")
    assert spanish is not None and spanish.words == "translated, not validated" and len(spanish.items) == 10
    draft = {"language": "es", "validated": True, "translator": "x", "items": ["a"] * 4, "instructions": "i",
             "ends": ["a", "b"], "items_checksum": "0" * 64}  # fmt: skip
    assert "checksum" in refused(translations=[draft])
    draft["items_checksum"] = packs.reading.hashlib.sha256(b"a\na\na\na").hexdigest()
    assert "cites nothing" in refused(translations=[draft])
    assert "every item" in refused(translations=[draft | {"citation": "c", "items": ["a\na", "a", "a"]}])
    validated = read(json.dumps(own_pack(translations=[draft | {"citation": "Invented 2026"}])))
    assert validated.translations[0].words == "translated and validated"


@pytest.mark.parametrize(("changes", "words"), [
    ({"bands": [{"from": 4, "to": 8, "label": "low"}]}, "band without a cited source"),
    ({"cutoffs": [{"value": 9}]}, "cut-off without a cited source"),
    ({"reliability": [{"kind": "alpha", "value": 0.9}]}, "reliability without a cited source"),
    ({"dimensions": 1}, "one dimension"),
    ({"dimensions": 3}, "name one of its dimensions"),
    ({"citation": ""}, "where it comes from"),
    ({"license": {"text": ""}}, "where it comes from"),
    ({"id": "Evening Lines"}, "small letters"),
    ({"id": "../../etc"}, "small letters"),
    ({"version": "one two"}, "small letters"),
    ({"items": []}, "number its items"),
    ({"response_set": [{"value": 1, "label": "Only"}]}, "answers"),
    ({"response_set": [{"value": 1, "label": "a"}, {"value": 3, "label": "b"}]}, "count up by one"),
    ({"scoring": {"method": "sum", "min": 0, "max": 16}}, "add up to"),
    ({"mode": "score_only"}, "holds no item"),
    ({"mode": "anything"}, "not what it should be"),
    ({"title": "Two\nlines"}, "one line"),
])  # fmt: skip
def test_a_pack_that_claims_too_much_or_cannot_be_shown_is_refused(changes: dict[str, Any], words: str) -> None:
    assert words in refused(**changes)


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", '{"id": 1}', '{"items": 3}', "[" * 5000])
def test_what_is_no_pack_at_all_is_refused_in_words(text: str) -> None:
    with pytest.raises(PackFault):
        read(text)


def test_one_dimension_with_subscores_in_its_scoring_is_refused() -> None:
    data = json.loads((packs.FOLDER / "barc-10.json").read_text())
    data["scoring"]["subscores"] = ["a"]
    data["items_checksum"], data["checksum"] = packs.reading.checksums(data)
    with pytest.raises(PackFault, match="no sub-scores"):
        read(json.dumps(data))


def test_answers_that_count_backward_are_turned_and_parts_add_up_to_their_items() -> None:
    pack = read(json.dumps(own_pack()))
    assert scoring.score_of(pack, dict.fromkeys(range(1, 5), 4)).total == 13  # all highest is not the highest total
    assert scoring.score_of(pack, {1: 4, 2: 1, 3: 4, 4: 4}).total == 16
    assert scoring.parts(pack, {1: 4, 2: 1, 3: 2, 4: 3}) == {"body": 8, "people": 5}
    assert scoring.parts(pack, {1: 4, 3: 2, 4: 3}) == {"people": 5}


def test_one_dimension_has_no_parts() -> None:
    assert scoring.parts(packs.pack("barc-10"), dict.fromkeys(range(1, 11), 3)) == {}
