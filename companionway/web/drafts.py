"""Drafts at the edge: which form was sent or is being typed, what of it may be kept, and where it is offered again."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from companionway.platform import clock, drafts
from companionway.privacy.permissions import Permission
from companionway.web import second_step
from companionway.web.form_times import TIMES

QUERY = "draft"  # an address that ends in ?draft=/path/ offers what was kept for the form that is sent to /path/
MARK = "draft_of"  # a form that was filled from a draft says so when it is sent
NEVER = frozenset({"csrfmiddlewaretoken", "form_key", "next", MARK, *TIMES})
SECRET = ("password", "code", "token", "secret", "otp", "credential")


@dataclass(frozen=True)
class Offered:
    """A draft as its page offers it: the path of its form, and for each field its name, words and values."""

    path: str
    fields: list[dict[str, Any]]


def answers_of(sent: QueryDict) -> dict[str, list[str]]:
    """What somebody answered, without tokens, ids of forms, and secrets."""
    return {
        name: [str(value) for value in values] for name, values in sent.lists()
        if name not in NEVER and any(values) and not any(word in name.lower() for word in SECRET)
    }  # fmt: skip


def is_form_of_staff(path: str) -> bool:
    """Whether this address is one that asks for a permission; what others are sent is never kept."""
    try:
        access = getattr(resolve(path).func, "access", "")
    except Resolver404:
        return False
    return isinstance(access, Permission)


def author_of(request: HttpRequest) -> uuid.UUID | None:
    """Whose drafts this request may see, write and take away. Nobody's for who has shown a password alone."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not second_step.is_done(request):
        return None
    return cast(uuid.UUID, user.pk)


def keep_posted(request: HttpRequest, author: uuid.UUID | None) -> str | None:
    """Keep what was sent while nobody was there to take it. Returns the address that will offer it; None for none."""
    if request.method != "POST" or author is None or not is_form_of_staff(request.path):
        return None
    answers = answers_of(request.POST)
    page = _page_of(request)
    if not answers or not drafts.keep_for_absent(author, request.path, answers, at=clock.now()):
        return page
    return f"{page}?{urlencode({QUERY: request.path})}"


def keep_typed(author: uuid.UUID, path: str, sent: QueryDict) -> bool:
    """Keep what is being typed. False when it cannot be kept."""
    return is_form_of_staff(path) and drafts.keep(author, path, answers_of(sent), at=clock.now())


def forget_sent(request: HttpRequest) -> None:
    """The form at this address was done: its draft goes."""
    author = author_of(request) if request.POST.get(MARK) == request.path else None
    if author is not None:
        drafts.forget(author, request.path)


def offered(request: HttpRequest) -> Offered | None:
    """The draft that this address offers to its author; None when there is none. At most one query."""
    path, author = request.GET.get(QUERY, "")[:200], author_of(request)
    found = drafts.kept(author, path, now=clock.now()) if author and path and "\x00" not in path else None
    return Offered(path, _fields(found)) if found else None


def _fields(answers: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    return [
        {"name": name, "words": name.replace("_", " ").replace("-", " ").capitalize(), "values": values}
        for name, values in answers.items()
    ]


def _page_of(request: HttpRequest) -> str:
    """The page on which the form stood: the one that sent it, when that is one of ours, else the form's own address."""
    sender = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(sender, {request.get_host()}, require_https=request.is_secure()):
        return urlsplit(sender).path or request.path
    return request.path
