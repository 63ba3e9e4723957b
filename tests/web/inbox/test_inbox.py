"""Files that wait for a human: who may look, mending, trying again, setting aside; and spreadsheets brought in."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from companionway.interop.inbound_models import InboundFile
from companionway.platform.models import AuditEntry
from companionway.referrals.models import Referral
from tests.cast import Cast
from tests.interop.makers import given, order, taken
from tests.web.asking import signed_in

INBOX = reverse("web:inbox")
IMPORT = reverse("web:requests-import")
HEAD = "program,site,given name,family name,birth date,phone\n"
GOOD = "ed,harbor,Sam,Example,1990-01-31,207-555-0101\n"
BAD = "ed,harbor,Lee,Example,31.1.90,207-555-0102\n"


def file(body: str | bytes, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body.encode() if isinstance(body, str) else body)


def waiting(cast: Cast, name: str = "bad.json", body: str = "{") -> InboundFile:
    taken(given(name, body))
    return next(row for row in InboundFile.kept.all() if row.name == name)


@pytest.mark.parametrize("who", ["ana", "cleo", "dana", "eli", "fay", "gil", "kit"])
def test_only_supervisors_have_an_inbox(cast: Cast, who: str) -> None:
    item = waiting(cast)
    client = signed_in(getattr(cast, who))
    addresses = [INBOX, IMPORT, reverse("web:requests-import-template"), reverse("web:inbox-content", args=[item.id])]
    assert [client.get(address).status_code for address in addresses] == [404] * 4
    for name in ("inbox-retry", "inbox-aside"):
        assert client.post(reverse(f"web:{name}", args=[item.id])).status_code == 404


@pytest.mark.asvs("5.4.1")
def test_a_refused_file_waits_with_its_reason_and_its_bytes(cast: Cast) -> None:
    item = waiting(cast)
    ben = signed_in(cast.ben)
    page = ben.get(INBOX).content.decode()
    assert "bad.json" in page and "Refused" in page
    one = ben.get(reverse("web:inbox-item", args=[item.id])).content.decode()
    assert item.reason.split(".")[0] in one.replace("&#x27;", "'")
    bytes_again = ben.get(reverse("web:inbox-content", args=[item.id]))
    assert bytes_again.content == b"{"
    assert "bad" not in bytes_again["Content-Disposition"]


def test_each_look_at_the_content_is_written_down(cast: Cast) -> None:
    item = waiting(cast)
    ben = signed_in(cast.ben)
    ben.get(reverse("web:inbox-item", args=[item.id]))
    ben.get(reverse("web:inbox-content", args=[item.id]))
    looks = AuditEntry.objects.filter(verb="inbound.looked_at", subject_id=item.id, actor_id=cast.ben.id)
    assert sorted(looks.values_list("reason", flat=True)) == ["bytes", "page"]


def test_a_mended_copy_is_taken_and_the_file_leaves_the_inbox(cast: Cast) -> None:
    item = waiting(cast, "o.hl7", "MSH|broken")
    ben = signed_in(cast.ben)
    response = ben.post(
        reverse("web:inbox-retry", args=[item.id]), {"mended": file(order(), "o.hl7"), "with": "copy"}, follow=True
    )
    assert "Referral made." in response.content.decode()
    assert Referral.objects.count() == 1
    item.refresh_from_db()
    assert item.state == "mended"


def test_trying_again_as_it_is_keeps_it_waiting_while_the_cause_is_there(cast: Cast) -> None:
    item = waiting(cast)
    response = signed_in(cast.ben).post(reverse("web:inbox-retry", args=[item.id]), follow=True)
    assert "Tried again: refused" in response.content.decode()
    item.refresh_from_db()
    assert item.state == "waiting"


def test_sending_a_copy_without_a_file_is_said_in_words(cast: Cast) -> None:
    response = signed_in(cast.ben).post(reverse("web:inbox-retry", args=[waiting(cast).id]), {"with": "copy"})
    assert response.status_code == 422
    assert "Choose the mended file first." in response.content.decode()


def test_setting_aside_keeps_the_bytes_and_happens_once(cast: Cast) -> None:
    item = waiting(cast)
    ben = signed_in(cast.ben)
    assert ben.post(reverse("web:inbox-aside", args=[item.id])).status_code == 302
    assert ben.post(reverse("web:inbox-aside", args=[item.id])).status_code == 422
    item.refresh_from_db()
    assert (item.state, bytes(item.body or b"")) == ("set_aside", b"{")


def test_files_sent_in_by_hand_are_told_what_became_of_them(cast: Cast) -> None:
    files = [file(order(), "o.hl7"), file("{", "bad.json")]
    response = signed_in(cast.ben).post(INBOX, {"sent": files, "sender": "epic"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Referral made" in page and "Refused" in page
    assert Referral.objects.get().sender == "epic"


@pytest.mark.asvs("5.2.1")
def test_a_file_that_is_too_large_is_refused_before_it_is_read(cast: Cast, settings: Any) -> None:
    settings.COMPANIONWAY_INGEST_MAX_BYTES = 10
    ben = signed_in(cast.ben)
    for address, name in ((INBOX, "sent"), (IMPORT, "file")):
        response = ben.post(address, {name: file("x" * 11), "sender": "epic"})
        assert response.status_code == 422
    assert not InboundFile.kept.exists()


def look(client: Client, body: str | bytes) -> Any:
    return client.post(IMPORT, {"file": file(body), "sender": "Front desk"})


def sheet_of(response: Any) -> str:
    found = re.search(r'name="sheet" value="([^"]*)"', response.content.decode())
    assert found
    return found.group(1)


def test_looking_first_shows_each_row_and_keeps_nothing(cast: Cast) -> None:
    response = look(signed_in(cast.ben), HEAD + GOOD + BAD)
    page = response.content.decode()
    assert "1 of 2 rows can come in" in page
    assert "Row 3" in page and "write it as 1990-01-31" in page
    assert not Referral.objects.exists()
    assert not InboundFile.kept.exists()


def test_bringing_in_takes_the_good_rows_and_hands_the_others_back(cast: Cast) -> None:
    ben = signed_in(cast.ben)
    page = ben.post(reverse("web:requests-import-rows"), {"sheet": sheet_of(look(ben, HEAD + GOOD + BAD))})
    assert "1 request from your file" in page.content.decode()
    assert Referral.objects.get().route == "spreadsheet"
    item = InboundFile.kept.get()
    back = ben.get(reverse("web:inbox-mending", args=[item.id])).content.decode("utf-8-sig").splitlines()
    assert back[0].endswith(",error")
    assert back[1].endswith(",") and "birth date" in back[2]


def test_the_sheet_comes_back_with_what_to_mend_before_anything_is_kept(cast: Cast) -> None:
    ben = signed_in(cast.ben)
    response = ben.post(reverse("web:requests-import-mending"), {"sheet": sheet_of(look(ben, HEAD + BAD))})
    assert response["Content-Type"].startswith("text/csv")
    assert "write it as 1990-01-31" in response.content.decode("utf-8-sig")


def test_bringing_the_same_sheet_in_twice_makes_nothing_twice(cast: Cast) -> None:
    ben = signed_in(cast.ben)
    sheet = sheet_of(look(ben, HEAD + GOOD))
    for _ in range(2):
        assert ben.post(reverse("web:requests-import-rows"), {"sheet": sheet}).status_code == 200
    assert Referral.objects.count() == 1


def test_an_unknown_site_or_program_shows_before_anything_is_kept(cast: Cast) -> None:
    page = look(signed_in(cast.ben), HEAD + GOOD.replace("harbor", "atlantis")).content.decode()
    assert "There is no site called" in page and "0 of 1 rows" in page


@pytest.mark.parametrize(
    ("body", "words"),
    [("program,site\ned,harbor\n", "Missing column"), ("", "This file is empty."), (b"\x00\x01", "NUL")],
)
def test_what_is_no_such_sheet_is_said_beside_the_file(cast: Cast, body: str | bytes, words: str) -> None:
    response = look(signed_in(cast.ben), body)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_latin_accents_come_in_and_are_noted(cast: Cast) -> None:
    page = look(signed_in(cast.ben), (HEAD + GOOD.replace("Sam", "José")).encode("cp1252")).content.decode()
    assert "José" in page and "Windows Latin" in page


def test_a_sheet_that_we_did_not_seal_brings_nothing_in(cast: Cast) -> None:
    for name in ("requests-import-rows", "requests-import-mending"):
        response = signed_in(cast.ben).post(reverse(f"web:{name}"), {"sheet": "forged"})
        assert response.status_code == 422
        assert "Nothing was brought in" in response.content.decode()


def test_the_template_can_be_filled_in_and_read_again(cast: Cast) -> None:
    response = signed_in(cast.ben).get(reverse("web:requests-import-template"))
    assert "attachment" in response["Content-Disposition"]
    assert response.content.decode("utf-8-sig").startswith("program,site,given name")
