"""A walk over every address of the house that types marked words into every field it meets, as whoever may open it.

Three marks stand for three kinds of words: `words` may lie nowhere but sealed, `names` may lie in the columns that are
declared as names, `house` is what the program says about itself.
"""

import gzip
import json
import re
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companionway.platform import clock
from companionway.platform.models import User
from companionway.web.census import Route, routes
from tests.architecture.scene import Scene, everyone
from tests.attacks.files import pdf
from tests.attacks.forms import Form, Reader

WORD = "harbor otter"  # what the scene agreed on with Sam
# Buttons that only show something: what was typed stays in the form, and another button saves it.
ASIDE = {"look", "take"}
NAMES = {"called", "given_name", "family_name", "first_name", "last_name", "username", "organization",
         "pronouns", "language"}  # fmt: skip
# Fields in which the same word is a name on this page and words about somebody on another one.
NAMES_AT = {
    ("web:groups", "name"), ("web:invitations", "email"), ("web:sharing-signature", "recipient"),
    ("web:inbox", "sender"), ("web:sign-in", "username"),
}  # fmt: skip
HOUSE_AT = ("web:map-words", "web:notices", "web:notice-", "web:agreement")
# What the first choice of a list does not give.
CHOSEN = {"need": ["food"], "phone": ["207-555-0188"], "recipient_kind": [""], "channel": ["call"], "method": ["paper"]}
# Addresses that end the browser's own session or sign-in, or somebody's in the cast: opened last, and not posted to.
ENDS = re.compile(
    r"sign-out|sign-ins/|/lock/|/unlock/|your-sign-in|/staff/.*(off|withdrawal|signed-out|new-start)|/sign-in/"
    r"|/mine/leave/"
)
# Forms that close what others are about come after those that fill it.
CLOSES = ("closure", "pause", "withdrawal", "/end/", "/stop", "aside", "return", "parting", "judgment", "release",
          "answer/", "settlement", "rest/", "hand", "retry", "same-as", "not-now", "/place/",
          "/mine/choices/", "/sight/")  # fmt: skip


def mark() -> str:
    """Fourteen letters that stand nowhere by chance; long enough for each of the three offsets of base64."""
    return "".join(secrets.choice("bcdfghjkmnpqrstvwxz") for _ in range(14))


@dataclass
class Told:
    """One answer: who asked what, where it led, and its page as a browser would unpack it."""

    who: str
    address: str
    status: int
    led_to: str
    headers: str
    page: bytes


