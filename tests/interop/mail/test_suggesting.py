"""What the rules suggest: only what stands there, with where it stands, and nothing that could be read two ways."""

from datetime import date

import pytest

from companionway.interop.mail.reading import read
from companionway.interop.mail.rules.suggesting import Place, Said, Suggestion, suggestions
from tests.interop.mail import eml

SITES = (Place("harbor", "Harbor Hospital"), Place("harbor-clinic", "Harbor Family Practice"))
PROGRAMS = (Place("ed", "Emergency Department"), Place("mothers", "Mothers in Recovery"))


def found_in(text: str, subject: str = "", **more: str) -> dict[str, Suggestion]:
    given = {"name": "Fay Novak", "address": "fay@example.org", "inside_from": ""} | more
    said = Said(subject=subject, text=text, today=date(2026, 3, 3), programs=PROGRAMS, sites=SITES, **given)
    return {one.field: one for one in suggestions(said)}


def values(text: str, subject: str = "", **more: str) -> dict[str, str]:
    found = found_in(text, subject, **more)
    return {name: one.value for name, one in found.items() if name != "asked_by" or more}


def of_sample(name: str) -> dict[str, str]:
    letter = read(eml(name))
    return values(letter.text, letter.subject, name=letter.name, address=letter.address,
                  inside_from=letter.forwarded_by)  # fmt: skip


def test_a_plain_referral_fills_the_form() -> None:
    assert of_sample("plain") == {
        "given_name": "Samantha", "family_name": "Example", "called": "Sam", "birth_date": "1990-05-31",
        "phone": "207-555-0142", "spot": "12B", "language": "Spanish", "where": "here", "site": "harbor",
        "asked_by": "Lee Novak, RN <nurse.lee@harbor.example.org>",
    }  # fmt: skip


def test_html_forwarded_and_in_their_own_words() -> None:
    html = of_sample("html")
    assert html["given_name"] == "José" and html["birth_date"] == "1990-01-31" and html["phone"] == "207-555-0143"
    assert html["spot"] == "14 Mill Street" and html["good_times"] == "after 5 pm & weekends"
    inline = of_sample("forwarded_inline")
    assert (inline["family_name"], inline["birth_date"]) == ("Example", "1985-06-07")
    assert (inline["phone"], inline["spot"]) == ("207-555-0144", "3 West")
    assert inline["asked_by"] == "Dr. Robin Vale <robin.vale@harbor.example.org>"
    assert of_sample("forwarded_attached")["asked_by"] == "Robin Vale <robin.vale@harbor.example.org>"
    own = of_sample("own_words")
    assert (own["source"], own["called"], own["phone"], own["where"]) == ("person", "Sky", "207-555-0146", "home")
    assert "given_name" not in own


def test_each_suggestion_says_where_it_was_found() -> None:
    found = found_in("Hello,\nName: Sam Example\n", "Request at Harbor Hospital")
    assert (found["family_name"].where, found["family_name"].words) == ("line 2", "Name: Sam Example")
    assert (found["site"].where, found["site"].value) == ("the subject", "harbor")
    assert found["asked_by"].where == "the sender"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("DOB: 1/2/90", "birth_date"),  # which century, which order
        ("DOB: 31/31/1990", "birth_date"), ("born in 1990", "birth_date"), ("DOB: 02/30/1990", "birth_date"),
        ("Phone: 555", "phone"), ("Call 207-555-0101 or 207-555-0102", "phone"),
        ("Thanks,\nLee\n207-555-0199", "phone"),  # the sender's own
        ("Name: 12345", "family_name"), ("MRN: 207-555-01", "phone"), ("Patient agreed to a visit", "agreed"),
        ("Name:", "given_name"), ("The harbor is near the hospital", "site"), ("Emergency!", "program"),
    ],
)  # fmt: skip
def test_what_could_be_read_two_ways_is_left_out(text: str, field: str) -> None:
    assert field not in values(text)


@pytest.mark.parametrize(
    ("line", "born"),
    [("DOB: 1990-05-31", "1990-05-31"), ("Date of Birth - May 31st, 1990", "1990-05-31"),
     ("born on 5/31/1990 in Harbor", "1990-05-31"), ("D.O.B. 31 May 1990", "1990-05-31"),
     ("> DOB: 05-31-1990", "1990-05-31"), ("Name: Sam Example; DOB: 5/31/1990", "1990-05-31")],
)  # fmt: skip
def test_dates_in_the_ways_that_people_write_them(line: str, born: str) -> None:
    assert values(line)["birth_date"] == born


@pytest.mark.parametrize(
    ("line", "given", "family"),
    [("Name: Sam Example", "Sam", "Example"), ("Patient: EXAMPLE, SAM J.", "SAM J", "EXAMPLE"),
     ("Client name = Mary Ann O'Neil DOB 5/31/1990", "Mary Ann", "O'Neil"),
     ("Pt name: José-Luis Muñoz", "José-Luis", "Muñoz"),
     ("Patient is Sam Example (she/her)", "Sam", "Example")],
)  # fmt: skip
def test_names_in_the_ways_that_people_write_them(line: str, given: str, family: str) -> None:
    found = values(line)
    assert (found["given_name"], found["family_name"]) == (given, family)


def test_long_and_odd_text_costs_little_and_is_bounded() -> None:
    for text in ("Name: " + "a" * 60_000, "a " * 30_000, "name " * 12_000, "\n" * 60_000, "DOB " * 15_000, "(" * 60_000,
                 "lives at " * 7_000, "From: x\n" * 7_000, "x@" * 30_000, "Name: " + "A, " * 20_000):  # fmt: skip
        for one in suggestions(Said("", text, "", "", "", date(2026, 3, 3), PROGRAMS, SITES)):
            assert len(one.value) <= 160 and len(one.words) <= 160
