"""Scenarios for the actions of the person's own page: its links, its word, coming in and leaving."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.privacy.actions import own_page as actions
from companionway.privacy.models.own_page import OwnVisit
from tests.cast import NOW, Cast, sam_walks_with

Call = Callable[[], Any]
Scenario = Callable[[Cast], Call]
AT = NOW + timedelta(hours=3)
WORD = "harbor otter"


def agreed(cast: Cast) -> Any:
    """Sam walks with Ana, and they agreed on a word."""
    walk = sam_walks_with(cast.ana)
    actions.agree_on_word(person_id=walk.person_id, word=WORD, by=cast.ana.id, at=AT)
    return walk.person


def knocked(cast: Cast) -> str:
    """Sam opened the link and pressed "Continue": the secret in the browser."""
    given = actions.give_page(person_id=agreed(cast).id, by=cast.ana.id, at=AT)
    found = actions.knock(token=given.token, at=AT)
    assert found
    return found


def visiting(cast: Cast) -> OwnVisit:
    """Sam is on their own page."""
    actions.open_visit(knock=knocked(cast), word=WORD, language="en-us", at=AT)
    return OwnVisit.objects.get()


def _agree(cast: Cast) -> Call:
    person = sam_walks_with(cast.ana).person
    return lambda: actions.agree_on_word(person_id=person.id, word=WORD, by=cast.ana.id, at=AT)


def _give(cast: Cast) -> Call:
    person = agreed(cast)
    return lambda: actions.give_page(person_id=person.id, by=cast.ana.id, at=AT)


def _close(cast: Cast) -> Call:
    visit = visiting(cast)
    return lambda: actions.close_ways(person_id=visit.person_id, by=cast.ana.id, at=AT)


def _knock(cast: Cast) -> Call:
    given = actions.give_page(person_id=agreed(cast).id, by=cast.ana.id, at=AT)
    return lambda: actions.knock(token=given.token, at=AT)


def _open(cast: Cast) -> Call:
    knock = knocked(cast)
    return lambda: actions.open_visit(knock=knock, word=WORD, language="es", at=AT)


def _leave(cast: Cast) -> Call:
    visit = visiting(cast)
    return lambda: actions.leave(visit_id=visit.id, person_id=visit.person_id, at=AT)


def _speak(cast: Cast) -> Call:
    visit = visiting(cast)
    return lambda: actions.speak(visit_id=visit.id, person_id=visit.person_id, language="es", at=AT)


SCENARIOS: dict[str, Scenario] = {
    "privacy.actions.own_page.agree_on_word": _agree,
    "privacy.actions.own_page.give_page": _give,
    "privacy.actions.own_page.close_ways": _close,
    "privacy.actions.own_page.knock": _knock,
    "privacy.actions.own_page.open_visit": _open,
    "privacy.actions.own_page.leave": _leave,
    "privacy.actions.own_page.speak": _speak,
}
