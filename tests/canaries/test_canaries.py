"""Somebody with an unmistakable name, phone, e-mail, record number and words goes through the house (attack A35).

Afterward none of it stands in a log, a mail, the outbox, a session, a submission, the audit, a cache, a temporary file,
an address, a title, an error page or a sealed column, in any coding. A control that is logged on purpose is found.
"""

import base64
import json
import logging
import re
import secrets
import tempfile
import urllib.parse
import uuid
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from companionway.interop.inbound_models import InboundFile
from companionway.management import errands
from companionway.people.models import ContactPoint, Person
from companionway.platform import clock
from companionway.platform.roles import AUDIT, EVERYONE, OWNER
from companionway.platform.sealing import SealedField
from tests.cast import Cast

# Tables in which a person's names may stand in plain columns, because search and the board need them.
NAMES_MAY_STAND = {"companionway_person"}


class Canary:
    """Unmistakable words about somebody; `codings` are how they might be written somewhere."""

    def __init__(self) -> None:
        def fresh() -> str:
            return "".join(secrets.choice("bcdfghjkmnpqrstvwxz") for _ in range(10))

        self.name, self.family, self.words, self.place = (fresh().capitalize() for _ in range(4))
        self.email, self.number, self.typed = f"{fresh()}@example.org", fresh().upper(), fresh()
        self.digits = "".join(secrets.choice("23456789") for _ in range(4))
        self.phone = f"207-555-{self.digits}"

    def all(self) -> list[str]:
        """Everything that is planted."""
        return [self.name, self.family, self.words, self.place, self.email, self.number, self.typed, self.phone]

    def found_in(self, held: bytes) -> list[str]:
        """Which of it stands here, in any coding."""
        lowered = held.lower()
        return [one for one in self.all() if any(form.lower() in lowered for form in codings(one))]


def codings(word: str) -> list[bytes]:
    """Plain, URL-encoded, JSON-escaped, hexadecimal, base64 at each of its three offsets, UTF-16."""
    raw = word.encode()
    turned = [base64.b64encode(b"x" * shift + raw)[4 if shift else 0 : -4] for shift in range(3)]
    return [
        raw, urllib.parse.quote(word).encode(), json.dumps(word)[1:-1].encode(), raw.hex().encode(),
        word.encode("utf-16-le"), word.encode("utf-16-be"), *(piece for piece in turned if len(piece) > 7),
    ]  # fmt: skip


def walk_through(canary: Canary, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, bytes, int]]:
    """Doors, staff pages, errors, broken files, failed sign-ins: (address, where it led, content, status) of each."""
    told = []

    def go(client: Client, method: str, path: str, data: object = None, **more: object) -> None:
        answer = getattr(client, method)(path, data, **more)
        content = b"" if answer.streaming else answer.content
        told.append((path, answer.headers.get("Location", ""), content, answer.status_code))

    guest, ben = Client(raise_request_exception=False), Client(raise_request_exception=False)
    asked = {
        "key": str(uuid.uuid4()), "agreed": "on", "called": f"{canary.name} {canary.family}", "where": "home",
        "phone": canary.phone, "name_to_say": canary.words, "room": canary.place, "email": canary.email,
    }  # fmt: skip
    go(guest, "post", "/refer/harbor/ed/", asked)
    go(guest, "post", "/refer/harbor/ed/", asked | {"phone": canary.words, "key": str(uuid.uuid4())})
    go(guest, "post", "/sign-in/", {"username": canary.typed, "password": canary.words})
    go(guest, "get", f"/receipts/{canary.typed}/?name={canary.name}")
    go(guest, "get", "/sign-in/", HTTP_HOST=f"{canary.typed}.example")
    ben.force_login(cast.ben)
    go(ben, "post", "/people/", {"q": canary.name})
    patient = {
        "resourceType": "Patient", "identifier": [{"value": canary.number}], "birthDate": canary.words,
        "name": [{"family": canary.family, "given": [canary.name]}],
    }  # fmt: skip
    broken = (json.dumps(patient), "{" + canary.words, f"MSH|^~\\&|{canary.name}\rPID|||{canary.number}")
    for number, content in enumerate(broken):
        sent = SimpleUploadedFile(f"{canary.name}{number}.{'hl7' if number == 2 else 'json'}", content.encode())
        go(ben, "post", "/inbox/", {"sender": "epic", "sent": sent})
    for path in ("/referrals/", "/inbox/", "/people/matches/"):
        go(ben, "get", path)

    def break_it(*_: object, **__: object) -> None:
        raise RuntimeError(f"{canary.name} {canary.phone}") from ValueError(canary.words)

    with monkeypatch.context() as patch:
        patch.setattr("companionway.web.pages.referrals.board.render", break_it)
        go(ben, "get", f"/referrals/?q={canary.typed}")
    errands.drain(clock.now())
    return told


