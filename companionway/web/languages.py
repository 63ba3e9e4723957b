"""Which language a page for people outside speaks: the one they chose, else the one their browser asks for.

Pages of staff are in English. Nothing is kept for it: the choice travels in the address, and in the visit of somebody
who is on their own page.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from companionway.platform import clock
from companionway.platform.catalogs import all_entries
from companionway.privacy.actions.own_page import visit_by

View = Callable[..., HttpResponse]


def chosen(request: HttpRequest) -> str:
    """The language that the address names, "" for none that we speak."""
    wanted = request.GET.get("lang", "")
    return wanted if wanted in dict(settings.LANGUAGES) else ""


def spoken(request: HttpRequest) -> str:
    """The language for this request of somebody who is not signed in."""
    return chosen(request) or translation.get_language_from_request(request)


def heard_on_own_page(request: HttpRequest) -> str:
    """The language of a visit that is open in this browser, where no view said whose page it is; else as `spoken`."""
    visit = getattr(request, "visit", None) or visit_by(request.COOKIES.get(settings.OWN_COOKIE, ""), clock.now())
    return visit.language if visit else spoken(request)


def speaks(view: View) -> View:
    """A public page in the language of whoever reads it. Stands below `public`."""

    @wraps(view)
    def heard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(spoken(request)):
            response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return heard


def code_of(named: str) -> str:
    """The language of ours that somebody names, such as "Spanish", "español" or "es"; "" for none that we speak."""
    said = named.strip().casefold()
    for code, own_name in settings.LANGUAGES:
        info = translation.get_language_info(code)
        known = (code, code.partition("-")[0], own_name, info["name"], info["name_local"])
        if said and said in {one.casefold() for one in known}:
            return str(code)
    return ""


def query_of(request: HttpRequest) -> str:
    """What goes behind an address so that the next page speaks the chosen language too: "?lang=es" or nothing."""
    language = chosen(request)
    return f"?lang={language}" if language else ""


@lru_cache(maxsize=8)
def made_by_machine(language: str) -> bool:
    """Whether a person has yet to read some of this language's words. The page says so."""
    folder = Path(settings.WORDS_FOLDER) / language
    return folder.is_dir() and any(entry.unread for entry in all_entries(folder))
