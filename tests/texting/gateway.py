"""A texting service on this machine that speaks Twilio's protocol: takes texts, sends receipts, brings texts.

The tests run it in a thread. By hand, beside `./run` (see docs/howto/texting.md):

    .venv/bin/python -m tests.texting.gateway --port 8099 --callback http://127.0.0.1:8000

What is typed there as `+12075550142 Hi there` comes in as a text from that phone. It keeps everything in memory.
"""

import argparse
import hmac
import json
import sys
import threading
import urllib.request
import uuid
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode

ACCOUNT, TOKEN = "ACtest", "told to nobody"
# What it says instead of taking a text, by the number that it is for: status, and Twilio's code of the error.
MAGIC = {
    "+12075550911": (400, 21211), "+12075550912": (400, 21614), "+12075550913": (400, 21610),
    "+12075550914": (429, 20429), "+12075550915": (500, 20500), "+12075550916": (200, 0),
}  # fmt: skip
# What becomes of a text that it took, by the number: the last receipt and its error.
BECOMES = {"+12075550921": ("undelivered", 30003), "+12075550922": ("failed", 30006)}


def signature(token: str, url: str, form: dict[str, str]) -> str:
    """Twilio's: HMAC-SHA1 of the address with every name and value in order, base64."""
    said = url + "".join(name + form[name] for name in sorted(form))
    return b64encode(hmac.new(token.encode(), said.encode(), sha1).digest()).decode()


@dataclass
class Service:
    """What it took, and where its receipts and texts go (`callback`, the address of the installation)."""

    callback: str = ""
    took: list[dict[str, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    token: str = TOKEN

    def take(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What the REST call answers."""
        status, code = MAGIC.get(form["To"], (201, 0))
        if code or status == 200:
            return status, {"code": code, "message": "no", "status": status} if code else {}
        sid = f"SM{uuid.uuid4().hex}"
        self.took.append(form | {"Sid": sid})
        if form.get("StatusCallback") and self.callback:
            threading.Thread(target=self.tell, args=(form, sid), daemon=True).start()
        return 201, {"sid": sid, "status": "queued", "to": form["To"], "body": form["Body"]}

    def tell(self, form: dict[str, str], sid: str) -> None:
        """Receipts: sent, then what becomes of it."""
        last, code = BECOMES.get(form["To"], ("delivered", 0))
        for state in ("sent", last):
            said = {"MessageSid": sid, "SmsSid": sid, "AccountSid": ACCOUNT, "MessageStatus": state, "To": form["To"],
                    "From": form["From"]} | ({"ErrorCode": str(code)} if code and state == last else {})  # fmt: skip
            self.post(form["StatusCallback"], said)

    def bring(self, number: str, words: str, to: str = "+12075550100", sid: str = "") -> int:
        """A text from a phone. Returns the status of the answer."""
        sid = sid or f"SM{uuid.uuid4().hex}"
        form = {"MessageSid": sid, "SmsSid": sid, "AccountSid": ACCOUNT, "From": number, "To": to, "Body": words,
                "NumMedia": "0"}  # fmt: skip
        return self.post(f"{self.callback}/texting/twilio/texts/", form)

    def post(self, url: str, form: dict[str, str]) -> int:
        """POST a signed form."""
        headers = {"X-Twilio-Signature": signature(self.token, url, form)}
        request = urllib.request.Request(url, urlencode(form).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                status = int(answer.status)
        except HTTPError as error:
            status = error.code
        self.answers.append(status)
        return status


def handler_of(service: Service) -> type[BaseHTTPRequestHandler]:
    """The REST call of the service."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            known = b64encode(f"{ACCOUNT}:{service.token}".encode()).decode()
            form = dict(
                parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
            )
            if self.headers.get("Authorization") != f"Basic {known}":
                self._answer(401, {"code": 20003})
            elif self.path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
                self._answer(404, {"code": 20404})
            else:
                self._answer(*service.take(form))

        def _answer(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def running(port: int = 0, callback: str = "", token: str = TOKEN) -> Iterator[tuple[Service, str]]:
    """The service and its address."""
    service = Service(callback.rstrip("/"), token=token)
    server = ThreadingHTTPServer(("127.0.0.1", port), handler_of(service))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    """Run it until the end of the input."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--port", type=int, default=8099)
    asked.add_argument("--callback", default="http://127.0.0.1:8000")
    asked.add_argument("--token", default=TOKEN)
    given = asked.parse_args()
    with running(given.port, given.callback, given.token) as (service, url):
        print(f"Listening on {url}. Type a number and words, such as: +12075550142 Hi there")
        for line in sys.stdin:
            number, _, words = line.strip().partition(" ")
            print(service.bring(number, words) if words else [text["Body"] for text in service.took])


if __name__ == "__main__":
    main()
