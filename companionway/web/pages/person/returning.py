"""Where a saved tap leads back to: the list or the page it was made on."""

import uuid
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

LISTS = {"today": "web:today", "people": "web:people"}


def back(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """To the list named by `after`, else to the person's page. Never to an address that came with the request."""
    after = request.POST.get("after") or request.GET.get("after") or ""
    name = LISTS.get(after)
    return HttpResponseRedirect(reverse(name) if name else reverse("web:person", args=[person_id]))


def with_after(url: str, request: HttpRequest) -> str:
    """The address with the same `after` as the request's."""
    after = request.POST.get("after") or request.GET.get("after") or ""
    return f"{url}?{urlencode({'after': after})}" if after in LISTS else url
