"""Where they are, on the person's own page: what was said and by whom, in plain words, and nothing of anybody else."""

import uuid
from typing import Any

import pytest
from django.test import Client

from companionway.continuum import actions
from companionway.continuum.models import Observation
from companionway.continuum.rules import Axis, Direction, Source
from companionway.organizations.models import Program
from companionway.platform import clock
from tests.cast import Cast, sam_walks_with
from tests.web.asking import signed_in, text_of
from tests.web.test_own_page import Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def way(cast: Cast) -> Way:
    return Way(cast)


def noted(walk: Any, by: Any, axis: Axis, value: str, source: Source = Source.PERSON, **more: str) -> Any:
    return actions.note(observation_id=uuid.uuid4(), engagement_id=walk.id, axis=axis, value=value, source=source,
                        observed_on=clock.today(), by=by.id, at=clock.now(), **more)  # fmt: skip


def test_what_was_said_and_what_others_wrote_stand_with_how_it_is_known(way: Way, cast: Cast) -> None:
    Program.objects.update(about_opioids=True)
    mine = way.enter()
    assert "Nothing is written down. That is fine." in text_of(mine.get("/mine/where/"))
    noted(way.walk, cast.ana, Axis.STAGE, "preparation", behavior="alcohol", words="Zqsoon.")
    noted(way.walk, cast.ana, Axis.STAGE, "contemplation", Source.PEER_IMPRESSION, behavior="alcohol")
    noted(way.walk, cast.ana, Axis.LEVEL, "asam4:1.5", Source.REFERRER)
    noted(way.walk, cast.ana, Axis.MEDICATION, "linked")
    mistake = noted(way.walk, cast.ana, Axis.RETURN_TO_USE, "", behavior="opioids", words="Zqmistake")
    actions.set_aside(observation_id=mistake.id, by=cast.ana.id, at=clock.now())
    step = {"direction": Direction.STEP_UP, "to_level": "asam4:2.1", "what": "", "place": "Zqharbor"}
    actions.plan_move(move_id=uuid.uuid4(), engagement_id=way.walk.id, **step, planned_on=None, goes_along="",
                      by=cast.ana.id, at=clock.now())  # fmt: skip
    page = text_of(mine.get("/mine/where/"))
    for words in ("Alcohol: getting ready", "I said so", "Zqsoon.", "what my peer thinks", "(ASAM 4th edition)",
                  "a place was found that gives it", "the place of care said so", "Zqharbor", "planned"):  # fmt: skip
        assert words in page
    assert "Contemplation" not in page and "Zqmistake" not in page


def test_they_place_themself_with_a_change_and_their_peer_reads_it(way: Way, cast: Cast) -> None:
    mine, other = way.enter(), sam_walks_with(cast.jo, clock.now())
    page = text_of(mine.get("/mine/where/"))
    assert str(way.walk.id) in page and "getting ready" in page
    said = {"id": uuid.uuid4(), "walk": way.walk.id, "behavior": "alcohol", "stage": "preparation", "words": "Zqsoon"}
    for _ in range(2):
        assert mine.post("/mine/where/", said).status_code == 302
    row = Observation.objects.get()
    assert (row.by_person, row.noted_by_id, row.source, row.axis) == (True, None, "person", "stage")
    page = text_of(mine.get("/mine/where/"))
    assert "Zqsoon" in page and "I said so" in page and "This is not right" in page
    assert "Zqsoon" in text_of(signed_in(cast.ana).get(f"/people/{way.sam.id}/continuum/"))
    for wrong in ({"stage": "asam4:1.5"}, {"behavior": ""}, {"walk": other.id}):
        refused = mine.post("/mine/where/", said | {"id": uuid.uuid4()} | wrong)
        assert refused.status_code == 422 and "<title>Error:" in text_of(refused)
    assert Observation.objects.count() == 1


def test_nothing_of_anybody_else_is_there_and_nobody_else_opens_it(way: Way, cast: Cast) -> None:
    other = sam_walks_with(cast.jo, clock.now())
    noted(other, cast.jo, Axis.STAGE, "action", behavior="alcohol", words="Zqtheirs")
    assert "Zqtheirs" not in text_of(way.enter().get("/mine/where/"))
    assert Client().get("/mine/where/").status_code == 410
