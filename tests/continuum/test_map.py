"""The map of three frameworks is the source's, word for word, with its limits; and it only ever asks. Pure."""

import json

import pytest

from companionway.continuum.crosswalk import FILE, MapFault, crosswalk, for_a_talk, read
from companionway.continuum.rules import LEVELS, edition_of, level_words
from companionway.engagement.rules.contact import Kind

# instruments.md 8.4, written out a second time by hand.
DRAWN = [
    ("Pre Contemplation", "Diagnosed", "No Tx, Early Intervention", "A"),
    ("Contemplation", "Linked to Care, Treatment Initiated", "Outpatient Services", "B"),
    ("Preparation", "Linked to Care, Treatment Initiated", "Outpatient Services", "B"),
    ("Action", "Retained in Treatment", "IOP, PHP, Residential, Intensive Inpatient", "C"),
    ("Maintenance", "Remission, Recovery", "Recovery Housing", "D"),
]
SHARED = (
    "Increased chance of sustained recovery", "Increased level of social functioning",
    "Longer periods of living in the community without instances of rehospitalization",
)  # fmt: skip
HOPES = {
    "A": ("Increased knowledge of behaviors", "Improved recovery capital",
          "Improved engagement with vulnerable populations", "Higher linkage to MOUD"),
    "B": ("Perceived higher positive regard and understanding", "Higher motivation for treatment"),
    "C": SHARED, "D": SHARED,
}  # fmt: skip
BAND_OF = {
    "none": "A", "asam3:0.5": "A", "asam3:1": "B", "asam4:1.5": "B", "asam4:1.7": "B", "asam3:2.1": "C",
    "asam3:2.5": "C", "asam3:3.1": "C", "asam3:3.3": "C", "asam3:3.5": "C", "asam3:3.7": "C", "asam3:4": "C",
    "asam4:2.1": "C", "asam4:2.5": "C", "asam4:2.7": "C", "asam4:3.1": "C", "asam4:3.5": "C", "asam4:3.7": "C",
    "asam4:3.7-bio": "C", "asam4:4": "C", "recovery_residence": "D", "asam4:1.0": "D",
}  # fmt: skip


def test_the_columns_are_the_sources() -> None:
    assert [(c.stage, c.cascade, c.care, c.band) for c in crosswalk().columns] == DRAWN


def test_the_hopes_are_the_sources_and_the_last_two_bands_share_one_list() -> None:
    assert {b.band: b.hopes for b in crosswalk().bands} == HOPES


def test_every_level_lies_where_the_reading_says_and_others_nowhere() -> None:
    assert {code: crosswalk().of_level(code) for code in LEVELS if crosswalk().of_level(code)} == BAND_OF
    assert crosswalk().of_level("asam3:otp") == crosswalk().of_level("asam3:3.7-wm") == ""


def test_its_limits_are_said() -> None:
    limits = " ".join(crosswalk().limits)
    for words in ("one column", "no place for a return to use", "drawn as aligned"):
        assert words in limits


def test_every_band_has_words_to_begin_with_for_each_kind_of_support() -> None:
    assert {(band, kind) for band, kind, _ in crosswalk().starting_words} == {(b, k) for b in "ABCD" for k in Kind}


def test_a_map_with_a_level_that_no_edition_has_is_refused() -> None:
    data = json.loads(FILE.read_text())
    data["bands"][2]["levels"].append("asam4:9")
    with pytest.raises(MapFault, match="asam4:9"):
        read(json.dumps(data))


def test_a_level_is_never_named_without_its_edition() -> None:
    assert level_words("asam3:3.7") == "3.7 Medically monitored intensive inpatient (ASAM 3rd edition)"
    assert level_words("asam4:3.7") == "3.7 Medically managed residential (ASAM 4th edition)"
    assert {edition_of(code) for code in LEVELS} == {"", "asam3", "asam4"}


def test_getting_ready_and_nothing_set_up_is_a_question_and_not_more() -> None:
    (words,) = for_a_talk({"preparation"}, {"none"})
    assert words == "You said that you're getting ready; nothing is set up yet. Want to look at options?"


@pytest.mark.parametrize(("stages", "levels"), [
    (set(), {"none"}), ({"preparation"}, set()), ({"preparation"}, {"asam4:1.5"}), ({"action"}, {"asam3:2.1"}),
])  # fmt: skip
def test_without_both_or_without_a_gap_nothing_is_asked(stages: set[str], levels: set[str]) -> None:
    assert for_a_talk(stages, levels) == []


def test_no_question_names_a_level_or_says_what_somebody_should_do() -> None:
    said = [w for s in ("precontemplation", "contemplation", "preparation", "action", "maintenance")
            for level in LEVELS for w in for_a_talk({s}, {level})]  # fmt: skip
    assert said
    for words in set(said):
        assert "?" in words and "should" not in words and "level" not in words and "ASAM" not in words
