"""Production without TLS, said aloud: somebody signs in over plain HTTP with a browser that keeps the rules of cookies.

Without the word for it nothing starts, and with it nothing pretends to be bound to HTTPS.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from companionway.platform import keyring
from tests.cast import Cast
from tests.platform.test_startup import ROOT, environment

SIGN_IN = """
import json, re, sys, threading
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from wsgiref.simple_server import WSGIRequestHandler, make_server
from config.wsgi import application
from companionway.platform.models import User
ana = User.objects.get(username="ana")
ana.set_password(sys.argv[1])
ana.save()
class Quiet(WSGIRequestHandler):
    def log_message(self, *words): pass
server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
here, kept = f"http://127.0.0.1:{server.server_port}", CookieJar()
browser = build_opener(HTTPCookieProcessor(kept))
page = browser.open(f"{here}/sign-in/")
token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
form = urlencode({"csrfmiddlewaretoken": token, "username": "ana", "password": sys.argv[1], "next": "/your-sign-in/"})
answer = browser.open(Request(f"{here}/sign-in/", form.encode(), {"Referer": f"{here}/sign-in/"}))
print(json.dumps({"at": answer.url.removeprefix(here), "title": answer.read().decode().split("<title>")[1][:40],
                  "cookies": {cookie.name: cookie.secure for cookie in kept},
                  "sts": answer.headers.get("Strict-Transport-Security")}))
server.shutdown()
"""


@pytest.fixture
def keys(tmp_path: Path) -> str:
    """A key ring."""
    keyring.make(tmp_path / "keys.json", datetime.now(UTC))
    return str(tmp_path / "keys.json")


def sign_in(keys: str, **more: str) -> "subprocess.CompletedProcess[str]":
    told = environment(keys, COMPANIONWAY_HOSTS="127.0.0.1", COMPANIONWAY_HASHED_STATIC="0", **more)
    words = [sys.executable, "-c", SIGN_IN, "gentle otter borrowed lamp"]
    return subprocess.run(words, cwd=ROOT, env=told, capture_output=True, text=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("3.3.1")
def test_somebody_signs_in_over_plain_http_where_that_was_said_aloud(cast: Cast, keys: str) -> None:
    done = sign_in(keys, COMPANIONWAY_PLAIN_HTTP="1", COMPANIONWAY_BASE_URL="http://127.0.0.1")
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout.strip().splitlines()[-1])
    assert seen["at"] == "/your-sign-in/" and seen["title"].startswith("Your sign-in")
    assert seen["cookies"] == {"session": False, "csrf": False} and seen["sts"] is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("12.2.1")
def test_without_that_word_nothing_is_served_over_plain_http(cast: Cast, keys: str) -> None:
    done = sign_in(keys, COMPANIONWAY_BASE_URL="http://127.0.0.1")
    assert done.returncode != 0 and "does not begin with https://" in done.stderr
    redirected = sign_in(keys)  # an https address and no word: every page leads to HTTPS, and here nobody answers there
    assert redirected.returncode != 0 and "URLError" in redirected.stderr


@pytest.mark.django_db(transaction=True)
def test_the_word_beside_an_https_address_is_refused(cast: Cast, keys: str) -> None:
    done = sign_in(keys, COMPANIONWAY_PLAIN_HTTP="1")
    assert done.returncode != 0 and "Unset COMPANIONWAY_PLAIN_HTTP" in done.stderr
