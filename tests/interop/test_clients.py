"""Clients that others wrote walk the loop unchanged against a live server; they skip, with the reason, if missing."""

import pytest

from tests.interop.clients.__main__ import all_of
from tests.interop.clients.installed import Missing
from tests.interop.clients.page import HEAD, PAGE, page
from tests.interop.clients.scripts import SCRIPTS
from tests.interop.clients.sent import loop, messages, patient


def test_what_the_clients_send_is_legal() -> None:
    from companionway.interop.fhir.r4 import check

    assert check(loop("1")) == [] == check(patient("1"))
    assert all(text.endswith("\r") and "\n" not in text for text in messages(1).values())


def test_a_page_tells_what_went_wrong() -> None:
    told = page({"a client": [{"action": "send", "wrong": ""}, {"action": "poll", "wrong": "a|b"}]})
    assert told.startswith(HEAD)
    assert "| a client | send | ok |" in told and "| a client | poll | a/b |" in told and "1 of 2 steps" in told


def test_the_page_names_every_client() -> None:
    assert [script.name for script in SCRIPTS if f"| {script.name} |" not in PAGE.read_text()] == []


@pytest.mark.slow
def test_every_client_walks_its_whole_way() -> None:
    try:
        told = all_of([])
    except Missing as missing:
        pytest.skip(str(missing))
    wrong = [f"{name}: {line['action']}: {line['wrong']}" for name, lines in told.items() for line in lines]
    assert [words for words in wrong if not words.endswith(": ")] == []
