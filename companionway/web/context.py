"""What every page knows: the installation's name, the demo marker, who looks, and where they may go."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext

from companionway.platform import clock, phone_book, sign_ins
from companionway.platform.installation import installation
from companionway.platform.sealing import token
from companionway.platform.sessions import SessionStore
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer, viewer_of
from companionway.web.drafts import offered
from companionway.web.languages import made_by_machine, query_of
from companionway.web.navigation import items_for
from companionway.web.sessions import is_locked


def page(request: HttpRequest) -> dict[str, Any]:
    """Site name, demo marker (empty unless the people are invented), viewer and navigation.

    A locked session has no viewer on any page, also on one for everybody or one that is not there: no name, no draft,
    no record that is open in need, and no word of what was just done, which waits for its person.
    """
    here = installation()
    viewer = None if hasattr(request, "visit") else _viewer(request)  # on a person's own page nobody else is there
    locked = viewer is not None and is_locked(request)
    viewer = None if locked else viewer
    return {
        **({"messages": ()} if locked else {}),
        "installation_name": here.name,
        "lang_query": query_of(request),
        "made_by_machine": made_by_machine(get_language() or ""),
        "demo_marker": here.demo_marker and gettext("Demo program: every person here is invented"),
        "viewer": viewer,
        "nav": items_for(viewer, request.path) if viewer else [],
        "phone_outbox": _phone_outbox(request, viewer),
        "own_times": token("own-times", str(viewer.user_id))[:16] if viewer else "",
        "sign_out_url": _sign_out_url() if viewer else "",
        "draft": offered(request) if viewer and "draft" in request.GET else None,
    }


def _viewer(request: HttpRequest) -> Viewer | None:
    """The viewer that the page's access check left on the request, or one made for a page without such a check."""
    found: Viewer | None = getattr(request, "viewer", None)
    user = getattr(request, "user", None)
    if found is not None or user is None or not user.is_authenticated:
        return found
    return viewer_of(user.pk, user.get_full_name() or user.get_username(), clock.today())


def _phone_outbox(request: HttpRequest, viewer: Viewer | None) -> str:
    """The mark of this sign-in for the phone's outbox of whoever logs contacts; "" for everybody else."""
    session = getattr(request, "session", None)
    if viewer is None or not viewer.may(Permission.SUPPORT_PEOPLE) or not isinstance(session, SessionStore):
        return ""
    listed = sign_ins.id_of(session)
    return phone_book.mark_of(listed) if listed else ""


def _sign_out_url() -> str:
    try:
        return reverse("web:sign-out")
    except NoReverseMatch:
        return ""