@dataclass
class Walk:
    """The three marks, what came back, and what was typed where: (address, field)."""

    here: Scene
    words: str = field(default_factory=mark)
    names: str = field(default_factory=mark)
    house: str = field(default_factory=mark)
    told: list[Told] = field(default_factory=list)
    typed: set[tuple[str, str]] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    sent: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)

    def everywhere(self) -> None:
        """Open every address as everybody; fill and send every form of it once. Closing ones last."""
        browsers = {name: _browser(user) for name, user in everyone(self.here.cast).items()} | {"guest": Client()}
        browsers["sam"] = self._own_page()
        later: list[tuple[Route, str, Client, Form]] = []
        for route in routes():
            if "GET" in route.methods and route.name.startswith("web:") and "components" not in route.name:
                for name, browser in self._first_two(route, browsers):
                    for form in self._open(name, browser, self.here.url(route)):
                        if not self._new(form):
                            continue
                        if any(word in form.action for word in CLOSES):
                            later.append((route, name, browser, form))
                        else:
                            self._send(route, name, browser, form)
        for one in later:
            self._send(*one)
        self._beside_the_forms(browsers)

    def _own_page(self) -> Client:
        """Sam, on their own page by the link and the word of the scene."""
        sam = Client()
        sam.post(reverse("web:own-link", args=[self.here.special["web:own-link", "token"].value]))
        sam.post(reverse("web:own-door"), {"word": WORD})
        return sam

    def _beside_the_forms(self, browsers: dict[str, Client]) -> None:
        """What no form of a page says: a draft that a locked page keeps, an opening in need, addresses with words."""
        ana, jo, guest = browsers["ana"], browsers["jo"], browsers["guest"]
        kept = {"path": "/about-you/", "answers": json.dumps({"wellbeing": [self.words]})}
        need = {"reason": "safety", "words": self.words, "name": "Sam", "phone": "207-555-0142"}
        for browser, address, said in ((ana, "/drafts/", kept), (jo, "/openings/new/", need)):
            self._note("beside", address, browser.post(address, said))
        self._note("guest", "/sign-in/", guest.post("/sign-in/", {"login": self.words, "password": self.words}))
        for address in ("/people/", "/receipts/x/", "/privacy/looks/", "/nowhere/", "/outcomes/results.csv"):
            self._note("ben", address, browsers["ben"].get(f"{address}?q={self.words}&name={self.names}"))
        self._note("ana", "/lock/", ana.post("/lock/"))

    def _new(self, form: Form) -> bool:
        """Whether it is to be sent: each kind of form once, and none that ends a session."""
        key = (re.sub(r"[0-9a-f-]{36}", "", form.action), tuple(sorted(form.values)))
        if form.method != "post" or key in self.sent or ENDS.search(form.action):
            return False
        self.sent.add(key)
        return True

    def _first_two(self, route: Route, browsers: dict[str, Client]) -> Iterator[tuple[str, Client]]:
        """Whom the address is for; of many, the first two to whom it opens."""
        _, circle = self.here.address(route)
        opened = 0
        for name, browser in browsers.items():
            if opened < 2 and (not circle or name in circle or name in {"guest", "sam"}):
                before = len(self.told)
                yield name, browser
                opened += any(one.who == name and one.status == 200 for one in self.told[before:])

    def _open(self, name: str, browser: Client, address: str) -> list[Form]:
        answer = browser.get(address, HTTP_ACCEPT_ENCODING="gzip")
        self._note(name, address, answer)
        return _forms(answer, address)

    def _send(self, route: Route, name: str, browser: Client, form: Form) -> None:
        values = {n: self._typed(route, form, n, many) for n, many in form.values.items() if n != "csrfmiddlewaretoken"}
        if "form_key" in values:
            values["form_key"] = [str(uuid.uuid4())]
        sent = [values]
        if ASIDE & set(values):  # looked over first, as a careful writer does, and then saved
            sent.append({field: said for field, said in values.items() if field not in ASIDE})
        for said in sent:
            answer = browser.post(form.action, said | self._files(form), HTTP_ACCEPT_ENCODING="gzip")
            self._note(name, form.action, answer)
        if answer.status_code in (200, 302, 303):
            self.taken.add(form.action)
            for led in _forms(answer, form.action) if answer.status_code == 200 else []:
                if self._new(led):
                    self._send(route, name, browser, led)

    def _typed(self, route: Route, form: Form, name: str, many: list[str]) -> list[str]:
        if many == ["Sam"] and name not in CHOSEN:
            kind = self.words
            if name in NAMES or (route.name, name) in NAMES_AT:
                kind = self.names
            if route.name.startswith(HOUSE_AT):
                kind = self.house
            self.typed.add((route.name, name))
            return [kind if name == "username" else f"{kind} {name}"]
        if name in CHOSEN:
            return CHOSEN[name]
        if many == ["somebody@example.org"]:
            self.typed.add((route.name, name))
            return [f"{self.names if (route.name, name) in NAMES_AT else self.words}@example.org"]
        if many == [""] and (day := _day(name)):
            return [day]
        return many

    def _files(self, form: Form) -> dict[str, Any]:
        scan = pdf(b"<</Type/Page>>" + b"%" + self.words.encode())
        table = f"program,site,given name,phone\ned,harbor,{self.names},207-555-0177\n".encode()
        content = {"application/pdf": ("scan.pdf", scan), "text/csv": (f"{self.words}.csv", table)}
        found = {}
        for name, accepts in form.files.items():
            kind = "application/pdf" if "pdf" in accepts else "text/csv"
            file, held = content[kind]
            found[name] = SimpleUploadedFile(file, held, content_type=kind)
        return found

    def _note(self, name: str, address: str, answer: HttpResponse) -> None:
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.headers.get("Content-Encoding") == "gzip":
            page = gzip.decompress(page)
        headers = "\n".join(f"{n}: {v}" for n, v in answer.items()) + str(answer.cookies)
        self.told.append(Told(name, address, answer.status_code, answer.headers.get("Location", ""), headers, page))


def _forms(answer: HttpResponse, address: str) -> list[Form]:
    if not answer.get("Content-Type", "").startswith("text/html"):
        return []
    page = gzip.decompress(answer.content) if answer.headers.get("Content-Encoding") == "gzip" else answer.content
    reader = Reader(address.split("?", maxsplit=1)[0])
    reader.feed(page.decode())
    return list(reader.forms)


def _day(name: str) -> str:
    """A day or time for an empty field that asks for one by its name."""
    if re.search(r"^(starts|ends)_at$", name):
        ahead = timedelta(hours=1 if name.startswith("starts") else 30)
        return timezone.localtime(clock.now() + ahead).strftime("%Y-%m-%dT%H:%M")
    if re.search(r"time$|_at$", name):
        return "08:00"
    if re.search(r"(ends|until|again|expires|revocable|destroy)", name):
        return (clock.today() + timedelta(days=30)).isoformat()
    if re.search(r"(day|date|_on$|from$|since|begins|starts)", name):
        return (clock.today() - timedelta(days=1)).isoformat()
    return ""


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
