"""The recovery-language guard: its corpus, what it never touches, and what one tap does (rules G01 to G10)."""

import itertools
import re
import socket
from datetime import date
from pathlib import Path

import pytest

from companionway.engagement import wording
from companionway.engagement.rules.wording import Kind, as_said, sentence_of, stale, suggestions, taken
from tests.wording.corpus import HELD_OUT, NAMES, PAIRS, SILENT, corpus, figures, fired, forms_hit

POSITIVE = [line for line in corpus() if line.pairs]
SPECIFIED = [f"L{n:02}" for n in range(1, 41)]


def test_each_sentence_of_the_corpus_gets_what_it_should() -> None:
    assert [(line.text, fired(line.text)) for line in corpus() if fired(line.text) != line.pairs] == []


def test_the_list_holds_every_pair_of_the_specification_once_with_its_reason_source_and_days() -> None:
    assert [pair.id for pair in PAIRS if pair.kind != Kind.HEADING] == SPECIFIED
    for pair in PAIRS:
        assert pair.why and pair.source and pair.language == "en" and pair.read_on < pair.review_by, pair.id
    assert stale(PAIRS, date(2026, 12, 1)) == []
    assert set(stale(PAIRS, date(2030, 1, 1))) == {pair.id for pair in PAIRS}


def test_the_corpus_is_as_large_as_it_must_be() -> None:
    """At least one positive for each pair and form, 100 negatives, and some of every kind that stays silent (G10)."""
    assert [(pair.id, form.find.pattern) for pair in PAIRS for form in pair.forms if form not in forms_hit(pair)] == []
    kinds = [line.kind for line in corpus() if not line.pairs]
    assert len(kinds) >= 100 and set(kinds) == set(SILENT)
    texts = [line.text for line in corpus()]
    assert len(texts) == len(set(texts))


def test_false_alarms_and_misses_stay_under_the_bars() -> None:
    every = figures(corpus())["all"]
    silent = [line for line in corpus() if not line.pairs]
    assert sum(bool(fired(line.text)) for line in silent) / len(silent) < 0.05
    assert every.recall is not None and every.recall > 0.99


def test_what_was_written_later_and_measured_once_keeps_its_figures() -> None:
    """The first measure found 37 of 38 and spoke up in 7 of 93 neutral sentences; what is left is named here."""
    held = corpus(HELD_OUT)
    neutral = [line for line in held if not line.pairs]
    assert len(neutral) == 93 and len(held) - len(neutral) == 38
    wrong = {line.text: fired(line.text) for line in held if fired(line.text) != line.pairs}
    assert wrong == {
        "Reportedly the bridge is closed until June.": {"L26"},
        "The convict in the film reminded him of his cousin.": {"L32"},
        "We flew through the airport; he is no frequent flyer, he joked about miles.": {"L35"},
    }


@pytest.mark.parametrize("marks", ['"{}"', "“{}”", "«{}»", "He said: “{}”", "> {}"])
def test_nothing_inside_a_quote_is_touched(marks: str) -> None:
    for line in POSITIVE:
        assert fired(marks.format(line.text)) == frozenset(), line.text


def test_each_always_pair_fires_in_capitals_and_at_the_end_of_a_long_text() -> None:
    always = {pair.id for pair in PAIRS if pair.kind == Kind.ALWAYS}
    for line in POSITIVE:
        for pair in line.pairs & always - {"L22"}:  # an abbreviation of L22 minds its capitals
            assert pair in fired(line.text.upper()), line.text
            assert pair in fired("We met at the library. " * 40 + "\n" + line.text), line.text


def test_a_quote_that_was_never_closed_lasts_to_the_end_of_its_line() -> None:
    assert fired('"I was a junkie and then\nThe junkie came.') == {"L01"}
    assert suggestions('"I was a junkie and then\nThe junkie came.', PAIRS, NAMES)[0].start > 24


