"""Who may open an address. Every view declares it: `@allow(Permission.X)`, `@public("why")` or `@own_page("why")`."""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.db import ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from companionway.people.models import Person
from companionway.platform import clock, sign_ins, wall
from companionway.platform.audit import Result
from companionway.platform.circumstances import under
from companionway.platform.errors import NotVisible
from companionway.privacy.actions.own_page import visit_by
from companionway.privacy.models.inquiry import Inquiry
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.own_page import Visit
from companionway.privacy.rules.own_page import Purpose
from companionway.privacy.viewer import Viewer, viewer_of
from companionway.privacy.visibility import look_at_person
from companionway.web import drafts, second_step, witness
from companionway.web.languages import spoken

View = Callable[..., HttpResponse]
log = logging.getLogger(__name__)


class StaffRequest(HttpRequest):
    """A request whose viewer is known. `inquiry` is the open one inside which a privacy officer asks, if any."""

    viewer: Viewer
    inquiry: Inquiry | None = None


class OwnRequest(HttpRequest):
    """A request of a person on their own page. There is no user; `visit` says whose page it is and what it opens."""

    visit: Visit


def allow(permission: Permission, *, before_second_step: bool = False) -> Callable[[View], View]:
    """Only for viewers with this permission. Signed out leads to the sign-in page; everything else is 404.

    Outside a demo, whoever is signed in with one factor alone is led to setting up a second and opens nothing else
    but the pages for that, which say `before_second_step`.

    What a view cannot show raises NotVisible and is 404 too: that a record exists is itself a disclosure. So is what
    its viewer lost from sight while they were doing it, of which nothing is kept.
    Whatever comes of it leaves an entry in the audit (`web.witness`).
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not user.is_authenticated:
                return sign_in_first(request)
            if not before_second_step and not second_step.is_done(request):
                return redirect("web:your-sign-in")
            staff = cast(StaffRequest, request)
            staff.viewer = viewer_of(user.pk, user.get_full_name() or user.get_username(), clock.today())
            with witness.witnessed(staff, staff.viewer, kwargs) as seen:
                if not staff.viewer.may(permission):
                    seen.result = Result.REFUSED
                    raise Http404
                with _not_there():
                    return seen.note(view(staff, *args, **kwargs))

        cast(Any, guarded).access = permission
        return guarded

    return declare


@contextmanager
def _not_there() -> Iterator[None]:
    """What cannot be shown, or went out of sight while it was done, is 404."""
    try:
        yield
    except NotVisible:
        raise Http404 from None
    except (ObjectDoesNotExist, ProgrammingError) as error:
        if not wall.closed_meanwhile(error):
            raise
        # Mostly somebody's sight that ended this instant; seen again and again, a fault of ours.
        log.exception("out of sight while it was done")
        raise Http404 from error


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """On to the sign-in page, and back from there. A form that came after its session timed out is kept as a draft."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "") if request.method == "POST" else ""
    author = sign_ins.left_behind(key, clock.now()) if key else None
    return redirect_to_login(drafts.keep_posted(request, author) or request.get_full_path())


def public(why: str) -> Callable[[View], View]:
    """Open to everyone, for a stated reason."""

    def declare(view: View) -> View:
        @wraps(view)
        def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with under(witness.circumstances_of(request)):
                return view(request, *args, **kwargs)

        cast(Any, open_to_all).access = f"public: {why}"
        return open_to_all

    return declare


def own_page(why: str, *purposes: Purpose) -> Callable[[View], View]:
    """Only for a person on their own page, in a visit for the whole page or for one of these purposes.

    The database answers as this person (`wall.person`): what is not theirs is not there. Raise NotVisible for it; it
    is 404, as with staff. Without a visit the page says that it is closed, whoever asks and whatever for; a sign-in of
    staff counts for nothing here.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            visit = visit_by(request.COOKIES.get(settings.OWN_COOKIE, ""), clock.now())
            if visit is None or not visit.opens(*purposes):
                with translation.override(spoken(request)):
                    left = "left" in request.GET  # "Close my page" leads here: that is an answer, not a page gone
                    return render(request, "own/closed.html", {"left": left}, status=200 if left else 410)
            own = cast(OwnRequest, request)
            with (
                witness.on_own_page(own, visit.id, visit.person_id, kwargs) as seen,
                wall.person(visit.person_id) as (records, walks),
                translation.override(visit.language),
            ):
                own.visit = visit.among(records, walks)
                with _not_there():
                    return seen.note(view(own, *args, **kwargs))

        cast(Any, guarded).access = f"public: their own page, opened by their link and word: {why}"
        return guarded

    return declare


def get_person(request: StaffRequest, person_id: uuid.UUID, part: str) -> Person:
    """The person's kept record, with the look audited. Raises NotVisible, which becomes 404."""
    return look_at_person(request.viewer, person_id, at=clock.now(), part=part)
