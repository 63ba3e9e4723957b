"""Reading mails of every kind: words alone come out, attachments are told and never opened, nothing raises."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companionway.interop.mail.html_text import text_of_html
from companionway.interop.mail.reading import attachment, judge, read
from tests.interop.mail import eml


def test_a_plain_mail_is_read() -> None:
    letter = read(eml("plain"))
    assert (letter.name, letter.address) == ("Lee Novak, RN", "nurse.lee@harbor.example.org")
    assert (letter.subject, letter.message_id) == ("Referral for peer support", "<plain-1@harbor.example.org>")
    assert letter.sent_at and letter.sent_at.isoformat() == "2026-03-02T14:14:00+00:00"
    assert "Patient name: Example, Samantha\nGoes by: Sam" in letter.text
    assert (letter.attached, letter.unread, letter.report) == ((), "", False)


def test_of_html_words_alone_are_left() -> None:
    letter = read(eml("html"))
    assert letter.subject == "Peer support for José"
    assert "Name: José Example" in letter.text and "after 5 pm & weekends" in letter.text
    for gone in ("steal", "fetch", "198.51.100.7", "color", "never shown", "javascript", "<", "pixel"):
        assert gone not in letter.text


def test_of_two_forms_the_plain_one_is_read() -> None:
    assert read(eml("alternative")).text == "Name: Pat Example\nBorn: 1988-02-03"


def test_a_mail_inside_a_mail_is_read_with_its_sender_and_its_attachments() -> None:
    letter = read(eml("forwarded_attached"))
    assert letter.text.startswith("See the mail inside.\n\n--- A mail inside this one, from Robin Vale <robin.vale@")
    assert "Name: Lou Example" in letter.text
    assert letter.forwarded_by == "Robin Vale <robin.vale@harbor.example.org>"
    assert [(one.number, one.name, one.media) for one in letter.attached] == [(1, "sheet.pdf", "application/pdf")]


def test_attachments_have_a_harmless_name_and_come_back_byte_for_byte() -> None:
    raw = eml("scanned")
    assert [(one.number, one.name, one.size) for one in read(raw).attached] == [
        (1, "referral _b_.pdf", 33), (2, "page2.png", 8),
    ]  # fmt: skip
    found = attachment(raw, 1)
    assert found and found[1] == b"%PDF-1.4\n% a scanned sheet\n%%EOF\n"
    assert attachment(raw, 3) is None and attachment(raw, 0) is None


def test_other_charsets_and_broken_headers_are_read_as_far_as_they_go() -> None:
    latin = read(eml("latin"))
    assert (latin.name, latin.subject) == ("André Example", "Referral for José")
    assert "José Muñoz" in latin.text and "México" in latin.text
    broken = read(eml("broken"))
    assert "Name: Ray Example" in broken.text and broken.sent_at is None and broken.message_id == ""
    assert not {"\x00", "\x07", "\x1b", "\u202e"} & set(broken.text + broken.subject + broken.name)


def test_reports_are_known() -> None:
    assert read(eml("bounce")).report and not read(eml("away")).report


def nested(depth: int) -> bytes:
    """Parts in parts, each with a boundary of its own."""
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth))
    return b"From: a@example.org\nMIME-Version: 1.0\n" + opened + b"Content-Type: text/plain\n\ndeep\n"


def inside(depth: int) -> bytes:
    """Mails in mails."""
    return b"From: a@example.org\n" + b"Content-Type: message/rfc822\n\n" * depth + b"\ndeep\n"


BOMBS = {
    "nested parts": nested(5_000),
    "mails inside mails": inside(5_000),
    "very many parts": b"From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 400_000,
    "a header without end": b"From: a@example.org\n" + b"X-A: " + b"a" * 3_000_000 + b"\n\nhi",
    "very many header lines": b"From: a@example.org\n" + b"X-A: b\n" * 200_000 + b"\nhi",
    "addresses without end": b"From: " + b"<a@example.org>," * 12_000 + b"\n\nhi",
    "comments in an address": b"From: " + b"(" * 100_000 + b"\n\nhi",
    "an encoded word without end": b"Subject: " + b"=?utf-8?q?" + b"=" * 100_000 + b"\n\nhi",
    "a type without end": b"Content-Type: text/plain; " + b"a=b; " * 40_000 + b"\n\nhi",
    "names in pieces": b"Content-Type: a/b; " + b"".join(b"name*%d=x; " % n for n in range(10_000)) + b"\n\nhi",
    "comments of HTML": b"Content-Type: text/html\n\n" + b"<!--" * 2_500_000,
    "tags that never close": b"Content-Type: text/html\n\n" + b"<a " * 3_000_000,
    "one tag after another": b"Content-Type: text/html\n\n" + b"<a" * 4_000_000,
    "quotes in tags": b"Content-Type: text/html\n\n" + (b"<a " + b"x=' " * 140 + b">") * 15_000,
    "scripts that never close": b"Content-Type: text/html\n\n" + b"<script>" * 1_000_000,
    "ten megabytes attached": b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/zip\n"
    b"Content-Transfer-Encoding: base64\n\n" + (b"A" * 76 + b"\n") * 140_000 + b"--b--\n",
    "ten megabytes on one line": b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
    + b"QUJD" * 2_500_000,
    "digits of a phone": b"Content-Type: text/plain\n\n" + b"207-555-" * 1_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_that_is_made_to_hurt_costs_little(name: str) -> None:
    """Each of these takes the parsers of the standard library minutes or gigabytes, and this test with them."""
    letter = read(BOMBS[name])
    assert len(letter.text) <= 60_000 and len(letter.attached) <= 200


def test_what_is_over_a_bound_says_so_and_is_not_parsed() -> None:
    assert judge(BOMBS["nested parts"]) == judge(BOMBS["very many parts"]) == "it has too many parts"
    letter = read(BOMBS["nested parts"])
    assert (letter.unread, letter.address, letter.text) == ("it has too many parts", "a@example.org", "")
    assert attachment(BOMBS["very many parts"], 1) is None


@given(st.binary(max_size=2_000))
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_reading_fail(noise: bytes) -> None:
    for raw in (noise, b"From: a@example.org\nContent-Type: " + noise, eml("scanned")[:400] + noise):
        assert isinstance(read(raw).text, str)


@given(st.text(alphabet="<>!-/&;#'\"= abscript\n", max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_html_makes_a_tag_or_fails(html: str) -> None:
    text_of_html(html)


def test_a_whole_mail_of_the_library_is_read_again() -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "Ana <ana@example.org>", "Grüße"
    made.set_content("Name: Zoë Example\n")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="Zoë.png")
    letter = read(made.as_bytes())
    assert (letter.subject, letter.text) == ("Grüße", "Name: Zoë Example")
    assert [one.name for one in letter.attached] == ["Zoë.png"]
