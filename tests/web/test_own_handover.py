"""A wish for another peer: from the person's own page to the supervisor, to a handover, and back to the page."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from companionway.engagement.actions.handover import propose_handover
from companionway.engagement.models.handover import Handover, HandoverStep
from companionway.engagement.models.own_ask import OwnAsk
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.models.task import PrivacyTask
from tests.cast import Cast, sam_walks_with
from tests.web.asking import signed_in, text_of
from tests.web.test_own_page import Way

US, WHERE = "/mine/us/", "/mine/another-peer/"


@pytest.fixture
def way(cast: Cast) -> Way:
    return Way(cast)


def wished(way: Way) -> Client:
    """Sam asks for another peer on their own page."""
    own = way.enter()
    own.post(US, {"kind": "another_peer", "walk": str(way.walk.id), "key": str(uuid.uuid4())})
    return own


def test_a_wish_becomes_a_handover_with_steps_and_the_person_sees_each(way: Way, cast: Cast) -> None:
    own, ben = wished(way), signed_in(cast.ben)
    assert "Where it stands" in text_of(own.get(US))
    assert "It is with the person who supports your peer" in text_of(own.get(WHERE))
    assert "Look for another peer" in text_of(ben.get(f"/people/{way.sam.id}/asked/"))
    page = f"/engagements/{way.walk.id}/handover/"
    assert "They asked for another peer on their own page" in text_of(ben.get(page))
    assert "asked for another peer on their own" not in text_of(signed_in(cast.ana).get(page))
    assert ben.post(page, {"to_peer": str(cast.jo.id), "asked_for": "on"}).status_code == 302
    row = Handover.objects.get()
    assert row.state == "agreed" and OwnAsk.objects.get().done_by_id == cast.ben.id
    assert not PrivacyTask.objects.filter(kind="another_peer", done_at=None).exists()
    steps = f"/handovers/{row.id}/steps/"
    said = [text_of(own.get(WHERE))]
    day = (clock.today() + timedelta(days=3)).isoformat()
    for verb, more in (("plan_meeting", {"meets_on": day, "meeting": "Harbor cafe, 3 pm"}), ("note_met", {}),
                       ("finish", {"history": "no"})):  # fmt: skip
        assert ben.post(steps, {"verb": verb, **more}).status_code == 302
        said.append(text_of(own.get(WHERE)))
    for shown, words in zip(said, ("could walk with you. Next", "Harbor cafe, 3 pm", "You met Jo", "Jo walks with you"),
                            strict=True):  # fmt: skip
        assert words in shown
    assert own.get(US).status_code == 200


def test_where_they_may_ask_at_any_time_stands_the_button_for_it(way: Way) -> None:
    own = way.enter()
    page = text_of(own.get(WHERE))
    assert "You can ask for another peer at any time." in page and 'value="another_peer"' in page
    assert f'name="walk" value="{way.walk.id}"' in page
    wished(way)
    assert 'value="another_peer"' not in text_of(own.get(WHERE)), "it waits already"


@pytest.mark.parametrize(("answer", "state", "history"), [
    ("yes", "agreed", True), ("yes_alone", "agreed", False), ("not_now", "not_now", None),
])  # fmt: skip
def test_what_staff_thought_of_waits_for_the_persons_own_answer(
    way: Way, cast: Cast, answer: str, state: str, history: bool | None
) -> None:
    row = proposed(way, cast)
    own = way.enter()
    assert "You decide" in text_of(own.get(WHERE))
    for _ in range(2):
        assert own.post(f"{WHERE}{row.id}/", {"answer": answer}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.history_passes) == (state, history)
    step = HandoverStep.objects.filter(handover=row).latest("occurred_at")
    assert step.by_id is None and HandoverStep.objects.filter(handover=row).count() == 2
    entry = AuditEntry.objects.exclude(verb="handover.propose").get(verb__startswith="handover.")
    assert entry.actor_id is None and entry.detail["by"] == "person"


@pytest.mark.parametrize(("answer", "choice"), [("yes", True), ("yes_alone", False)])
def test_who_finishes_is_not_asked_what_the_person_has_already_said(
    way: Way, cast: Cast, answer: str, choice: bool
) -> None:
    row, ana = proposed(way, cast), signed_in(cast.ana)
    way.enter().post(f"{WHERE}{row.id}/", {"answer": answer})
    ana.post(f"/handovers/{row.id}/steps/", {"verb": "note_met"})
    page = text_of(ana.get(f"/handovers/{row.id}/"))
    assert ('type="radio" name="history"' in page) is choice
    assert ("stay between the two of you. They do." in page) is not choice
    data = {} if choice else {"history": "no"}
    assert ana.post(f"/handovers/{row.id}/steps/", {"verb": "finish", **data}).status_code == (422 if choice else 302)


def proposed(way: Way, cast: Cast, **more: Any) -> Handover:
    """Ana thought that Jo could walk with Sam."""
    base = {"engagement_id": way.walk.id, "to_peer": cast.jo.id, "asked_for_by_person": False}
    return propose_handover(by=cast.ana.id, at=clock.now(), **(base | more))


def test_nobody_answers_for_somebody_else_and_nonsense_changes_nothing(way: Way, cast: Cast) -> None:
    row, own = proposed(way, cast), way.enter()
    robin = sam_walks_with(cast.cleo, clock.now() - timedelta(hours=2), program="primary-care", site="harbor-clinic")
    other = propose_handover(
        engagement_id=robin.id, to_peer=cast.ana.id, asked_for_by_person=False, by=cast.cleo.id, at=clock.now()
    )
    assert own.post(f"{WHERE}{other.id}/", {"answer": "yes"}).status_code == 404
    assert own.post(f"{WHERE}{row.id}/", {"answer": "maybe"}).status_code == 302
    assert own.get(f"{WHERE}{row.id}/").status_code == 405
    assert Client().post(f"{WHERE}{row.id}/", {"answer": "yes"}).status_code == 410
    assert set(Handover.objects.values_list("state", flat=True)) == {"asked"}


def test_one_that_does_not_work_out_says_so_and_they_can_ask_again(way: Way, cast: Cast) -> None:
    own, ben = wished(way), signed_in(cast.ben)
    row = proposed(way, cast, asked_for_by_person=True)
    signed_in(cast.jo).post(f"/handovers/{row.id}/steps/", {"verb": "stop"})
    assert "you can ask again" in text_of(own.get(WHERE))
    own.post(US, {"kind": "another_peer", "walk": str(way.walk.id), "key": str(uuid.uuid4())})
    assert "You asked for another peer" in text_of(own.get(WHERE))
    assert "Look for another peer" in text_of(ben.get(f"/people/{way.sam.id}/asked/"))
