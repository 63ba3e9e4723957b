"""Keep-alive clients in a closed loop: each sends its next request when the last one is answered."""

import http.client
import re
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable
from itertools import count
from typing import NamedTuple

NAMES = ("Robin", "Alex", "Jamie", "Casey", "Morgan", "Riley", "Avery", "Quinn", "Rowan", "Skyler")
NUMBER = count()


class Answer(NamedTuple):
    """What came back."""

    status: int
    location: str
    text: str


class Visitor:
    """One connection with its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, method: str, path: str, values: dict[str, str] | None = None) -> Answer:
        """One request."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if values is not None:
            body = urllib.parse.urlencode(values | {"csrfmiddlewaretoken": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode(errors="replace")
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";", 1)[0]
        return Answer(response.status, response.getheader("Location") or "", text)

    def open_form(self, path: str) -> None:
        """Get a page with a form and keep its token."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask("GET", path).text)
        if found is None:
            raise SystemExit(f"{path} holds no form")
        self.token = found.group(1)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in; the session stays on this connection's cookies."""
        self.open_form("/sign-in/")
        answer = self.ask("POST", "/sign-in/", {"username": username, "password": password})
        if answer.status not in (302, 303):
            raise SystemExit(f"sign-in of {username}: {answer.status}")

    def share(self, other: "Visitor") -> None:
        """Go on with the sign-in of another connection, as two windows of one browser do."""
        self.cookies, self.token = dict(other.cookies), other.token


def created(visitor: Visitor) -> bool:
    """A new person with a request, through the clinician's form."""
    number = next(NUMBER)
    values = {"key": str(uuid.uuid4()), "agreed": "on", "called": f"{NAMES[number % 10]} {number}", "where": "home",
              "phone": f"207-555-{number % 10000:04d}"}  # fmt: skip
    return visitor.ask("POST", "/refer/pen-bay/ed/", values).status in (302, 303)


def shown(path: str) -> Callable[[Visitor], bool]:
    """A page that is read."""
    return lambda visitor: visitor.ask("GET", path).status == 200


def searched(visitor: Visitor) -> bool:
    """Finding people by the beginning of a name, a family name, or the last digits of a phone."""
    words = ("mar", "tho", "0142", "rob", "kat", "smi", "55501")[next(NUMBER) % 7]
    return visitor.ask("POST", "/people/", {"q": words}).status == 200


def together(visitors: list[Visitor], work: Callable[[Visitor], bool], seconds: float) -> tuple[list[float], int]:
    """Every visitor works for this long. Returns the seconds that each answer took, and how many were wrong."""
    taken: list[float] = []
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def go(visitor: Visitor) -> None:
        while time.perf_counter() < end:
            began = time.perf_counter()
            right = work(visitor)
            taken.append(time.perf_counter() - began)
            if not right:
                wrong.append(1)

    threads = [threading.Thread(target=go, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, len(wrong)
