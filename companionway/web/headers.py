"""Headers of every answer: what a page may load, who may frame it, and that nothing about people is kept."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import patch_vary_headers

from companionway.interop.fhir.server import answers
from companionway.platform.sealing import CannotOpen
from companionway.web.errors import only_sent, stays_sealed

log = logging.getLogger(__name__)

PAGE_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "report-uri /policy-reports/",
    ]
)
# A file or a machine's answer runs nothing and loads nothing, even when somebody opens it as a page.
# Framing, base and forms are said aloud: they do not fall back to the default.
FILE_POLICY = "; ".join(
    [
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "sandbox",
    ]
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=(), browsing-topics=()"


METHODS = ("GET", "HEAD", "POST")  # no page and no file knows another; TRACE above all would echo a cookie
# What other systems speak to. No cookie counts there, and answers are never pages.
MACHINES, MACHINE_METHODS = ("/fhir", "/auth/token"), (*METHODS, "PUT", "PATCH", "DELETE")


def is_for_machines(request: HttpRequest) -> bool:
    """Whether another system asks, not a browser."""
    return any(request.path_info == root or request.path_info.startswith(f"{root}/") for root in MACHINES)


class HeadersMiddleware:
    """The outermost layer: every answer carries the header set, also redirects, errors, static files and refusals.

    A view may have set its own before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        machine = is_for_machines(request)
        known = request.method in (MACHINE_METHODS if machine else METHODS)
        response = self.get_response(request) if known else HttpResponseNotAllowed(METHODS)
        if machine and response.status_code >= 400 and _is_page(response):
            response = answers.refusal(response.status_code)
        elif not machine and response.status_code == 405 and request.method == "GET" and request.accepts("text/html"):
            response = only_sent(request, response)
        return with_headers(response, is_static=request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/"))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A sealed value that does not open has a page of its own; the log says where it is and never what."""
        if not isinstance(exception, CannotOpen):
            return None
        log.error("a sealed value does not open", extra={"table": exception.table, "column": exception.column})
        return stays_sealed(request)


def _is_page(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


def with_headers(response: HttpResponse, *, is_static: bool) -> HttpResponse:
    """The answer with the header set. Static files are the same for everyone and may be kept."""
    is_page = _is_page(response)
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY if is_page else FILE_POLICY)
    response.headers.setdefault("Permissions-Policy", PERMISSIONS)
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if is_static and response.status_code in (200, 304):
        return response
    # Everything made here may be about a person. The few pages that are not say so themselves.
    response.headers.setdefault("Cache-Control", "no-store")
    patch_vary_headers(response, ("HX-Request", "Cookie"))
    return response