@pytest.mark.parametrize(
    ("text", "n", "becomes"),
    [
        ("She is an addict.", 0, "She is a person who uses drugs."),
        ("Addicts came.", 0, "People who use drugs came."),
        ("A former addict.", 0, "A person in recovery."),
        ("He has a drug problem.", 0, "He has problems related to alcohol or drugs."),
        ("An ex-con came.", 0, "A person with a record came."),
        ("She relapsed in May.", 0, "She used again in May."),
        ("She relapsed in May.", 1, "She returned to use in May."),
        ("He is clean now.", 1, "He is not using now."),
        ("Noncompliant.", 0, "Not taking part right now."),
        ("Started MAT.", 0, "Started MOUD."),
        ("On a methadone maintenance program.", 0, "On medication for opioid use disorder."),
    ],
)  # fmt: skip
def test_one_tap_puts_other_words_in_their_place(text: str, n: int, becomes: str) -> None:
    one = suggestions(text, PAIRS, NAMES)[0]
    assert taken(text, one.start, one.end, one.say[n]) == becomes


def test_what_is_offered_is_itself_never_flagged() -> None:
    for pair in PAIRS:
        for form in pair.forms:
            for say in form.say:
                assert fired(f"Today: {say}.") == frozenset(), (pair.id, say)


def test_marking_words_as_said_quotes_them_and_ends_the_suggestion() -> None:
    text = "He is a junkie, and clean since May."
    for _ in range(2):
        one = suggestions(text, PAIRS, NAMES)[0]
        text = as_said(text, one.start, one.end)
    assert text == "He is a “junkie”, and “clean” since May."
    assert fired(text) == frozenset()


def test_of_two_pairs_at_one_place_the_longer_speaks() -> None:
    assert fired("A former heroin addict.") == {"L14"}
    assert fired("A drug-addicted baby.") == {"L18"}


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [("One. Two! Three", 5, "Two! "), ("One. Two! Three", 12, "Three"), ("One", 0, "One"), ("A\nB", 2, "B")],
)  # fmt: skip
def test_a_sentence_is_found_at_its_place(text: str, place: int, sentence: str) -> None:
    assert sentence_of(text, place) == sentence


def test_every_suggestion_stands_where_it_says_and_none_overlap() -> None:
    text = "\n".join(line.text for line in corpus())
    found = suggestions(text, PAIRS, NAMES)
    assert len(found) > 150
    assert all(text[one.start : one.end] == one.said for one in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_a_long_odd_text_is_looked_over_without_a_pattern_running_away() -> None:
    """5,000 letters of what makes careless patterns slow."""
    for odd in ("he " * 1666, '"' * 5000, "a" * 5000, "é🌱 clean " * 500, "'" * 5000, "I am " * 1000, "NA AA " * 833):
        assert len(suggestions(odd[:5000], PAIRS, NAMES)) >= 0


def test_the_guard_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the guard opened a connection")

    monkeypatch.setattr(socket, "socket", refused)
    assert [one.pair for one in wording.look_over("She is an addict.")] == ["L01"]


def test_a_program_edits_adds_and_switches_off_pairs_in_a_list_of_its_own(tmp_path: Path, settings: object) -> None:
    own = tmp_path / "pairs.toml"
    settings.COMPANIONWAY_LANGUAGE_PAIRS = own  # type: ignore[attr-defined]
    row = (
        '[[pair]]\nid = "{}"\nkind = "H"\nwhy = "x"\nsource = "us"\nread_on = 2026-01-01\nreview_by = 2027-01-01\n'
        "on = {}\nforms = [{{ find = '''\\b{}\\b''', say = [\"y\"] }}]\n"
    )
    own.write_text(row.format("X01", "true", "zeb") + row.format("X02", "false", "zob"))
    assert [one.pair for one in wording.look_over("zeb zob addict")] == ["X01"]
    own.write_text(row.format("X02", "true", "zob") + "# changed\n")
    assert [one.pair for one in wording.look_over("zeb zob addict")] == ["X02"]


@pytest.mark.parametrize(
    ("kind", "find"), [("H", "("), ("Q", "a")], ids=["a pattern that does not close", "a kind that nobody knows"]
)
def test_a_faulty_list_is_refused_aloud(tmp_path: Path, kind: str, find: str) -> None:
    own = tmp_path / "pairs.toml"
    own.write_text(
        f'[[pair]]\nid = "X"\nkind = "{kind}"\nwhy = "x"\nsource = "x"\nread_on = 2026-01-01\n'
        f"review_by = 2027-01-01\nforms = [{{ find = '{find}' }}]\n"
    )
    with pytest.raises((re.error, ValueError)):
        wording.read(own)
