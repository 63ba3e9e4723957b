"""Segments, words that ask for something, quiet hours and receipts, by their sources."""

import tomllib
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from companionway.engagement.rules import hellos
from companionway.engagement.rules.texts import (
    BY_DEFAULT,
    Asks,
    Quiet,
    State,
    asks,
    follows,
    free_at,
    is_quiet,
    loud_words,
    may_mean_stop,
    segments,
)
from tests.architecture.reading import ROOT
from tests.grading import grade

MAINE = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("", 0), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
        ("é" * 160, 1), ("ş" * 70, 1), ("ş" * 71, 2), ("🌱" * 35, 1), ("🌱" * 36, 2), ("مرحبا" * 14, 1),
        ("مرحبا" * 15, 2), ("a" * 1600, 11),
    ],
)  # fmt: skip
def test_words_are_counted_as_the_phone_network_counts_them(words: str, count: int) -> None:
    assert segments(words) == count


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("STOP", Asks.STOP), (" stop. ", Asks.STOP), ("Stop!!", Asks.STOP), ("STOP ALL", Asks.STOP),
        ("Alto", Asks.STOP),
        ("Please stop", Asks.STOP), ("stop please!", Asks.STOP), ("STOP STOP stop", Asks.STOP), ("Cancelar", Asks.STOP),
        ("Detener.", Asks.STOP), ("por favor alto", Asks.STOP), ("Please help", None), ("please", None),
        ("please start", None), ("stop it", None),
        ("opt-out", Asks.STOP), ("Start", Asks.START), ("HELP?", Asks.HELP), ("ayuda", Asks.HELP), ("yes", None),
        ("stop by at 5?", None), ("I want to quit smoking", None), ("🛑", None), ("", None),
    ],
)  # fmt: skip
def test_a_whole_word_asks_and_a_sentence_with_it_does_not(words: str, asked: Asks | None) -> None:
    assert asks(words) == asked


@pytest.mark.parametrize(
    ("words", "may"),
    [
        ("please stop texting me", True), ("Don\u2019t text me anymore", True), ("wrong number", True),
        ("no me escribas mas", True), ("leave me alone", True), ("stop it", True),
        ("STOP NOW!!", True), ("please stop this", True), ("no más mensajes", True), ("ya no me escribas", True),
        ("No me envíen más", True), ("dejen de mandarme textos", True), ("unsubscribe me", True),
        ("no more texts", True),
        ("I don\u2019t want any more of these texts", True), ("I have to stop for gas", False),
        ("no quiero más café", False), ("opt me out", True), ("Let's stop there and talk", False),
        ("see you at the bus stop", False),
        ("no worries, text you later", False), ("I could not stop laughing", False),
    ],
)  # fmt: skip
def test_a_sentence_that_may_mean_stop_is_for_a_human_to_read(words: str, may: bool) -> None:
    assert may_mean_stop(words) is may


def at(hour: int, minute: int = 0, day: int = 3, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MAINE)


def test_a_text_of_the_evening_waits_for_the_morning_and_one_of_the_night_too() -> None:
    assert free_at(at(20, 59), BY_DEFAULT) == at(20, 59)
    assert free_at(at(21), BY_DEFAULT) == at(8, day=4)
    assert free_at(at(3), BY_DEFAULT) == at(8)
    assert free_at(at(8), BY_DEFAULT) == at(8)


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    work = Quiet(time(9), time(17))
    assert free_at(at(12), work) == at(17) and not is_quiet(at(18), work)
    assert not is_quiet(at(3), Quiet(time(0), time(0)))


def test_the_morning_is_the_local_one_also_when_the_clocks_change() -> None:
    free = free_at(at(23, day=7, month=3), BY_DEFAULT)  # clocks go forward on March 8, 2026
    assert (free.hour, free.day, free.utcoffset()) == (8, 8, at(12, day=9, month=3).utcoffset())


def test_loud_words_are_heard_in_any_case_and_each_is_named_once() -> None:
    assert loud_words("Your RECOVERY and recovery", ["recovery", "drug"]) == ("recovery",)
    assert loud_words("Coffee at 3?", ["recovery", ""]) == ()


def test_a_late_receipt_never_takes_back_a_newer_one() -> None:
    assert follows("sent", State.DELIVERED) and not follows("delivered", State.SENT)
    assert not follows("delivered", State.FAILED) and follows("failed", State.DELIVERED)
    assert not follows("received", State.DELIVERED) and not follows("canceled", State.SENT)


def test_the_words_to_begin_with_tell_nothing_ask_for_nothing_and_are_easy_to_read() -> None:
    lists = tomllib.loads((ROOT / "data" / "quiet-words.toml").read_text())
    quiet = [word for words in lists.values() for word in words]
    assert {code for code, _ in hellos.NAMES} == set(hellos.WORDS)
    for code in hellos.WORDS:
        words = hellos.begin(code, "Alex")
        assert "Alex" in words and segments(words) == 1 and grade(words).flesch_kincaid <= 6
        assert loud_words(words, quiet) == (), words
    assert hellos.begin("none", "Alex") == ""
