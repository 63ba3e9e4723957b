"""A yes that lasts until goodbye ends with the goodbye itself; other yeses stay as they were."""

from datetime import timedelta

from companionway.engagement.actions import walk as walking
from companionway.engagement.rules.walk import Goodbye
from companionway.people.models import Person
from companionway.privacy.models.consent import ConsentEvent
from companionway.privacy.rules.cards import GOODBYE_EVENT
from companionway.privacy.rules.consent_terms import ExpiryKind
from tests.cast import NOW, Cast, sam_walks_with
from tests.sharing import a_text, sam_consents

LATER = NOW + timedelta(days=3)


def test_a_yes_until_goodbye_ends_with_it_and_one_with_a_day_does_not(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    person = Person.objects.get(id=engagement.person_id)
    until = {"expiry_kind": ExpiryKind.EVENT, "expires_on": None, "expiry_event": GOODBYE_EVENT}
    lasting = sam_consents(cast, person, at=NOW + timedelta(hours=1), **until)
    dated = sam_consents(cast, person, at=NOW + timedelta(hours=2), text=a_text(card="another"))
    walking.say_goodbye(engagement_id=engagement.id, reason=Goodbye.GOALS_MET, by=cast.ana.id, at=LATER)
    event = ConsentEvent.objects.get()
    assert (event.consent_id, event.kind, event.happened_on) == (lasting.id, ConsentEvent.Kind.ENDS, LATER.date())
    assert dated.id != lasting.id


def test_coming_back_and_saying_goodbye_again_ends_nothing_twice(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    person = Person.objects.get(id=engagement.person_id)
    until = {"expiry_kind": ExpiryKind.EVENT, "expires_on": None, "expiry_event": GOODBYE_EVENT}
    sam_consents(cast, person, at=NOW + timedelta(hours=1), **until)
    walking.say_goodbye(engagement_id=engagement.id, reason=Goodbye.GOALS_MET, by=cast.ana.id, at=LATER)
    again = walking.welcome_back(
        engagement_id=engagement.id, channel="call", by=cast.ana.id, at=LATER + timedelta(days=1)
    )
    walking.say_goodbye(engagement_id=again.id, reason=Goodbye.GOALS_MET, by=cast.ana.id, at=LATER + timedelta(days=2))
    assert ConsentEvent.objects.count() == 1
