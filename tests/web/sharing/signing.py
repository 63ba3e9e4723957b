"""Going through the pages of one yes, as a browser would: what is filled in, and what each page hands to the next."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from companionway.people.models import Person
from companionway.privacy.models.consent import Consent

# What each card leaves open, filled in.
FILLED: dict[str, dict[str, Any]] = {
    "care": {"until": "none"},
    "sender": {"until": "goodbye"},
    "agency": {"recipient": "Alex Kim", "organization": "Harbor Housing", "purpose": "housing",
               "information": ["participation"], "until": "date", "ends_on": "2030-12-31"},
    "family": {"recipient": "Rosa Rivera", "information": ["participation", "goals"], "until": "goodbye"},
    "court": {"recipient": "Officer Lane", "organization": "Harbor Probation", "information": ["participation"],
              "monitoring": "on", "until": "date", "ends_on": "2030-12-31", "revocable_from": "2030-06-01"},
    "texts": {"until": "goodbye"},
    "voice-mail": {"until": "goodbye"},
    "research": {"until": "study"},
}  # fmt: skip
SIGNED: dict[str, dict[str, Any]] = {
    "typed": {"typed_name": "Sam Rivera"},
    "drawn": {"strokes": "[[10,10,40,60,90,20,140,80,200,30],[20,150,300,150]]"},
    "spoken": {"witness": "Jo Marsh", "read_aloud": "on"},
}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def scan_of(content: bytes = PDF, name: str = "scan.pdf") -> SimpleUploadedFile:
    """A scan as a browser hands it over."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def url(person: Person, card: str) -> str:
    """The address of signing this card."""
    return reverse("web:sharing-signature", args=[person.same_as_id, card])


def details(card: str, method: str = "typed", **changes: Any) -> dict[str, Any]:
    """The first page, filled in; a value of None is left out."""
    said = {"stage": "details", "lang": "en", "person_name": "Sam Rivera", "grown_up": "on", "method": method}
    return {name: value for name, value in {**said, **FILLED[card], **changes}.items() if value is not None}


def hidden(page: HttpResponse, name: str) -> str:
    """The last hidden field of this name."""
    found = re.findall(rf'name="{name}" value="([^"]*)"', page.content.decode())
    return found[-1] if found else ""


def read(client: Client, person: Person, card: str, method: str = "typed", **changes: Any) -> HttpResponse:
    """The page with the exact text."""
    page = client.post(url(person, card), details(card, method, **changes))
    assert page.status_code == 200, page.content.decode()[-3000:]
    return page


def sign(client: Client, person: Person, card: str, method: str = "typed", lang: str = "en",
         **changes: Any) -> HttpResponse:  # fmt: skip
    """The answer to signing."""
    page = read(client, person, card, method, lang=lang, **changes)
    said = {"stage": "sign", "state": hidden(page, "state"), "form_key": hidden(page, "form_key"), **SIGNED[method]}
    return client.post(url(person, card), said)


def signed(client: Client, person: Person, card: str, method: str = "typed", **changes: Any) -> Consent:
    """The consent that signing made."""
    answer = sign(client, person, card, method, **changes)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Consent.objects.get(id=answer["Location"].rstrip("/").split("/")[-1])
