"""Answers when something is not there, not allowed, not possible or broken, in the product's voice."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from companionway.platform.errors import DomainError
from companionway.web.languages import heard_on_own_page, made_by_machine


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not there for this viewer; the two read the same."""
    if hasattr(request, "visit") or _is_own(request):
        with translation.override(heard_on_own_page(request)):
            return render(request, "own/not_here.html", status=404)
    return render(request, "404.html", status=404)


def _is_own(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("web:own"))


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, and this page is not part of what they do here."""
    return render(request, "403.html", status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 from the check against forged forms: the page was open too long or its cookie is gone."""
    return render(request, "403_csrf.html", status=403)


def refused(request: HttpRequest, error: DomainError, **context: Any) -> HttpResponse:
    """422: the domain said no and there is no form to say it beside."""
    return render(request, "422.html", {"error": error, **context}, status=422)


def only_sent(request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
    """405: an address that only takes what a form sends, opened as a page. Rendered without the session."""
    is_own = _is_own(request)
    with translation.override(heard_on_own_page(request) if is_own else None):  # staff pages speak English
        known = {"made_by_machine": is_own and made_by_machine(translation.get_language() or "")}
        page = get_template("own/not_here.html" if is_own else "405.html").render(known)
    return HttpResponse(page, status=405, headers={"Allow": refusal["Allow"]})


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: an address or a form that this house does not take; 413 where it is too large.

    Rendered without the request, whose host or size may be what is wrong.
    """
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    page = get_template("400.html").render({"too_large": too_large})
    return HttpResponse(page, status=413 if too_large else 400)


def stays_sealed(request: HttpRequest) -> HttpResponse:
    """500: something that was sealed does not open. Said plainly; nothing stands in its place."""
    return HttpResponse(get_template("sealed.html").render(), status=500)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without the database, which may be what broke."""
    return HttpResponse(get_template("500.html").render(), status=500)
