"""The words of the sharing cards: every element of 2.31(a) is there, easy to read, and a new word is a new version."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from companionway.privacy import cards as texts
from companionway.privacy.rules.cards import (
    Card,
    Filled,
    Receiver,
    Until,
    Words,
    ask_again_on,
    ends_soon,
    full_text,
    language_of,
    text_of,
)
from companionway.privacy.rules.consent import NEEDED
from companionway.privacy.rules.consent_terms import ConsentType, Element, Statement
from companionway.privacy.rules.terms import RecipientKind
from tests.architecture.language import off_screen, stigma
from tests.grading import grade, sentences, syllables, words

CARDS, LANGUAGES = texts.cards(), texts.languages()
BOTH = [(card, words_) for card in CARDS for words_ in LANGUAGES.values()]
OF_BOTH = [f"{card.slug}-{words_.language}" for card, words_ in BOTH]
GOAL, WARNING = 6, 8  # grades for consent cards (language.md 5)
LAW_SAYS = "my treating providers, health plans, third-party payers, and people helping to operate this program"
PURPOSES_OF_THE_LAW = "for treatment, payment, and health care operations"


def filled(card: Card, words_: Words, until: Until | None = None) -> str:
    """The full text as Sam would sign it."""
    return full_text(card, words_, Filled(
        person="Sam Rivera", program="Harbor House", until=until or card.until[0],
        recipient="Alex Kim" if card.recipient in (Receiver.NAMED, Receiver.SENDER) else "",
        purpose=card.purposes[0] if card.choose_purpose else "", ends_on=date(2027, 3, 3),
        revocable_from=date(2027, 1, 1),
    ))  # fmt: skip


def test_a_name_that_ends_in_a_stop_ends_its_sentence_once() -> None:
    card, words_ = BOTH[0]
    text = full_text(card, words_, Filled(person="Sam B.", program="Harbor House", until=card.until[0]))
    assert "Sam B." in text and "Sam B.." not in text


def short(card: Card, words_: Words) -> str:
    """The short card as one passage."""
    own = words_.cards[card.slug]
    return "\n".join([own.title, own.what, own.whom, own.why, own.until, own.if_no, own.stop, own.again])


@pytest.mark.parametrize(("card", "words_"), BOTH, ids=OF_BOTH)
def test_every_element_is_said_and_nothing_is_left_unfilled(card: Card, words_: Words) -> None:
    text = filled(card, words_)
    assert "{" not in text and "}" not in text
    for said in ("Sam Rivera", "Harbor House"):
        assert said in text
    assert words_.day(date(2027, 3, 3)) in filled(card, words_, Until.DATE)
    for until in card.until:
        assert filled(card, words_, until).count("\n\n") == len(card.elements)


@pytest.mark.parametrize("card", CARDS, ids=[card.slug for card in CARDS])
def test_a_card_holds_what_its_type_needs_and_says_more_than_the_law_asks(card: Card) -> None:
    needed = {e for e in NEEDED[card.type] if e not in (Element.SIGNATURE, Element.DATE, Element.REVOCABLE_FROM)}
    if card.recipient_kind != RecipientKind.COVERED_ENTITY and card.type != ConsentType.TPO:
        needed -= {Element.HIPAA_STATEMENT}
    assert needed <= set(card.elements)
    assert {"6", "10(i)", "10(ii)"} <= set(card.elements)
    assert card.statements >= {Statement.LOSS_OF_PROTECTION, Statement.IF_NOT_SIGNED}


@pytest.mark.parametrize("card", CARDS, ids=[card.slug for card in CARDS])
def test_saying_no_leaves_support_as_it_is_and_the_card_says_so(card: Card) -> None:
    english = LANGUAGES["en"]
    assert english.cards[card.slug].if_no.startswith("You still get peer support.")
    assert "You still get peer support." in filled(card, english)


def test_only_the_one_consent_for_care_may_have_no_end_date() -> None:
    assert [card.slug for card in CARDS if Until.NONE in card.until] == ["care"]
    assert [card.slug for card in CARDS if card.type == ConsentType.TPO] == ["care"]


def test_the_words_that_the_rule_gives_are_used_as_they_are() -> None:
    care = filled(CARDS[0], LANGUAGES["en"])
    assert LAW_SAYS in care and PURPOSES_OF_THE_LAW in care
    assert "civil, criminal, administrative, or legislative proceedings" in care


@pytest.mark.parametrize("card", CARDS, ids=[card.slug for card in CARDS])
def test_cards_and_full_texts_read_at_grade_six_or_below(card: Card) -> None:
    english = LANGUAGES["en"]
    plain = filled(card, english).replace(LAW_SAYS, "them").replace(PURPOSES_OF_THE_LAW, "")
    assert grade(plain).words > 100
    assert grade(plain).flesch_kincaid <= GOAL and grade(plain).smog <= WARNING
    assert grade(short(card, english)).flesch_kincaid <= GOAL and grade(short(card, english)).smog <= WARNING


@pytest.mark.parametrize(("card", "words_"), BOTH, ids=OF_BOTH)
def test_sentences_stay_short_in_every_language(card: Card, words_: Words) -> None:
    found = [len(words(sentence)) for sentence in sentences(filled(card, words_) + "\n" + short(card, words_))]
    assert sum(found) / len(found) <= 15 and max(found) <= 32


def test_the_texts_use_words_that_do_not_hurt_and_our_own() -> None:
    text = "\n".join(filled(card, words_) + short(card, words_) for card, words_ in BOTH).replace(LAW_SAYS, "")
    assert stigma(text) == [] and off_screen(text) == []


def test_spanish_is_complete_and_says_that_a_translator_has_yet_to_read_it() -> None:
    assert set(LANGUAGES) == {"en", "es"} and next(iter(LANGUAGES)) == "en"
    assert LANGUAGES["en"].reviewed and not LANGUAGES["es"].reviewed


def test_a_changed_word_makes_other_words_for_the_register() -> None:
    card, english = CARDS[1], LANGUAGES["en"]
    before = text_of(card, english)
    own = replace(english.cards[card.slug], why="For another reason.")
    assert text_of(card, replace(english, cards={**english.cards, card.slug: own})).words != before.words
    shared = {**english.shared, "10(i)": "Other words."}
    changed = replace(english, shared=shared, cards={card.slug: replace(english.cards[card.slug], elements={})})
    assert text_of(replace(card, elements=("1", "10(i)")), changed).words != before.words
    assert text_of(card, english) == before


def test_a_language_that_lacks_a_word_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    shutil.copytree(settings.COMPANIONWAY_CONSENT_TEXTS, folder)
    spanish = folder / "es.toml"
    spanish.write_text(spanish.read_text().replace('goodbye = "Termina', 'other = "Termina'))
    with pytest.raises(ValueError, match=r"es.toml: the card care lacks"):
        texts._read_languages(folder)


@pytest.mark.parametrize(
    ("said", "code"), [("Spanish", "es"), ("español", "es"), ("", "en"), ("Somali", "en"), ("English", "en")]
)
def test_the_language_of_the_cards_follows_the_record(said: str, code: str) -> None:
    assert language_of(said, ("en", "es")) == code


def test_what_was_put_off_comes_back_in_two_weeks_and_an_end_is_named_thirty_days_before() -> None:
    today = date(2026, 3, 3)
    assert ask_again_on(today) == date(2026, 3, 17)
    assert ends_soon(date(2026, 4, 2), today) and not ends_soon(date(2026, 4, 3), today)
    assert ends_soon(today, today) and not ends_soon(date(2026, 3, 2), today) and not ends_soon(None, today)


@pytest.mark.parametrize(
    ("word", "count"),
    [("share", 1), ("people", 2), ("support", 2), ("program", 2), ("agency", 3), ("information", 4), ("little", 2),
     ("asked", 1), ("needed", 2), ("makes", 1), ("those", 1), ("proceedings", 3), ("administrative", 5), ("idea", 2)],
)  # fmt: skip
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_hard_text_grades_hard_and_an_easy_one_easy() -> None:
    hard = "Notwithstanding the aforementioned authorization, redisclosure of identifiable information is prohibited."
    assert grade(hard).flesch_kincaid > 12 > 3 > grade("We met. You can say no. I get a copy.").flesch_kincaid
    with pytest.raises(ValueError, match="no word"):
        grade("...")
