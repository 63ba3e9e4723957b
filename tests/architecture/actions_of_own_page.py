"""Scenarios for the actions of the person's own page: its links, its word, coming in and leaving."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.engagement.actions import own_asks, own_code
from companionway.engagement.rules.own_ask import Asked
from companionway.privacy.actions import own_page as actions
from companionway.privacy.actions import own_sign_in
from companionway.privacy.actions.own_choices import turn_off
from companionway.privacy.models.own_page import OwnSignIn, OwnVisit
from companionway.privacy.rules.own_page import LONGEST
from tests.cast import NOW, Cast, sam_walks_with
from tests.sharing import sam_consents
from tests.texting.agreeing import agrees_to_texts

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


def _ask(cast: Cast) -> Call:
    walk = sam_walks_with(cast.ana)
    given = {"person_id": walk.person_id, "engagement_id": walk.id, "kind": Asked.STOP, "at": AT}
    return lambda: own_asks.ask_on_own_page(ask_id=uuid.uuid4(), **given)


def _see_to(cast: Cast) -> Call:
    walk = sam_walks_with(cast.ana)
    ask = own_asks.ask_on_own_page(
        ask_id=uuid.uuid4(), person_id=walk.person_id, engagement_id=walk.id, kind=Asked.ANOTHER_PEER, at=AT
    )
    return lambda: own_asks.see_to(ask_id=ask.id, by=cast.ben.id, at=AT)


def _turn_off(cast: Cast) -> Call:
    person = sam_walks_with(cast.ana).person
    consent = sam_consents(cast, person, at=NOW + timedelta(hours=1))
    return lambda: turn_off(consent_id=consent.id, person_id=person.id, statement="I stop this.", at=AT)


def _keep(cast: Cast) -> Call:
    person = sam_walks_with(cast.ana).person
    return lambda: actions.keep_way_back(person_id=person.id, word=WORD, at=AT)


def _send_code(cast: Cast) -> Call:
    walk = sam_walks_with(cast.ana)
    agrees_to_texts(cast, walk, NOW + timedelta(hours=1))
    given = actions.give_page(person_id=walk.person_id, by=cast.ana.id, at=AT)
    knock = actions.knock(token=given.token, at=AT)
    assert knock
    return lambda: own_code.send_code(knock=knock, words="{code} is your code.", at=AT)


def choose(cast: Cast) -> Call:
    """Sam chooses a name and a passphrase, just after coming in."""
    visit = visiting(cast)
    given = {"person_id": visit.person_id, "visit_ends_at": AT + LONGEST, "name": "Tidewater"}
    return lambda: own_sign_in.choose_sign_in(**given, passphrase="maple canoe lantern drift", at=AT)


def _give_up(cast: Cast) -> Call:
    choose(cast)()
    return lambda: own_sign_in.give_up_sign_in(person_id=OwnSignIn.objects.get().person_id, at=AT)


def _signed_in(cast: Cast) -> Call:
    choose(cast)()
    return lambda: own_sign_in.begin_signed_in(sign_in_id=OwnSignIn.objects.get().id, language="en-us", at=AT)


def _sign_in_failed(cast: Cast) -> Call:
    return lambda: own_sign_in.note_sign_in_failed(person_id=None, reason="wrong_secret", at=AT)


SCENARIOS: dict[str, Scenario] = {
    "engagement.actions.own_asks.ask_on_own_page": _ask,
    "engagement.actions.own_asks.see_to": _see_to,
    "engagement.actions.own_code.send_code": _send_code,
    "privacy.actions.own_choices.turn_off": _turn_off,
    "privacy.actions.own_page.agree_on_word": _agree,
    "privacy.actions.own_page.give_page": _give,
    "privacy.actions.own_page.close_ways": _close,
    "privacy.actions.own_page.keep_way_back": _keep,
    "privacy.actions.own_page.knock": _knock,
    "privacy.actions.own_page.open_visit": _open,
    "privacy.actions.own_page.leave": _leave,
    "privacy.actions.own_page.speak": _speak,
    "privacy.actions.own_sign_in.begin_signed_in": _signed_in,
    "privacy.actions.own_sign_in.choose_sign_in": choose,
    "privacy.actions.own_sign_in.give_up_sign_in": _give_up,
    "privacy.actions.own_sign_in.note_sign_in_failed": _sign_in_failed,
}
