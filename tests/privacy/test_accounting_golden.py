"""The accounting of a seeded ledger against a golden file (P32): what stands in it, word for word, and what does not.

The file was read line by line against 42 CFR 2.25 and 45 CFR 164.528(b): date, recipient with address if known, brief
description, purpose; repeats summarized with first, last and number; three years before the request, to the second.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from companionway.people.models import Person
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.queries.accounting import accounting
from companionway.web.pages.rights.accounting import as_table
from tests.cast import Cast, sam_waits, sam_walks_with

GOLDEN = Path(__file__).with_name("accounting.golden.txt")
ASKED = datetime(2026, 11, 2, 15, 30, tzinfo=UTC)
EXACTLY = datetime(2023, 11, 2, 15, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUSING = {"recipient_name": "Rowan Ellery", "recipient_organization": "Harbor Lights Housing",
           "recipient_address": "12 Quay Street", "purpose": "housing", "basis": "consent_specific",
           "information": ["participation"], "channel": "spoken"}  # fmt: skip
TEAM = HOUSING | {"recipient_name": "The team at Pen Bay", "recipient_organization": "", "recipient_address": "",
                  "purpose": "tell_referrer", "information": ["status"], "channel": "page"}  # fmt: skip
CRIME = {"recipient_name": "Officer 12", "recipient_organization": "Harbor Police", "purpose": "safety",
         "basis": "crime_on_premises", "information": ["circumstances", "name"], "channel": "spoken"}  # fmt: skip
# What was told, when, and whether it stands in the accounting.
SEEDED: list[tuple[dict[str, Any], datetime, str]] = [
    (TEAM | {"recipient_name": "In: three years ago to the second"}, EXACTLY, "in"),
    (TEAM | {"recipient_name": "Out: one second before"}, EXACTLY - SECOND, "out"),
    (TEAM | {"recipient_name": "In: one second after"}, EXACTLY + SECOND, "in"),
    (TEAM | {"recipient_name": "In: at the moment of asking"}, ASKED, "in"),
    (TEAM | {"recipient_name": "Out: after the asking"}, ASKED + SECOND, "out"),
    (HOUSING, datetime(2024, 2, 29, 20, tzinfo=UTC), "in, first of three"),
    (HOUSING | {"channel": "letter"}, datetime(2025, 6, 1, 20, tzinfo=UTC), "in, with the first"),
    (HOUSING, datetime(2026, 1, 15, 20, tzinfo=UTC), "in, with the first"),
    (HOUSING | {"purpose": "support_services"}, datetime(2026, 1, 15, 20, tzinfo=UTC), "in, for another purpose"),
    (HOUSING | {"recipient_name": "Out: older than the others"}, datetime(2021, 1, 15, tzinfo=UTC), "out"),
    (CRIME, datetime(2026, 3, 9, 3, 59, tzinfo=UTC), "in: a minute before midnight in Maine it is still March 8"),
    (CRIME | {"recipient_name": "Out: shown later", "delayed_until": ASKED + SECOND}, ASKED - SECOND, "out"),
    (CRIME | {"recipient_name": "In: its delay has passed", "delayed_until": ASKED}, ASKED - 2 * SECOND, "in"),
    (HOUSING | {"recipient_name": "Out: works for the program", "basis": "qso", "book": "operations_log"},
     ASKED - SECOND, "out"),
    (TEAM | {"recipient_name": "Out: about somebody else", "person": "jo"}, ASKED - SECOND, "out"),
]  # fmt: skip


@pytest.fixture
def person(cast: Cast) -> Person:
    person, other = sam_walks_with(cast.ana).person, sam_waits().person
    for said, at, _ in SEEDED:
        given = {"book": "ledger", "person": person} | said
        given["person"] = other if given["person"] == "jo" else person
        Disclosure.objects.create(at=at, standing="assigned", recipient_kind="other", protection="part2",
                                  content="0" * 64, least="seeded", **given)  # fmt: skip
    return person


def shown(person: Person, since: datetime | None = None) -> str:
    """The accounting as paper and file have it, one line each, cells apart by a bar."""
    table = as_table(person, accounting(person, asked_at=ASKED, since=since), "3 years")
    return "".join(" | ".join(row) + "\n" for row in [table["columns"], *table["rows"]])


def test_the_accounting_is_the_golden_file_word_for_word(person: Person) -> None:
    assert shown(person) == GOLDEN.read_text(encoding="utf-8")


def test_what_the_seed_calls_in_is_in_and_what_it_calls_out_is_out(person: Person) -> None:
    page = shown(person)
    for said, _, expected in SEEDED:
        name = said["recipient_name"]
        if name.startswith(("In:", "Out:")):
            assert (name in page) is expected.startswith("in"), name
    assert page.count("Harbor Lights Housing") == 2 and "Out:" not in page


def test_a_shorter_accounting_leaves_out_the_older_lines_and_a_longer_one_adds_none(person: Person) -> None:
    assert shown(person, since=ASKED - timedelta(days=4000)) == shown(person)
    year = shown(person, since=ASKED - timedelta(days=365))
    assert "three years ago" not in year and "January 15, 2026" in year and "February 29" not in year
