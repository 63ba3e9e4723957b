"""Files from hostile hands against every place that takes files (attacks A16 and A17)."""

import re
import unicodedata
import uuid
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from companionway.interop.inbound_models import InboundFile
from companionway.people.models import Person
from companionway.platform import clock, paper, uploads
from companionway.platform.uploads import FEATURES, FEED, SCAN, SHEET, NotTaken, harmless, judge
from companionway.privacy.models.consent import Consent
from companionway.referrals.models import Referral
from companionway.web.uploads import BodyMiddleware
from tests.architecture.reading import ROOT
from tests.attacks.files import (
    FIFTY,
    HOSTILE,
    SHEET_HEAD,
    UNREAD,
    archive,
    every_address,
    exif,
    jpeg,
    packed,
    pdf,
    piece,
    png,
    segment,
)  # fmt: skip
from tests.cast import Cast
from tests.web.asking import signed_in


@pytest.mark.asvs("5.2.1", "5.2.2", "1.3.4")
@pytest.mark.parametrize("attack", HOSTILE)
def test_no_place_takes_a_hostile_file(attack: str) -> None:
    name, declared, content = HOSTILE[attack]
    for feature in FEATURES:
        with pytest.raises(NotTaken):
            judge(name, declared, content, feature)


@pytest.mark.asvs("5.2.2", "1.3.4")
@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_file_leaves_nothing_behind_its_page(cast: Cast, attack: str) -> None:
    name, declared, content = HOSTILE[attack]
    if len(content) > 10_000_000:
        content = content[:5_000_001]
    ben = signed_in(cast.ben)
    for address, field in (("web:inbox", "sent"), ("web:requests-import", "file")):
        sent = SimpleUploadedFile(name.replace("\x00", ""), content, content_type=declared)
        answer = ben.post(reverse(address), {field: sent, "sender": "epic"})
        assert answer.status_code == 422 and b"alert(1)" not in answer.content
    assert not InboundFile.kept.exists() and not Consent.objects.exists()


@pytest.mark.asvs("5.2.2", "1.3.4")
def test_no_hostile_file_passes_as_a_mended_copy_or_by_the_command_that_takes_in_folders(
    cast: Cast, tmp_path: Path
) -> None:
    ben = signed_in(cast.ben)
    ben.post(reverse("web:inbox"), {"sent": SimpleUploadedFile("a.json", b"{"), "sender": "epic"})
    waits = InboundFile.kept.get()
    for number, (said, declared, content) in enumerate(HOSTILE.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        name = said.replace("\x00", "")
        (folder / name).write_bytes(content)
        copy = SimpleUploadedFile(name, content[:5_000_001], content_type=declared)
        answer = ben.post(reverse("web:inbox-retry", args=[waits.id]), {"with": "copy", "mended": copy})
        assert answer.status_code == 422 and b"alert(1)" not in answer.content, name
    call_command("ingest", str(tmp_path), source="epic", stdout=StringIO())
    waits.refresh_from_db()
    assert waits.state == "waiting" and not Person.objects.exists() and not Referral.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.parent.parent != tmp_path]


