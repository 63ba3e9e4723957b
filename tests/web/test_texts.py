"""The page of texts when a form comes twice, and what is told of a text that waited and was not sent."""

import uuid

import pytest
from django.test import Client

from companionway.engagement.actions.message import begin_sending, cancel_text, note_sent, send_text
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.texts import Reason, State
from companionway.platform import clock
from tests.cast import Cast
from tests.web.asking import signed_in
from tests.web.test_reach import sam_with_texts, url
from tests.web.walking_with_sam import text_of


@pytest.fixture
def sam(cast: Cast) -> Engagement:
    """Sam has walked with Ana for two hours, and agreed to texts."""
    return sam_with_texts(cast)


@pytest.fixture
def ana(cast: Cast, sam: Engagement) -> Client:
    """Ana's browser."""
    return signed_in(cast.ana)


def test_the_same_tap_after_it_left_changes_nothing(sam: Engagement, ana: Client) -> None:
    form, at = {"id": str(uuid.uuid4()), "words": "Coffee?"}, clock.now()
    text = send_text(text_id=uuid.UUID(form["id"]), engagement_id=sam.id, words="Coffee?",
                     by=uuid.UUID(ana.session["_auth_user_id"]), at=at, asked_for=True)  # fmt: skip
    assert begin_sending(text_id=text.id, at=at)
    note_sent(text_id=text.id, provider="twilio", provider_id="SM1", at=at)
    answer = ana.post(url(sam, "texts"), form, follow=True)
    assert "It waits" not in text_of(answer) and TextMessage.objects.count() == 1


def test_the_same_tap_after_it_was_taken_back_says_so_and_another_tap_is_another_text(
    sam: Engagement, ana: Client
) -> None:
    form = {"id": str(uuid.uuid4()), "words": "Coffee?"}
    ana.post(url(sam, "texts"), form)
    ana.post(f"/texts/{form['id']}/withdrawal/")
    answer = ana.post(url(sam, "texts"), form)
    page = text_of(answer)
    assert answer.status_code == 422 and "This text was not sent: you took it back." in page and "Coffee?" in page
    anew = str(answer.context["form"]["id"].value())
    assert anew != form["id"] and ana.post(url(sam, "texts"), form | {"id": anew}).status_code == 302
    assert TextMessage.objects.filter(state__in=[State.QUEUED, State.HELD]).count() == 1


def test_a_text_that_was_held_and_then_not_sent_is_said_until_it_was_read(
    cast: Cast, sam: Engagement, ana: Client
) -> None:
    def waits() -> uuid.UUID:
        return send_text(text_id=uuid.uuid4(), engagement_id=sam.id, words="Hi", by=cast.ana.id, at=clock.now()).id

    cancel_text(text_id=waits(), reason=Reason.TAKEN_BACK, at=clock.now())
    assert "A text to Sam" not in text_of(ana.get("/today/"))
    cancel_text(text_id=waits(), reason=Reason.NO_CONSENT, at=clock.now())
    assert "A text to Sam was not sent they have not agreed" in text_of(ana.get("/today/"))
    assert "A text was not sent." in text_of(ana.get(f"/people/{sam.person_id}/"))
    assert "I have read these" in text_of(ana.get(url(sam, "texts")))
    ana.post(url(sam, "texts/reading"))
    assert "A text to Sam" not in text_of(ana.get("/today/"))
