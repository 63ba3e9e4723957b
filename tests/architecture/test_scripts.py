"""Scripts of ours: they make pages of text, keep nothing in the browser, run no text and talk to nobody else."""

import re

import pytest

from tests.architecture.reading import Source, product

FORBIDDEN = {
    "text becomes markup": r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser)\b"
    r"|document\.write",
    "text becomes code": r"\beval\s*\(|new\s+Function\b|set(?:Timeout|Interval)\s*\(\s*['\"`]",
    "kept in the browser": r"\b(?:localStorage|sessionStorage|indexedDB|openDatabase|cookieStore|serviceWorker)\b"
    r"|\bcaches\.",
    "to somebody else": r"https?://|['\"`]//[a-z]|\bnew\s+WebSocket\b|\bEventSource\b|sendBeacon|importScripts",
    "prototypes are touched": r"__proto__|\.prototype\s*[.\[]|Object\.setPrototypeOf",
}
# The phone's outbox keeps what it sealed, and the worker the files of a page without people (OT2, OT6).
KEEPS = {
    "companionway/web/static/outbox.js": {"indexedDB", "serviceWorker"},
    # One's own sums of how long forms took: names of forms and times, for nobody but whoever filled them in.
    "companionway/web/static/app.js": {"localStorage"},
    "companionway/web/static/own-times.js": {"localStorage"},
    "companionway/web/static/worker.js": {"caches."},
    "companionway/web/static/worker-gone.js": {"caches."},
}
COOKIE = re.compile(r"document\.cookie(?:\s*=\s*`([^`]*)`)?")


def faults(source: Source) -> list[str]:
    """What one script does that none may."""
    text = re.sub(r"^\s*//.*$", "", source.text, flags=re.M)
    found = [(what, match[0]) for what, pattern in FORBIDDEN.items() for match in re.finditer(pattern, text)]
    return [f"{source.path}: {what}: {words}" for what, words in found if words not in KEEPS.get(source.path, ())]


def scripts() -> list[Source]:
    """Our scripts, without the one vendored file, whose checksum another test keeps."""
    return product(".js")


@pytest.mark.asvs("3.2.2", "14.2.3", "14.3.3")
def test_scripts_make_text_keep_nothing_and_call_nobody() -> None:
    assert len(scripts()) >= 5
    assert [fault for source in scripts() for fault in faults(source)] == []


@pytest.mark.asvs("3.3.2", "3.3.3", "14.3.3")
def test_the_one_cookie_that_a_script_sets_says_only_that_a_page_locked() -> None:
    written = [(s.path.rsplit("/", 1)[-1], found[1]) for s in scripts() for found in COOKIE.finditer(s.text)]
    assert written == [("lock.js", "${bound}locked=1; path=/; SameSite=Strict${secure}")]
    (lock,) = [source for source in scripts() if source.path.endswith("/lock.js")]
    assert 'location.protocol === "https:" ? ["__Host-", "; Secure"] : ["", ""]' in lock.text


@pytest.mark.asvs("14.2.3")
def test_styles_load_nothing_from_elsewhere() -> None:
    styles = product(".css")
    assert styles and not [s.path for s in styles if re.search(r"(?:url\(|@import)[^;)]*(?:https?:)?//", s.text)]


@pytest.mark.parametrize(
    "line",
    ["box.innerHTML = typed", "eval(typed)", "setTimeout('go()', 1)", "localStorage.a = 1",
     "fetch('https://x.example')", "a.__proto__.b = 1", "navigator.serviceWorker"],
)  # fmt: skip
def test_the_guard_sees_it(line: str) -> None:
    assert len(faults(Source("x.js", line))) == 1


LINK = re.compile(r"\b(?:href|src|action|formaction|hx-get|hx-post)\s*=\s*[\"']([^\"'{]*)\{\{\s*([^}|]+?)\s*[|}]")
# Made by views: a name reversed, the address of a configured hospital, the language that is chosen ("?lang=es"); and
# the site of a listing, of which the import took http and https alone.
OURS = re.compile(r"(?:^|[._])url$|^(?:home|back|by_passkey|action|lang_query|[lp]\.site)$")


def loose_links(source: Source) -> list[str]:
    """Links that begin with a value which is not an address made by a view."""
    return [f"{source.path}: {value}" for before, value in LINK.findall(source.text)
            if not (OURS.search(value) if before == "" else re.match(r"(?:tel:|mailto:|[#?/])", before))]  # fmt: skip


@pytest.mark.asvs("1.2.2")
def test_a_link_begins_with_an_address_of_ours_or_a_scheme_that_is_written_down() -> None:
    assert [fault for source in product(".html") for fault in loose_links(source)] == []
    assert loose_links(Source("x.html", '<a href="{{ person.site }}">')) == ["x.html: person.site"]
    assert loose_links(Source("x.html", '<a href="tel:{{ point.value }}">')) == []