GOOD = {
    "scan.pdf": ("application/pdf", pdf(b"<</Type/Page>>", packed(b"<</Type/Font>>")), SCAN),
    "Scan.JPG": ("image/jpeg", jpeg(), SCAN), "scan.png": ("image/png", png(), SCAN),
    "one.json": ("application/json", b'{"resourceType": "Bundle"}', FEED), "two.hl7": ("", b"MSH|^~\\&|EPIC\r", FEED),
    "three.csv": ("application/vnd.ms-excel", SHEET_HEAD, SHEET), "four.csv": ("text/csv", SHEET_HEAD, FEED),
    "bom.csv": ("text/csv; charset=utf-8", b"\xef\xbb\xbf" + SHEET_HEAD, SHEET),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_is_taken_as_it_is(name: str) -> None:
    declared, content, feature = GOOD[name]
    taken = judge(name, declared, content, feature)
    assert (taken.name, taken.content) == (name, content)


def test_a_large_scan_of_random_points_is_not_taken_for_a_program() -> None:
    """The first check looked for "/JS" in every byte and refused about every second large scan."""
    held = pdf(b"<</Type/XObject/Filter/DCTDecode>>stream\n" + b"/JS /AA" * 1_000 + b"\nendstream\n")
    assert judge("a.pdf", "application/pdf", held, SCAN).content == held


def test_what_does_not_draw_a_picture_is_left_behind() -> None:
    said = b"Sam Rivera <script>alert(1)</script>"
    for name, dirty, clean in (
        ("a.png", png(piece(b"tEXt", said), piece(b"eXIf", said), piece(b"PLTE", said * 90)), png()),
        ("a.png", png() + said + archive(), png()),
        ("a.jpg", jpeg(segment(0xFE, said), segment(0xE1, said), segment(0xED, said), segment(0xE0, said)), jpeg()),
        ("a.jpg", jpeg() + said + archive(), jpeg()),
        ("a.jpg", jpeg(exif(1)), jpeg()),
    ):
        assert judge(name, "", dirty, SCAN).content == clean
    turned = judge("a.jpg", "image/jpeg", jpeg(exif(6)), SCAN).content
    assert (
        b"GPS" not in turned and b"Camera" not in turned and turned == jpeg()[:2] + paper._turned(exif(6)) + jpeg()[2:]
    )
    again = judge("a.jpg", "image/jpeg", turned, SCAN).content
    assert again == turned


def test_a_real_picture_of_the_house_is_taken_and_draws_the_same() -> None:
    whole = (ROOT / "docs" / "pictures" / "screens.png").read_bytes()
    kept = judge("screens.png", "image/png", whole, SCAN).content

    def drawn(picture: bytes) -> list[bytes]:
        return re.findall(rb"IDAT.{40}", picture, re.S)

    assert drawn(kept) == drawn(whole) and len(kept) <= len(whole)


NAMES = [
    "../../etc/passwd", "..\\..\\windows\\a.csv", "/etc/shadow", "a\x00.csv", "\u202efdp.exe", "a\u2066b\u2069.pdf",
    "con.csv", "LPT1", "...", "", " ", "a\r\nX: y.csv", "<script>.csv", "a|b:c*.csv", "x" * 5_000 + ".csv",
    "\ud800.csv", "\ufeffa.csv", "a\u200b.csv", ".htaccess",
]  # fmt: skip


@pytest.mark.asvs("5.3.2")
@pytest.mark.parametrize("name", NAMES)
def test_an_odd_name_becomes_harmless(name: str) -> None:
    made = harmless(name)
    assert made and len(made) <= 120 and harmless(made) == made
    assert not re.search(r'[/\\<>:"|?*\x00-\x1f]', made) and not made.startswith(".")
    assert all(unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for sign in made)
    assert made.split(".")[0].casefold() not in {"con", "lpt1"}
    made.encode()


@pytest.mark.asvs("5.3.2")
def test_a_name_is_kept_for_showing_and_never_as_a_path(cast: Cast) -> None:
    ben = signed_in(cast.ben)
    sent = SimpleUploadedFile("x", b"{", content_type="application/json")
    vars(sent)["_name"] = "../../\u202ereadme.json"  # past the setter, which would take the path away
    ben.post(reverse("web:inbox"), {"sent": sent, "sender": "epic"})
    assert InboundFile.kept.get().name == "readme.json"
    found = [path for folder in ("companionway", "config") for path in (ROOT / folder).rglob("*.py")]
    writes = [
        path.name for path in found if re.search(r"default_storage|FileField\(upload_to|MEDIA_ROOT", path.read_text())
    ]
    assert writes == []


@pytest.mark.django_db
def test_too_many_files_in_a_day_are_refused_and_tomorrow_they_are_taken() -> None:
    who, now = uuid.uuid4(), clock.now()
    for _ in range(SCAN.a_day):
        uploads.count(SCAN, who, 1, at=now)
    with pytest.raises(NotTaken, match="in a day"):
        uploads.count(SCAN, who, 1, at=now)
    uploads.count(SCAN, uuid.uuid4(), 1, at=now)
    with pytest.raises(NotTaken):
        uploads.count(SCAN, uuid.uuid4(), SCAN.a_day + 1, at=now)


def test_the_page_says_when_a_day_held_enough_files(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise NotTaken("too_many", "More than 20 files in a day is too many.")

    monkeypatch.setattr(uploads, "count", full)
    answer = signed_in(cast.ben).post(
        reverse("web:inbox"), {"sent": SimpleUploadedFile("a.json", b"{"), "sender": "epic"}
    )  # fmt: skip
    assert answer.status_code == 422 and b"More than 20 files" in answer.content and not InboundFile.kept.exists()


@pytest.mark.asvs("5.2.1")
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded",
                                  "application/json"])  # fmt: skip
