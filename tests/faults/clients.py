"""A client that keeps each item until it is acknowledged: the clinician's form, sent again after a silence."""

import http.client
import re
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field

from tests.faults.ledger import Ledger

GIVE_UP_SECONDS = 180.0
FORM = "/refer/mid-coast/ed/"


class Silence(Exception):
    """No answer, or one that says nothing about what became of it (5xx)."""


@dataclass
class Sender:
    """One keep-alive connection that fills in the form."""

    port: int
    connection: http.client.HTTPConnection | None = None
    cookie: str = ""
    token: str = ""
    answers: dict[int, int] = field(default_factory=dict)

    def request(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Status, Location and text. Raises Silence when nothing certain came back."""
        headers = {"Host": "127.0.0.1", "Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            self.connection.request(method, path, body or None, headers)
            response = self.connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise Silence from None
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.split(";", 1)[0]
        self.answers[response.status] = self.answers.get(response.status, 0) + 1
        if response.status >= 500:
            raise Silence
        return response.status, response.getheader("Location") or "", text

    def close(self) -> None:
        """Drop the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def open_form(self) -> None:
        """Get the form and its token; the cookie stays for the next ones."""
        _, _, text = self.request("GET", FORM)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        assert found, "the form carries its token"
        self.token = found.group(1)

    def send(self, name: str, key: uuid.UUID) -> str:
        """Send one request for somebody with this name; returns the receipt's address. Raises Silence."""
        if not self.token:
            self.open_form()
        body = urllib.parse.urlencode(
            {"csrfmiddlewaretoken": self.token, "key": str(key), "agreed": "on", "called": name, "where": "here",
             "room": "4"}
        )  # fmt: skip
        status, location, text = self.request("POST", FORM, body)
        if status not in (302, 303):
            raise AssertionError(f"{name}: {status} {text[:300]}")
        return location

    def send_until_acked(self, name: str, ledger: Ledger) -> None:
        """Send, and send again under the same key, until it is acknowledged."""
        key, deadline = uuid.uuid4(), time.monotonic() + GIVE_UP_SECONDS
        ledger.intend(name)
        while True:
            try:
                self.send(name, key)
            except Silence:
                ledger.unknown(name)
                if time.monotonic() > deadline:
                    return
                time.sleep(0.2)
                continue
            ledger.ack(name)
            return
