"""What makes the site installable and lets it open without a connection: worker, manifest, a shell without people."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from companionway.engagement.rules.contact import CHANNEL_WORDS, Channel
from companionway.web.access import public
from companionway.web.pages.person.touch import ICONS, TRIED, Button

# Kept on the phone beside the shell: the same for everybody, named by content where they are served so.
FILES = ("app.css", "staff.css", "pictures.css", "fonts/atkinson-hyperlegible-next-latin.woff2", "app.js", "lock.js",
         "outbox.js", "passkeys.js", "vendor/htmx.min.js", "icons.svg", "mark.svg")  # fmt: skip
WORKER_POLICY = "default-src 'none'; connect-src 'self'"
SHELL_BUTTONS = [
    *(Button(c, CHANNEL_WORDS[c], ICONS[c]) for c in (Channel.TEXT, Channel.CALL, Channel.IN_PERSON)),
    Button(TRIED, "Tried", ICONS[TRIED]),
]


@cache
def _source(name: str) -> str:
    found = finders.find(name) or str(Path(str(settings.STATIC_ROOT)) / name)
    return Path(found).read_text()


@require_safe
@public("a page for when there is no connection: the same for everybody, with no name, key, token or count")
def shell(request: HttpRequest) -> HttpResponse:
    """The shell. Its script shows the form only on a phone that has a reference of somebody."""
    return HttpResponse(_shell())


def _shell() -> str:
    return str(get_template("outbox/shell.html").render({"buttons": SHELL_BUTTONS}))


@require_safe
@public("the service worker: a list of files that are the same for everybody")
def worker(request: HttpRequest) -> HttpResponse:
    """The worker with its list before it; the one that takes itself away where the deployer has switched it off."""
    text = _worker() if settings.COMPANIONWAY_PHONE_WORKER else _source("worker-gone.js")
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Content-Security-Policy"] = WORKER_POLICY
    return answer


def _worker() -> str:
    """Another list, another shell or other words of the worker make another cache."""
    files, source = [static(name) for name in FILES], _source("worker.js")
    contents = [] if settings.HASHED_STATIC else [hashlib.sha256(_bytes(name)).hexdigest() for name in FILES]
    whole = json.dumps([files, contents, _shell(), source])
    named = {"SHELL": reverse("web:phone-shell"), "FILES": files,
             "CACHE": f"companionway-{hashlib.sha256(whole.encode()).hexdigest()[:16]}"}  # fmt: skip
    said = [f"const {name} = {json.dumps(value)};\n" for name, value in named.items()]
    return "".join(said) + source


def _bytes(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


@require_safe
@public("what a phone needs to put the site on its home screen; it names no program and no condition")
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest."""
    icons = [
        {"src": static(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512) for purpose in ("any", "maskable")
    ]  # fmt: skip
    said = {
        "name": "Companionway", "short_name": "Companionway", "start_url": reverse("web:home"), "scope": "/",
        "display": "standalone", "background_color": "#f8f3ea", "theme_color": "#fffdf9", "icons": icons,
    }  # fmt: skip
    return JsonResponse(said, content_type="application/manifest+json")
