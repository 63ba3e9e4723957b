"""Where a viewer can go: the doors of the app bar, those they may open."""

from typing import NamedTuple

from django.urls import NoReverseMatch, reverse

from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer


class Door(NamedTuple):
    """One possible entry: its words, the URL name it leads to, its icon, and what one must be allowed to see it."""

    label: str
    url_name: str
    icon: str
    permission: Permission


class NavItem(NamedTuple):
    """One entry as the template shows it."""

    label: str
    url: str
    icon: str
    current: bool


DOORS = (
    Door("Today", "web:today", "sun", Permission.SUPPORT_PEOPLE),
    Door("Requests", "web:requests", "inbox", Permission.SEE_QUEUE),
    Door("Requests", "web:my-requests", "inbox", Permission.SEE_OWN_REFERRALS),
    Door("People", "web:people", "users", Permission.SEE_PEOPLE),
    Door("Results", "web:results", "chart-column", Permission.SEE_OUTCOMES_SUPPRESSED),
    Door("Privacy", "web:privacy-desk", "lock", Permission.KEEP_PRIVACY),
    Door("More", "web:more", "ellipsis", Permission.SEE_HOME),
)


def items_for(viewer: Viewer, path: str) -> list[NavItem]:
    """The entries that this viewer may open, the one they are in marked as current."""
    items: list[NavItem] = []
    for door in DOORS:
        if not viewer.may(door.permission) or any(item.label == door.label for item in items):
            continue
        try:
            url = reverse(door.url_name)
        except NoReverseMatch:  # a deployment may leave a page out of its URLs
            continue
        items.append(NavItem(door.label, url, door.icon, _is_inside(path, url)))
    return items


def _is_inside(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
