"""Notes for the care team in pages: shown only where a consent covers them, with the person's words beside."""

import re
from typing import Any

from companionway.engagement.actions import note as notes
from companionway.engagement.models.note import Note
from companionway.engagement.rules.note import Audience, Kind
from companionway.organizations.models import Program
from companionway.platform import clock
from companionway.platform.ids import new_id
from companionway.platform.models import AuditEntry
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.disclosure import Disclosure
from tests.care import I, shares_with_harbor
from tests.cast import Cast
from tests.web.test_care_team import HARBOR, ago, signed_in, walk

__all__ = ["walk"]  # the fixture


def noted(walk: Any, cast: Cast, words: str, *tells: I, audience: Audience = Audience.CARE_TEAM) -> Any:
    """A note of Ana's on this walk, whose program lets all be written."""
    Program.objects.filter(id=walk.program_id).update(notes="all")
    said = notes.Written(words, audience, cast.ana.id, tells=tells)
    return notes.write_note(note_id=new_id(), engagement_id=walk.id, written=said, by=cast.ana.id, at=clock.now())


def test_a_note_for_the_care_team_goes_to_it_where_the_consent_covers_what_it_tells(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=ago())
    shown = noted(walk, cast, "Zq-mornings are better.", I.CONTACTS)
    noted(walk, cast, "Zq-covered by nothing.", I.CONTACTS, I.CHECK_INS)
    noted(walk, cast, "Zq-tells nothing.")
    noted(walk, cast, "Zq-for us both.", I.CONTACTS, audience=Audience.BOTH)
    noted(walk, cast, "Zq-my own memory.", I.CONTACTS, audience=Audience.AUTHOR)
    fay = signed_in(cast.fay)
    assert "Zq-" not in fay.get(HARBOR).content.decode()
    page = fay.post(HARBOR).content.decode()
    assert re.findall(r"Zq-[\w ]+", page) == ["Zq-mornings are better"] and "A note for you" in page
    row = Disclosure.objects.get()
    assert str(shown.id) in map(str, row.record_ids) and "contacts" in row.information
    entry = AuditEntry.objects.filter(verb="people.looked_at", actor_id=cast.fay.id).get()
    assert (entry.reason, entry.detail["people"]) == ("care_team", [str(walk.person.same_as_id)])
    assert signed_in(cast.fay).get(f"/notes/{shown.id}/").status_code == 404


def test_without_a_consent_or_after_it_is_taken_back_no_note_goes(cast: Cast, walk: Any) -> None:
    noted(walk, cast, "Zq-mornings are better.", I.PARTICIPATION)
    fay = signed_in(cast.fay)
    assert "Zq-" not in fay.post(HARBOR).content.decode()
    consent = shares_with_harbor(cast, walk, at=ago())
    assert "Zq-mornings" in fay.post(HARBOR).content.decode()
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    assert "Zq-" not in fay.post(HARBOR).content.decode()


def test_a_note_goes_in_its_newest_words_with_what_the_person_put_beside_it(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=ago())
    first, fay = noted(walk, cast, "Zq-evenings.", I.CONTACTS), signed_in(cast.fay)
    put = {"note_id": first.id, "by": None, "by_person": True, "at": clock.now()}
    notes.put_beside(beside_id=new_id(), words="Zq-not on Fridays.", kind=Kind.WORDS, **put)
    page = fay.post(HARBOR).content.decode()
    assert "Zq-evenings." in page and "Zq-not on Fridays." in page
    wish = notes.put_beside(beside_id=new_id(), words="Zq-wrong day.", kind=Kind.CORRECTION, **put)
    assert "Zq-" not in fay.post(HARBOR).content.decode(), "it waits until the wish is answered"
    notes.leave_as_is(beside_id=wish.id, by=cast.ana.id, at=clock.now())
    assert "Zq-wrong day." in fay.post(HARBOR).content.decode()
    notes.correct_note(note_id=first.id, new_id=new_id(), words="Zq-mornings.", reason="", by=cast.ana.id,
                       at=clock.now())  # fmt: skip
    page = fay.post(HARBOR).content.decode()
    assert "Zq-mornings." in page and "Zq-evenings." not in page


def test_a_peer_says_what_a_note_for_the_team_tells(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=ago())
    Program.objects.filter(id=walk.program_id).update(notes="all")
    ana, url = signed_in(cast.ana), f"/engagements/{walk.id}/note/"
    assert "what does it tell?" in ana.get(url).content.decode()
    said = {"id": str(new_id()), "words": "Zq-mornings.", "audience": "care_team", "tells": ["contacts", "goals"]}
    assert ana.post(url, said).status_code == 302
    assert Note.objects.get().tells == ["contacts", "goals"]
    assert ana.post(url, said | {"id": str(new_id()), "tells": ["counseling_notes"]}).status_code == 422
    assert "Zq-mornings." in signed_in(cast.fay).post(HARBOR).content.decode()
    shown = ana.get(f"/people/{walk.person.same_as_id}/notes/").content.decode()
    assert "tells: When and how we are in touch; Something they hope for" in shown
    Program.objects.filter(id=walk.program_id).update(notes="shared")
    assert "what does it tell?" not in ana.get(url).content.decode()
