"""How a request ends, as its sender reads it: reasons in words, codes where they leave, nothing that stays inside."""

import json
from collections.abc import Callable
from uuid import UUID

import pytest

from companionway.engagement.actions import walk as walking
from companionway.engagement.rules.walk import Goodbye
from companionway.interop.fhir.server.task.rules import Status
from companionway.interop.fhir.server.task.saying import Said, Where, said
from companionway.platform import clock
from companionway.referrals.actions import answer, place
from companionway.referrals.rules import CheckBack, State, Try, WhyNot
from tests.cast import Cast
from tests.interop.task.scene import a_partner, sent
from tests.interop.task.test_loop import accept, business, consent
from tests.stories import open_walk

ENDS: dict[str, Callable[[UUID, Cast], object]] = {
    "declined-by-person": lambda r, c: answer.say_not_now(
        referral_id=r, check_back=CheckBack.DONT, channel="call", by=c.ana.id, at=clock.now()),
    "unable-to-reach": lambda r, c: (
        answer.note_try(referral_id=r, how=Try.NO_ANSWER, channel="call", by=c.ana.id, at=clock.now()),
        answer.stop_trying(referral_id=r, by=c.ana.id, at=clock.now())),
    "": lambda r, c: place.withdraw(referral_id=r, by=c.ana.id, at=clock.now()),
    "at-capacity": lambda r, c: place.turn_away(referral_id=r, why=WhyNot.AT_CAPACITY, by=c.ben.id, at=clock.now()),
}  # fmt: skip


@pytest.mark.parametrize("reason", ENDS)
def test_an_end_has_its_reason_in_words_and_a_code_where_it_leaves(cast: Cast, reason: str) -> None:
    one = sent(a_partner())
    consent(one, cast)
    accept(one, cast)
    one.publish()
    ENDS[reason](one.referral.id, cast)
    one.publish()
    now = one.read()
    assert now and now["status"] == "cancelled" and business(now) == ["cancelled", "6.0"]
    assert now["statusReason"]["text"]
    assert [part["code"] for part in now["statusReason"].get("coding", [])] == ([reason] if reason else [])


def test_what_a_program_turns_down_before_anybody_had_it_is_rejected(cast: Cast) -> None:
    one = sent(a_partner())
    consent(one, cast)
    place.turn_away(referral_id=one.referral.id, why=WhyNot.OUT_OF_AREA, by=cast.ben.id, at=clock.now())
    one.publish()
    now = one.read()
    assert now and (now["status"], business(now)) == ("rejected", ["declined", "4.0"])
    assert now["statusReason"]["coding"][0]["code"] == "out-of-area"


def test_a_program_that_answers_at_goodbye_says_pause_and_goodbye_and_no_death(cast: Cast) -> None:
    cast.places.ed.close_loop_at = "goodbye"
    cast.places.ed.save()
    one = sent(a_partner())
    consent(one, cast)
    accept(one, cast)
    walk = open_walk(one.referral, cast.ana, clock.now())
    one.publish()
    assert one.shown["status"] == "in-progress"
    walking.pause(engagement_id=walk.id, by=cast.ana.id, at=clock.now())
    one.publish()
    assert (one.shown["status"], business(one.shown)) == ("on-hold", ["paused"])
    assert one.shown["statusReason"] == {"text": "The request rests for now."}
    walking.say_goodbye(engagement_id=walk.id, reason=Goodbye.DIED, by=cast.ana.id, at=clock.now())
    one.publish()
    assert one.shown["status"] == "cancelled"
    words = json.dumps(one.shown).casefold()
    assert not any(word in words for word in ("deceased", "died", "death", "consent-", "moved-to", "treatment"))
    assert "coding" not in one.shown["statusReason"]


@pytest.mark.parametrize("goodbye", [Goodbye.MOVED, Goodbye.OTHER_SUPPORT, Goodbye.PROGRAM_CHANGE, Goodbye.DIED])
def test_ends_that_stay_inside_read_alike(goodbye: Goodbye) -> None:
    assert said(Where(State.ENGAGED, walk="closed", goodbye=goodbye, until_goodbye=True)) == Said(Status.CANCELLED)
