"""My record: all that the own page shows, to read and as a file, and nothing that was not said or opens a page."""

import json
import uuid
from typing import Any

import pytest

from companionway.engagement.actions.message import Kind
from companionway.engagement.models.message import TextMessage
from companionway.engagement.rules.texts import State
from companionway.interop.fhir.r4 import check
from companionway.platform import clock
from tests.cast import Cast
from tests.web.asking import text_of
from tests.web.test_own_page import Way

pytestmark = pytest.mark.django_db
TOKEN = "q" * 43


@pytest.fixture
def way(cast: Cast) -> Way:
    """Sam's way in."""
    return Way(cast)


def record_of(way: Way) -> tuple[str, dict[str, Any]]:
    """The page and the file, which must be legal."""
    sam = way.enter()
    page, file = text_of(sam.post("/mine/record/page/")), sam.post("/mine/record/file/")
    made = json.loads(b"".join(file) if file.streaming else file.content)
    assert [str(issue) for issue in check(made)] == []
    return page, made


def text(way: Way, state: State, words: str, kind: Kind = Kind.TYPED) -> TextMessage:
    """A text of this walk in this state, as it stands before anybody cut anything out."""
    return TextMessage.objects.create(
        engagement=way.walk, program_id=way.walk.program_id, state=state, purpose=kind, words=words,
        occurred_at=clock.now(), provider="twilio", provider_id=uuid.uuid4().hex,
    )  # fmt: skip


def test_a_text_that_never_left_is_not_in_it_and_no_text_opens_a_page(way: Way) -> None:
    for state in (State.QUEUED, State.HELD, State.SENDING, State.CANCELED):
        text(way, state, f"Zq{state}")
    for state in (State.SENT, State.DELIVERED, State.RECEIVED, State.FAILED):
        text(way, state, f"Yq{state}.")
    text(way, State.SENT, f"Your page: https://example.org/m/{TOKEN}/", Kind.LINK)
    text(way, State.DELIVERED, "Your code: 430117", Kind.CODE)
    page, made = record_of(way)
    told = {
        one["payload"][0]["contentString"]: (one["status"], "sent" in one)
        for e in made["entry"] if (one := e["resource"])["resourceType"] == "Communication" and "payload" in one
    }  # fmt: skip
    assert told == {
        "Yqsent.": ("completed", True), "Yqdelivered.": ("completed", True), "Yqreceived.": ("completed", True),
        "Yqfailed.": ("not-done", False), "Your page: https://example.org/m/…/": ("completed", True),
    }  # fmt: skip
    for held in (page, json.dumps(made)):
        assert "Zq" not in held and TOKEN not in held and "430117" not in held
    assert 'to me, did not arrive: <span dir="auto">Yqfailed.</span>' in page and "Yqsent." in page
