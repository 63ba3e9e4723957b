"""Where browsers report that a page tried to load what its policy forbids. Kept: the rule, never an address's query."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from companionway.platform.logs import security
from companionway.web.access import public
from companionway.web.limits import seconds_to_wait

MOST = 8_000  # bytes of one report
RULE = re.compile(r"[a-z-]{3,40}")


@csrf_exempt  # the browser itself sends it, without a page and without our token; nothing is changed by it
@require_POST
@public("browsers report a broken content policy; nothing is stored but a log line of rule, page and origin")
def policy_reports(request: HttpRequest) -> HttpResponse:
    """Log which rule was broken on which kind of page. Too large, too many or not a report: nothing is logged."""
    if len(request.body) <= MOST and not seconds_to_wait(request, "policy-reports"):
        for rule, page, blocked in _reports(request.body):
            security("content policy broken", rule=rule, route=page, blocked=blocked)
    return HttpResponse(status=204)


def _reports(body: bytes) -> list[tuple[str, str, str]]:
    """(rule, name of the route, blocked origin) of a report in either form that browsers send."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return []
    several = [one.get("body") for one in found if isinstance(one, dict)] if isinstance(found, list) else [found]
    held = [one.get("csp-report", one) for one in several[:5] if isinstance(one, dict)]
    return [_plain(one) for one in held if isinstance(one, dict)]


def _plain(report: dict[str, Any]) -> tuple[str, str, str]:
    rule = str(report.get("effective-directive") or report.get("effectiveDirective") or "")
    page = str(report.get("document-uri") or report.get("documentURL") or "")
    blocked = str(report.get("blocked-uri") or report.get("blockedURL") or "")
    return rule if RULE.fullmatch(rule) else "other", _route(page), _origin(blocked)


def _route(address: str) -> str:
    """The route's name: an address itself may hold an id or a link's token."""
    try:
        return resolve(urlsplit(address).path).view_name or "other"
    except (Resolver404, ValueError):
        return "other"


def _origin(address: str) -> str:
    """Scheme and host, or a word such as `inline`."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "other"
    if parts.scheme in {"http", "https"} and parts.hostname:
        return f"{parts.scheme}://{parts.hostname}"[:80]
    return address if RULE.fullmatch(address) else "other"
