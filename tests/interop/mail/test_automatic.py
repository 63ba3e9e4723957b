"""Who gets a receipt: people, once; never a machine, a list, ourselves, or somebody whose name was borrowed."""

import pytest

from companionway.interop.mail.reading import read
from companionway.interop.mail.rules.automatic import Kind, Silence, kind_of, silence
from tests.interop.mail import eml

OURS = frozenset({"peers@example.org"})


def told(name: str = "plain", **changes: str) -> tuple[Kind, Silence | None]:
    letter = read(eml(name, **changes))
    kind = kind_of(letter.headers, report=letter.report)
    return kind, silence(letter.headers, letter.address, kind=kind, own=OURS)


@pytest.mark.parametrize("name", ["plain", "html", "alternative", "forwarded_inline", "scanned", "latin", "own_words"])
def test_somebodys_letter_gets_one(name: str) -> None:
    assert told(name) == (Kind.LETTER, None)


def test_machines_lists_and_reports_get_none() -> None:
    assert told("bounce") == (Kind.REPORT, Silence.REPORT)
    assert told("away") == (Kind.MACHINE, Silence.MACHINE)
    assert told("list") == (Kind.LETTER, Silence.LIST)
    assert told("broken") == (Kind.LETTER, Silence.NO_SENDER)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"auto_submitted": "auto-generated"}, Silence.MACHINE),
        ({"auto_submitted": "AUTO-REPLIED; x=y"}, Silence.MACHINE),
        ({"x_auto_response_suppress": "All"}, Silence.MACHINE), ({"x_autoreply": "yes"}, Silence.MACHINE),
        ({"precedence": "bulk"}, Silence.LIST), ({"precedence": "List"}, Silence.LIST),
        ({"precedence": "junk"}, Silence.LIST),
        ({"list_id": "<a.example.org>"}, Silence.LIST), ({"list_unsubscribe": "<mailto:a@example.org>"}, Silence.LIST),
        ({"precedence": "auto_reply"}, Silence.MACHINE), ({"return_path": "<>"}, Silence.NO_SENDER),
        ({"from_": "peers@example.org", "return_path": ""}, Silence.OWN),
        ({"x_loop": "peers@example.org"}, Silence.OWN),
        ({"x_companionway_receipt": "1"}, Silence.OWN), ({"from_": ""}, Silence.NO_SENDER),
        ({"from_": "a@example.org, b@example.org"}, Silence.NO_SENDER),
        ({"from_": "root@localhost"}, Silence.NO_SENDER),
        ({"from_": "a@example.org\u0001@evil"}, Silence.NO_SENDER),
        ({"from_": "noreply@harbor.example.org"}, Silence.ODD_SENDER),
        ({"return_path": "<bounces+7@sender.example.net>"}, Silence.ODD_SENDER),
        ({"authentication_results": "mx.example.org; dmarc=fail; spf=pass"}, Silence.ODD_SENDER),
        ({"from_": '"a@example.org" <b@evil.example.net>'}, Silence.ODD_SENDER),
    ],
)  # fmt: skip
def test_each_sign_alone_is_enough(changes: dict[str, str], why: Silence) -> None:
    assert told("plain", **changes)[1] == why


def test_a_good_finding_or_a_plain_no_changes_nothing() -> None:
    assert told(auto_submitted="no")[1] is None and told(x_auto_response_suppress="None")[1] is None
    assert told(authentication_results="mx.example.org; dmarc=pass; spf=pass")[1] is None
    assert told(return_path="<nurse.lee@mail.harbor.example.org>")[1] is None
