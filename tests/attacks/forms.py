"""The forms that somebody really meets: found by opening pages, read from the HTML, filled the way a person would."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.test import Client

FIXED = {"csrfmiddlewaretoken", "form_key"}
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
ANY_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ALIKE = 5  # pages of one kind that are opened; the sixth listing has no form that the first five had not


@dataclass
class Form:
    """One form of a page: where it goes, and one value for each field, as its page offers them."""

    page: str
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)  # each file field, and what it says that it accepts

    def ids(self) -> list[tuple[str, str]]:
        """The (field, value) pairs whose value looks like an id of a record."""
        return [(n, v) for n, many in self.values.items() for v in many if n not in FIXED and UUID.match(v)]


class Reader(HTMLParser):
    """Reads the forms and the links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.links = page, [], []
        self.open: Form | None = None
        self.select: str = ""
        self.area: str = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Forms, fields and links."""
        values = {name: value or "" for name, value in attributes}
        if tag == "a" and values.get("href", "").startswith("/"):
            self.links.append(values["href"].split("#")[0])
        if tag == "form":
            self.open = Form(self.page, values.get("action") or self.page, values.get("method", "get").lower())
            self.forms.append(self.open)
        elif self.open is not None:
            self._field(tag, values)

    def handle_endtag(self, tag: str) -> None:
        """The end of a form or a list of options."""
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self.open is not None
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self.select = name
            return
        if tag == "option" and self.select:
            if given.get("value") and (self.select not in self.open.values or "selected" in given):
                self.open.values[self.select] = [given["value"]]
            return
        if not name or tag not in {"input", "textarea", "button"}:
            return
        if kind in {"radio", "checkbox"}:
            if name not in self.open.values or "checked" in given:
                self.open.values[name] = [given.get("value", "on")]
        elif tag == "button" or kind == "submit":
            self.open.values.setdefault(name, [given.get("value", "")])
        elif kind == "file":
            self.open.files[name] = given.get("accept", "")
        else:
            self.open.values.setdefault(name, [given.get("value") or _typed(kind, name)])
            if kind == "hidden":
                self.open.hidden.add(name)


def _typed(kind: str, name: str) -> str:
    """What a person would type into an empty field."""
    if kind in {"date", "number", "tel", "email", "time", "datetime-local"}:
        return {"date": "", "number": "10", "tel": "207-555-0199", "email": "somebody@example.org"}.get(kind, "")
    return "" if "date" in name or "when" in name else "Sam"


def read(client: Client, address: str) -> Reader:
    """The forms and links of one page; nothing where the answer is not a page."""
    reader = Reader(address.split("?", maxsplit=1)[0])
    response = client.get(address)
    if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
        reader.feed(response.content.decode())
    return reader


def walk(client: Client, starts: list[str], most: int = 45) -> Iterator[Form]:
    """Every form met by following links from these pages, each address of a form once."""
    waiting, seen, sent, alike = list(starts), set(starts), set(), Counter[str]()
    left = most + len(starts)
    while waiting and left:
        left -= 1
        reader = read(client, waiting.pop(0))
        for form in reader.forms:
            key = (form.action, tuple(sorted(form.values)))
            ends = "sign-out" in form.action or form.action.startswith("/sign-ins/")  # the browser would be signed out
            if form.method == "post" and key not in sent and not ends:
                sent.add(key)
                yield form
        for link in reader.links:
            shape = ANY_UUID.sub("", link.split("?", maxsplit=1)[0])
            known = link in seen or alike[shape] >= ALIKE
            if not known and not link.startswith(("/sign-out", "/static", "/components")):
                seen.add(link)
                alike[shape] += 1
                waiting.append(link)
