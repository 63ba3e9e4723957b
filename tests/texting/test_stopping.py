"""However somebody stops texts, with a picture beside it or on their own page, it holds, and for them alone."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from companionway.engagement.actions.message import Kind, begin_sending, send_text
from companionway.engagement.models.message import NumberStopped, TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.texts import to_read
from companionway.engagement.rules.texts import Reason, State
from companionway.interop.texting.arriving import bring_text
from companionway.interop.texting.provider import CameIn
from companionway.platform import clock
from tests.cast import Cast
from tests.texting.agreeing import OURS, SAMS_PHONE, agrees_to_texts
from tests.web.test_own_page import Way


@pytest.fixture
def way(cast: Cast) -> Way:
    """Sam's own page, and Sam agreed to texts."""
    made = Way(cast)
    agrees_to_texts(cast, made.walk, clock.now() - timedelta(minutes=20))
    return made


def waits(sam: Engagement, kind: Kind = Kind.TYPED, by: uuid.UUID | None = None) -> TextMessage:
    """A text of ours that waits."""
    text = send_text(text_id=uuid.uuid4(), engagement_id=sam.id, words="Hi", by=by, at=clock.now(), kind=kind)
    assert text.state in (State.QUEUED, State.HELD)
    return text


def asks_for(client: Client, sam: Engagement, kind: str) -> None:
    """One tap on the own page."""
    sent = {"kind": kind, "walk": str(sam.id), "key": str(uuid.uuid4())}
    assert client.post("/mine/us/", sent).status_code == 302


class Brings:
    """A service whose form is the text itself."""

    name = "twilio"

    def __init__(self, words: str, with_files: bool) -> None:
        self.came = CameIn(uuid.uuid4().hex, SAMS_PHONE, OURS, words, with_files)

    def is_signed(self, *_: object) -> bool:
        return True

    def read_text(self, _: object) -> CameIn:
        return self.came


@pytest.mark.parametrize(("words", "kept"), [("STOP", "STOP\n("), ("", "(A picture")])
def test_stop_that_comes_with_a_picture_is_stop(way: Way, words: str, kept: str) -> None:
    by: Any = Brings(words, with_files=True)
    bring_text(by, "", {}, "")
    text = TextMessage.objects.get()
    assert text.words.startswith(kept) and text.words.endswith("It was not kept.)")
    assert NumberStopped.objects.filter(started_at=None).exists() is (text.asks == "stop") is bool(words)


@pytest.mark.parametrize("kind", ["pause", "stop"])
def test_a_pause_on_the_own_page_holds_back_what_waits_but_no_code(cast: Cast, way: Way, kind: str) -> None:
    texts = [waits(way.walk, each, cast.ana.id) for each in (Kind.TYPED, Kind.LINK, Kind.SHARE)]
    code = waits(way.walk, Kind.CODE)
    asks_for(way.enter(), way.walk, kind)
    for text in texts:
        text.refresh_from_db()
        assert (text.state, text.reason) == (State.CANCELED, Reason.PAUSED)
        assert begin_sending(text_id=text.id, at=clock.now()) is None
    code.refresh_from_db()
    assert code.state in (State.QUEUED, State.HELD)
    assert to_read(cast.viewer(cast.ana)) == [], "that they asked for a pause is said already"


def test_what_is_written_in_a_pause_is_held_back_when_they_stop(cast: Cast, way: Way) -> None:
    client = way.enter()
    asks_for(client, way.walk, "pause")
    text = waits(way.walk, by=cast.ana.id)
    asks_for(client, way.walk, "stop")
    text.refresh_from_db()
    assert text.state == State.CANCELED
