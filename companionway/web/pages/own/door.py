"""The way to one's own page: a link that does nothing by being opened, "Continue", and the word that was agreed on.

A program that opens links before people do finds the same page behind every address, and the database is not asked.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from companionway.platform import clock
from companionway.privacy.actions import own_page
from companionway.privacy.actions.own_page import Opened
from companionway.privacy.rules.own_page import KNOCK_LASTS, LONGEST, Purpose
from companionway.web.access import public
from companionway.web.forms import posted
from companionway.web.languages import query_of, speaks
from companionway.web.limits import seconds_to_wait
from companionway.web.pages.own.forms import WordForm

# Where a link for each purpose leads once it is opened. One for one thing takes the id of that thing.
WHERE: dict[Purpose, str] = {Purpose.PAGE: "web:own", Purpose.CHECK_IN: "web:own-check-in",
                             Purpose.EXPERIENCE: "web:own-experience-asked"}  # fmt: skip


@csrf_exempt  # whoever holds the link may go on; no session stands behind the button, and nothing is shown by it
@public("a link to somebody's own page: looking does nothing and shows nothing of anybody, for every address alike")
@speaks
def link(request: HttpRequest, token: str) -> HttpResponse:
    """GET: "Continue", whatever the link. POST: on to the door, with a secret in the browser in place of the link."""
    if request.method != "POST":
        return _untold(render(request, "own/continue.html"))
    wait = seconds_to_wait(request, "own")
    if wait:
        return _untold(_too_often(request, wait))
    knock = own_page.knock(token=token, at=clock.now())
    if knock is None:
        return _untold(render(request, "own/link_ended.html", status=404))
    response = redirect(reverse("web:own-door") + query_of(request))
    _keep(response, settings.COMPANIONWAY_KNOCK_COOKIE, knock, KNOCK_LASTS.total_seconds())
    return _untold(response)


@sensitive_post_parameters("word")
@public("the word after the link: the form is the same for everybody")
@speaks
def door(request: HttpRequest) -> HttpResponse:
    """GET: where to say the word. POST: in, or how many tries are left, or that the link is to be opened again."""
    form = WordForm(posted(request))
    if request.method != "POST":
        return _untold(render(request, "own/door.html", {"form": form}))
    wait = seconds_to_wait(request, "own-door")
    if wait:
        return _too_often(request, wait)
    if not form.is_valid():
        return render(request, "own/door.html", {"form": form}, status=422)
    knock = request.COOKIES.get(settings.COMPANIONWAY_KNOCK_COOKIE, "")
    opened = own_page.open_visit(
        knock=knock, word=form.cleaned_data["word"], language=get_language() or "en", at=clock.now()
    )
    if opened.key:
        return _in(opened)
    if opened.tries_left:
        form.say_wrong(opened.tries_left)
        return render(request, "own/door.html", {"form": form}, status=422)
    return _forget(render(request, "own/link_ended.html", status=410), settings.COMPANIONWAY_KNOCK_COOKIE)


def _in(opened: Opened) -> HttpResponse:
    arguments = [opened.subject_id] if opened.subject_id else []
    response = redirect(WHERE[opened.purpose], *arguments)
    _keep(response, settings.COMPANIONWAY_OWN_COOKIE, opened.key, LONGEST.total_seconds())
    return _forget(response, settings.COMPANIONWAY_KNOCK_COOKIE)


def _keep(response: HttpResponse, name: str, value: str, seconds: float) -> None:
    """A cookie that no script reads and no other site sends. It ends with the browser or after this time."""
    response.set_cookie(
        name, value, max_age=int(seconds), httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE
    )


def _forget(response: HttpResponse, name: str) -> HttpResponse:
    response.delete_cookie(name, samesite="Strict")
    return response


def forget_visit(response: HttpResponse) -> HttpResponse:
    """Take the key of the visit out of the browser."""
    return _forget(response, settings.COMPANIONWAY_OWN_COOKIE)


def _too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    response = render(request, "own/too_often.html", {"minutes": -(-seconds // 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _untold(response: HttpResponse) -> HttpResponse:
    """The address itself is half the key, so no other site is told where the reader came from, and none lists it."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
