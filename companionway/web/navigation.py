"""Where a viewer can go: the five doors of the app bar, those they may open."""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse

from companionway.platform.models import User


class Door(NamedTuple):
    """One possible entry: its words, URL name, icon, and who may open it."""

    label: str
    url_name: str
    icon: str
    may_open: Callable[[User], bool]


class NavItem(NamedTuple):
    """One entry as the template shows it."""

    label: str
    url: str
    icon: str
    current: bool


def _anyone(viewer: User) -> bool:
    return viewer.is_active


DOORS = (
    Door("Today", "web:today", "sun", _anyone),
    Door("Requests", "web:requests", "inbox", _anyone),
    Door("People", "web:people", "users", _anyone),
    Door("Results", "web:results", "chart-column", _anyone),
    Door("More", "web:more", "ellipsis", _anyone),
)


def items_for(viewer: User, path: str) -> list[NavItem]:
    """The entries that this viewer may open, the one they are in marked as current."""
    items = []
    for door in DOORS:
        if not door.may_open(viewer):
            continue
        try:
            url = reverse(door.url_name)
        except NoReverseMatch:
            continue
        items.append(NavItem(door.label, url, door.icon, path == url or (url != "/" and path.startswith(url))))
    return items