def rows_of_every_table() -> Iterator[tuple[str, bytes]]:
    """(table, its rows as text) of the whole database, each read by a role that policies show every row."""
    for table in connection.introspection.table_names():
        for role in (EVERYONE, AUDIT, OWNER):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('role', %s, true)", [role])
                    cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")
                    held = cursor.fetchone()[0].encode()
            except ProgrammingError:
                continue
            yield table, held
            break
        else:
            pytest.fail(f"Nobody may read {table}.")


@pytest.mark.django_db
@pytest.mark.asvs("14.2.4", "16.2.5")
def test_nothing_planted_stands_where_it_does_not_belong(
    cast: Cast, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary, control = Canary(), Canary()
    before = {path: path.stat().st_mtime_ns for path in Path(tempfile.gettempdir()).glob("*") if path.is_file()}
    told = walk_through(canary, cast, monkeypatch)
    logging.getLogger("companionway.control").error(control.name)
    assert Person.objects.filter(called__contains=canary.name).exists()
    assert canary.phone in [point.value for point in ContactPoint.objects.all()]
    kept = [bytes(row.body or b"") for row in InboundFile.kept.all()]
    assert len(kept) == 3 and sum(bool(canary.found_in(body)) for body in kept) == 3
    assert {status for *_, status in told} >= {302, 404, 400, 500}

    assert canary.found_in(log.getvalue().encode()) == []
    assert control.found_in(log.getvalue().encode()) == [control.name]
    letters = "\n".join(str(message.message()) for message in mail.outbox)
    assert mail.outbox and canary.found_in(letters.encode()) == []
    for path, led_to, content, status in told:
        assert canary.found_in(led_to.encode()) == [], path
        titles = b" ".join(re.findall(rb"<title>.*?</title>", content, re.S))
        assert canary.found_in(content if status >= 500 or status in (400, 404) else titles) == [], path
    filled = set()
    for table, held in rows_of_every_table():
        filled |= {table} if held else set()
        if table not in NAMES_MAY_STAND:
            assert canary.found_in(held) == [], table
    assert filled >= {f"companionway_{name}" for name in ("person", "contactpoint", "referral", "auditentry",
                                                          "outboxmessage", "submission")}  # fmt: skip
    for path in Path(tempfile.gettempdir()).glob("*"):
        if path.is_file() and before.get(path) != path.stat().st_mtime_ns:
            assert canary.found_in(path.read_bytes()) == [], path


def test_each_coding_is_found_by_the_search() -> None:
    canary = Canary()
    for held in (
        canary.words.upper(), urllib.parse.quote(canary.email), json.dumps({"a": canary.phone}),
        base64.b64encode(b"ab" + canary.words.encode() + b"cd").decode(),
        base64.b64encode(b"a" + canary.words.encode() + b"cd").decode(), canary.number.encode().hex(),
    ):  # fmt: skip
        assert len(canary.found_in(held.encode())) == 1, held
    assert canary.found_in(canary.name.encode("utf-16")) == [canary.name]
    assert canary.found_in(b"nobody") == []


@pytest.mark.asvs("14.2.4")
def test_free_text_about_people_and_staff_is_sealed_everywhere() -> None:
    """A text without a limit of its own is free text: it is sealed, or it stands here with its reason."""
    plain = {
        "companionway.Program.who_for": "what a program says about itself",
        "companionway.NoticeVersion.text": "the program's own notice",
        "companionway.SuppliedPack.text": "the questions of an instrument that the program may use",
        **{
            f"companionway.Service.{name}": "what a list of services says about one"
            for name in ("about", "alert", "cost_words", "documents", "eligibility", "how_to_apply", "languages_words")
        },
        **{f"companionway.Location.{name}": "what a list says about a place" for name in ("access", "getting_there")},
        **{f"companionway.Listing.{name}": "the same words, folded for the search" for name in ("named", "told")},
        "companionway.StateRule.quoted_text": "the law's words",
        "companionway.ConsentText.words": "the form before anybody's name stands in it",
        "companionway.ConsentText.summary": "the form in short",
    }
    found = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in {"companionway", "interop"}
        for field in model._meta.concrete_fields
        if field.get_internal_type() == "TextField" and not isinstance(field, SealedField)
    }
    assert found == set(plain)
