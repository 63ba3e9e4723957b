"""How names, numbers and birth dates are compared. Pure."""

from datetime import date

import pytest

from companionway.people import rules
from companionway.people.nicknames import same_given_name


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("José", "García"), "jose garcia"),
        (("Jose", "Garcia"), "jose garcia"),
        (("Jose\u0301", "Garci\u0301a"), "jose garcia"),
        (("  Mary   Ann ", "O'Neil"), "mary ann oneil"),
        (("Mary-Ann", "O\u2019Neil"), "mary ann oneil"),
        (("Straße",), "strasse"),
        (("ÅSA", "Öberg"), "asa oberg"),
        (("",), ""),
        (("---",), ""),
    ],
)
def test_accents_case_and_marks_do_not_part_a_name(names: tuple[str, ...], key: str) -> None:
    assert rules.name_key(*names) == key


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("207-555-0142", "2075550142"),
        ("+1 (207) 555-0142", "2075550142"),
        ("555-0142", "5550142"),
        ("0142", ""),
        ("", ""),
    ],
)
def test_a_phone_is_its_last_ten_digits_and_too_few_are_none(phone: str, key: str) -> None:
    assert rules.phone_key(phone) == key


def test_an_email_is_compared_without_case() -> None:
    assert rules.contact_key("email", " Sam@Example.org ") == "sam@example.org"


@pytest.mark.parametrize(
    ("born", "fault"),
    [
        (date(2090, 1, 1), "This birth date is in the future."),
        (date(2026, 3, 4), "This birth date is in the future."),
        (date(2026, 3, 3), ""),
        (date(1906, 1, 1), ""),
        (date(1905, 12, 31), "This birth date is more than 120 years ago."),
    ],
)
def test_a_birth_date_is_believed_for_120_years(born: date, fault: str) -> None:
    assert rules.birth_date_fault(born, date(2026, 3, 3)) == fault


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("bill hart", "william hart", True),
        ("william hart", "bill hart", True),
        ("bill hart", "william stone", False),
        ("bill", "william", False),
        ("ana hart", "william hart", False),
    ],
)
def test_a_nickname_is_the_same_given_name_only_with_the_same_family_name(one: str, other: str, same: bool) -> None:
    assert same_given_name(one, other) is same
