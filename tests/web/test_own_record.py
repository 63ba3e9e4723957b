"""My record: all that the own page shows, to read and as a file, and nothing that was not said or opens a page."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from companionway.continuum import actions as continuum
from companionway.continuum.rules import Axis, Direction, Source
from companionway.engagement.actions.care_team import ask_the_peer
from companionway.engagement.actions.contact import add_details, log_contact, log_try
from companionway.engagement.actions.message import Kind
from companionway.engagement.actions.own_asks import ask_on_own_page
from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.message import TextMessage
from companionway.engagement.queries.plan import plan_of
from companionway.engagement.rules.contact import Channel
from companionway.engagement.rules.contact import Kind as Support
from companionway.engagement.rules.own_ask import Asked
from companionway.engagement.rules.plan import FirstWeeks
from companionway.engagement.rules.texts import State
from companionway.instruments.actions import beside
from companionway.instruments.rules import Side
from companionway.interop.fhir.r4 import check
from companionway.linkages.actions import give_sheet
from companionway.linkages.rules import Giving
from companionway.platform import clock
from tests.care import shares_with_harbor
from tests.cast import Cast
from tests.stories import baseline
from tests.web.asking import count, text_of
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


def everything(way: Way, cast: Cast, n: int) -> None:
    """A row of all that the first parts do not hold, its words with this number."""
    walk, ana, at = way.walk, cast.ana.id, clock.now() - timedelta(minutes=30)
    on: dict[str, Any] = {"engagement_id": walk.id, "by": ana, "at": at}
    touched = log_contact(contact_id=uuid.uuid4(), channel=Channel.VIDEO, **on)
    add_details(contact_id=touched.id, minutes=37, kinds=[Support.TANGIBLE], place=f"Zqplace{n}", by=ana, at=at)
    log_try(attempt_id=uuid.uuid4(), channel="call", **on)
    continuum.note(observation_id=uuid.uuid4(), axis=Axis.STAGE, value="action", behavior="alcohol",
                   source=Source.PEER_IMPRESSION, observed_on=clock.today(), words=f"Zqseen{n}", **on)  # fmt: skip
    continuum.plan_move(move_id=uuid.uuid4(), direction=Direction.STEP_UP, to_level="asam4:3.5", what=f"Zqstep{n}",
                        place="Zqhouse", planned_on=None, goes_along="Zqaunt", **on)  # fmt: skip
    beside.mark(mark_id=uuid.uuid4(), side=Side.LIFE, number=7, why=f"Zqwhy{n}", toward="Zqtoward", **on)
    done = baseline(walk, cast, at=at) if n == 0 else None
    row = done or walk.check_ins.get()
    beside.say_what_stands_out(standout_id=uuid.uuid4(), administration_id=row.id, items=[3], words=f"Zqout{n}",
                               by=None, at=at)  # fmt: skip
    score = beside.enter_score(score_id=uuid.uuid4(), code="mirc", total=Decimal(41 + n), taken_on=clock.today(),
                               made_in=f"Zqclinic{n}", **on)  # fmt: skip
    beside.judge_score(score_id=score.id, accept=True, by=ana, at=at)
    ask_the_peer(engagement_id=walk.id, site_id=cast.places.harbor.id, words=f"Zqteam{n}", by=cast.fay.id, at=at)
    ask_on_own_page(ask_id=uuid.uuid4(), person_id=way.sam.id, engagement_id=None, kind=Asked.WRONG,
                    words=f"Zqwrong{n}", at=at)  # fmt: skip
    give_sheet(slug="a-hard-hour", language="es", how=Giving.TOLD, **on)
    version = getattr(plan_of(walk.id), "version", 0)
    agree_contact_plan(
        agreed=Agreed(days=[2], first_weeks=FirstWeeks.YES, message_ok=True), version=version, **on
    )  # fmt: skip


WORDS = ("Zqplace", "Zqseen", "Zqstep", "Zqwhy", "Zqout", "Zqclinic", "Zqteam", "Zqwrong")


def test_all_that_their_page_shows_is_in_it_to_read_and_as_a_file(way: Way, cast: Cast) -> None:
    shares_with_harbor(cast, way.walk, at=clock.now() - timedelta(hours=1))
    everything(way, cast, 0)
    page, made = record_of(way)
    held = json.dumps(made, ensure_ascii=False)
    both = (*(f"{word}0" for word in WORDS), "Zqhouse", "Zqaunt", "Zqtoward", "Pasar una hora difícil", "Wednesday")
    for words in both:
        assert words in held and words in page, words
    for words in ("Video, 37 min, help with a task", "Tries to reach me", "Alcohol: doing it", "what my peer thinks",
                  "3.5 Clinically managed high-intensity residential (ASAM 4th edition)", "My life, all in all: 7",
                  "Energy", "Something is not right", "Yes, more at first", "You may leave a message",
                  "Harbor Hospital", ": 41"):  # fmt: skip
        assert escape(words) in page, words
    kinds = {(one["resourceType"], one["status"]) for e in made["entry"] if "status" in (one := e["resource"])}
    assert ("Communication", "not-done") in kinds and ("CarePlan", "active") in kinds
    for words in ("37 minutes", "alcohol: Action: doing it", "may leave a message: yes"):
        assert words in held, words
    assert "Ana" not in held, "names of staff stay here"


def asked(sam: Client) -> list[int]:
    """How many queries the page and the file make."""
    return [count(partial(sam.post, path)) for path in ("/mine/record/page/", "/mine/record/file/")]


def test_nothing_is_left_out_for_being_much_and_much_asks_as_few_queries_as_little(way: Way, cast: Cast) -> None:
    shares_with_harbor(cast, way.walk, at=clock.now() - timedelta(hours=1))
    everything(way, cast, 0)
    sam = way.enter()
    sam.get("/mine/record/")  # the first page of a visit notes that somebody came
    few = asked(sam)
    everything(way, cast, 1)
    ana, now = cast.ana.id, clock.now()
    Contact.objects.bulk_create(
        Contact(engagement=way.walk, peer_id=ana, entered_by_id=ana, occurred_at=now - timedelta(minutes=n),
                channel="call", place=f"Zqroom{n}.") for n in range(501)
    )  # fmt: skip
    many = asked(sam)
    assert many == few
    page = text_of(sam.post("/mine/record/page/"))
    assert page.count("Zqroom") == 501 and all(f"{word}1" in page for word in WORDS)
