"""The way to one's own page: a link that does nothing by being opened, "Continue", and the agreed word or a code.

A program that opens links before people do finds the same page behind every address, and the database is not asked.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from companionway.engagement.actions.own_code import send_code
from companionway.interop.texting.configured import is_set_up
from companionway.platform import clock
from companionway.privacy.actions import own_page
from companionway.privacy.actions.own_page import Opened
from companionway.privacy.rules.own_page import KNOCK_LASTS, LONGEST, Purpose
from companionway.web.access import public
from companionway.web.forms import posted
from companionway.web.languages import query_of, speaks
from companionway.web.limits import seconds_to_wait
from companionway.web.pages.own.forms import CodeForm, WordForm

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
        return _untold(too_often(request, wait))
    knock = own_page.knock(token=token, at=clock.now())
    if knock is None:
        return _untold(render(request, "own/link_ended.html", status=404))
    response = redirect(reverse("web:own-door") + query_of(request))
    _keep(response, settings.KNOCK_COOKIE, knock, KNOCK_LASTS.total_seconds())
    return _untold(response)


@sensitive_post_parameters("word")
@public("the word after the link: the form is the same for everybody")
@speaks
def door(request: HttpRequest) -> HttpResponse:
    """GET: where to say the word. POST: in, or how many tries are left, or that the link is to be opened again."""
    form = WordForm(posted(request))
    if request.method != "POST":
        return _untold(_asked(request, "own/door.html", form))
    return _say(request, "own/door.html", form, "word")


@sensitive_post_parameters("code")
@public("the code after the link: the form is the same for everybody")
@speaks
def code(request: HttpRequest) -> HttpResponse:
    """GET: where to type the code that was texted. POST: as with the word."""
    form = CodeForm(posted(request))
    if request.method != "POST":
        return _untold(_asked(request, "own/code.html", form))
    return _say(request, "own/code.html", form, "code")


@require_POST
@public("a code is texted to whoever the link is for; the answer is the same whether there is a number or not")
@speaks
def code_sending(request: HttpRequest) -> HttpResponse:
    """Text a code, on to where it is typed."""
    if not is_set_up():
        return redirect(reverse("web:own-door") + query_of(request))
    wait = seconds_to_wait(request, "own-code")
    if wait:
        return too_often(request, wait)
    knock = request.COOKIES.get(settings.KNOCK_COOKIE, "")
    words = _("{code} is your code. It works for 10 minutes. Nobody will ask you for it.")
    if not send_code(knock=knock, words=words, at=clock.now()):
        return _ended(request)
    response = redirect(reverse("web:own-code") + query_of(request))
    _keep(response, settings.KNOCK_COOKIE, knock, KNOCK_LASTS.total_seconds())
    return response


def _asked(request: HttpRequest, template: str, form: WordForm | CodeForm, status: int = 200) -> HttpResponse:
    return render(request, template, {"form": form, "may_text": is_set_up()}, status=status)


def _say(request: HttpRequest, template: str, form: WordForm | CodeForm, what: str) -> HttpResponse:
    wait = seconds_to_wait(request, "own-door")
    if wait:
        return too_often(request, wait)
    if not form.is_valid():
        return _asked(request, template, form, status=422)
    opened = own_page.open_visit(
        knock=request.COOKIES.get(settings.KNOCK_COOKIE, ""), **{what: form.cleaned_data[what]},
        language=get_language() or "en", at=clock.now(),
    )  # fmt: skip
    if opened.key:
        return come_in(opened)
    if opened.tries_left:
        form.say_wrong(opened.tries_left)
        return _asked(request, template, form, status=422)
    return _ended(request)


def _ended(request: HttpRequest) -> HttpResponse:
    return _forget(render(request, "own/link_ended.html", status=410), settings.KNOCK_COOKIE)


def come_in(opened: Opened) -> HttpResponse:
    """On to what was opened, with the key of the visit in the browser."""
    arguments = [opened.subject_id] if opened.subject_id else []
    response = redirect(WHERE[opened.purpose], *arguments)
    _keep(response, settings.OWN_COOKIE, opened.key, LONGEST.total_seconds())
    return _forget(response, settings.KNOCK_COOKIE)


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
    return _forget(response, settings.OWN_COOKIE)


def too_often(request: HttpRequest, seconds: int, *, status: int = 429) -> HttpResponse:
    """The calm page that says when it works again."""
    response = render(request, "own/too_often.html", {"minutes": -(-seconds // 60)}, status=status)
    response["Retry-After"] = str(seconds)
    return response


def _untold(response: HttpResponse) -> HttpResponse:
    """The address itself is half the key, so no other site is told where the reader came from, and none lists it."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