def test_fifty_megabytes_without_a_sign_in_are_answered_unread_everywhere(kind: str) -> None:
    client = Client()
    client.cookies["csrftoken"] = "x" * 32
    addresses = every_address()
    assert len(addresses) > 100
    for address in addresses:
        answer = client.generic("POST", address, b"", content_type=kind, CONTENT_LENGTH=str(FIFTY), **UNREAD)
        assert answer.status_code == 413, address


@pytest.mark.asvs("5.2.1")
def test_a_signed_in_person_sends_large_requests_only_where_files_are_taken(cast: Cast) -> None:
    ben = signed_in(cast.ben)
    for address, size, status in (
        (reverse("web:request-new"), 1_000_001, 413), (reverse("web:inbox"), FIFTY, 413), ("/nowhere/", FIFTY, 413),
        (reverse("web:inbox"), -1, 413),
    ):  # fmt: skip
        sent = ben.generic("POST", address, b"", content_type="multipart/form-data; boundary=x",
                           CONTENT_LENGTH=str(size), **UNREAD)  # fmt: skip
        assert sent.status_code == status
    two = [SimpleUploadedFile(f"{n}.csv", SHEET_HEAD + b"a" * 900_000, content_type="text/csv") for n in range(2)]
    assert ben.post(reverse("web:inbox"), {"sent": two, "sender": "epic"}).status_code == 200


def test_a_length_that_is_no_number_is_too_large() -> None:
    passed: list[Any] = []

    def page(request: HttpRequest) -> HttpResponse:
        passed.append(request)
        return HttpResponse()

    gate = BodyMiddleware(page)
    for said in ("99999999999999999999", "-1", "1e9", "\u0663"):
        request = RequestFactory().post("/nowhere/", CONTENT_LENGTH=said)
        request.META["CONTENT_LENGTH"] = said
        assert gate(request).status_code == 413
    assert passed == []


@pytest.mark.asvs("5.3.1")
def test_files_pass_through_one_field_and_lie_in_no_folder(settings: Any) -> None:
    """No page reads files by itself, each that has a field for them is marked, and none is written to a disk."""
    reads = re.compile(r"\.FILES\b|forms\.(File|Image)Field|FileInput\(|TemporaryFile|NamedTemporary")
    folder = ROOT / "companionway"
    found = {str(path.relative_to(folder)) for path in folder.rglob("*.py") if reads.search(path.read_text())}
    assert found == {"web/uploads.py"}
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    for path in (folder / "web").rglob("*.py"):
        if path.name != "uploads.py" and "handed(" in path.read_text():
            assert path.read_text().count("@takes_files(") >= 1, path
    templates = [path for path in Path(folder / "web" / "templates").rglob("*.html") if "multipart" in path.read_text()]
    assert len(templates) == 5
