"""Being in touch on the person's own page: what was agreed, changed by themselves, and texts on or off."""

import uuid

import pytest
from django.test import Client

from companionway.engagement.actions.message import send_text
from companionway.engagement.models.message import NumberStopped, TextMessage
from companionway.engagement.models.plan import ContactPlan
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry
from tests.cast import Cast, sam_walks_with
from tests.texting.agreeing import agrees_to_texts, comes_in
from tests.web.asking import signed_in, text_of
from tests.web.test_own_page import Way
from tests.web.test_reach import PLAN

IN_TOUCH = "/mine/in-touch/"
SAID = {name: value for name, value in PLAN.items() if name != "trusted_consent"}


@pytest.fixture
def way(cast: Cast) -> Way:
    """Sam's way in."""
    return Way(cast)


def test_what_they_change_is_a_version_of_their_own_and_their_peer_reads_it(cast: Cast, way: Way) -> None:
    sam, address = way.enter(), f"{IN_TOUCH}{way.walk.id}/"
    assert b"Ana</bdi> walks with you" in sam.get(IN_TOUCH).content
    assert sam.get(address).status_code == 200
    assert sam.post(address, SAID).status_code == 302
    plan = ContactPlan.objects.get()
    assert (plan.by_id, plan.by_person, plan.name_to_say, plan.days) == (None, True, "Alex", [0, 2])
    entry = AuditEntry.objects.get(verb="contact_plan.agreed")
    assert (entry.actor_id, entry.detail["by"]) == (None, "person")
    assert sam.post(address, SAID).status_code == 422, "somebody wrote a version meanwhile"
    assert sam.post(address, SAID | {"version": "1", "quiet_until": ""}).status_code == 422
    ana = Client()
    ana.force_login(cast.ana)
    assert b"said by themselves" in ana.get(f"/engagements/{way.walk.id}/contact-plan/").content


def hidden_version(page: str) -> str:
    return page.partition('name="version" value="')[2].partition('"')[0]


def test_after_a_change_in_another_window_the_second_press_keeps_theirs(cast: Cast, way: Way) -> None:
    sam, address = way.enter(), f"{IN_TOUCH}{way.walk.id}/"
    sam.post(address, SAID | {"name_to_say": "Zqfirst"})
    refused = sam.post(address, SAID | {"name_to_say": "Zqsecond", "modes": ["text", "call"]})
    page = text_of(refused)
    assert refused.status_code == 422 and "Zqfirst" in page and "Zqsecond" in page and "<title>Error:" in page
    again = SAID | {"name_to_say": "Zqsecond", "version": hidden_version(page)}
    assert sam.post(address, again).status_code == 302
    assert ContactPlan.objects.get(version=2).name_to_say == "Zqsecond"
    ana, plan = signed_in(cast.ana), f"/engagements/{way.walk.id}/contact-plan/"
    refused = ana.post(plan, PLAN | {"name_to_say": "Zqthird"})
    assert refused.status_code == 422 and "Zqsecond" in text_of(refused)
    assert ana.post(plan, PLAN | {"version": hidden_version(text_of(refused))}).status_code == 302


def test_texts_stop_at_one_tap_and_come_again_at_another(cast: Cast, way: Way) -> None:
    agrees_to_texts(cast, way.walk, clock.now())
    sam = way.enter()
    assert sam.post("/mine/texts/", {"texts": "off"}).status_code == 302
    assert b"Texts are stopped." in sam.get(IN_TOUCH).content and NumberStopped.objects.count() == 1
    given = {"engagement_id": way.walk.id, "words": "Hi", "by": cast.ana.id, "at": clock.now()}
    with pytest.raises(DomainError, match="STOP"):
        send_text(text_id=uuid.uuid4(), **given)
    assert sam.post("/mine/texts/", {"texts": "on"}).status_code == 302
    assert send_text(text_id=uuid.uuid4(), **given) and TextMessage.objects.count() == 1


def test_what_was_stopped_from_the_phone_itself_is_opened_from_the_phone_alone(cast: Cast, way: Way) -> None:
    agrees_to_texts(cast, way.walk, clock.now())
    comes_in(cast, "STOP", at=clock.now())
    sam = way.enter()
    page = sam.get(IN_TOUCH).content
    assert b"text START" in page and b"Texts are OK again" not in page and b"Stop all texts" not in page
    for texts in ("on", "off", "on"):
        assert sam.post("/mine/texts/", {"texts": texts}).status_code == 302
        assert b"text START" in sam.get(IN_TOUCH).content
    assert NumberStopped.objects.get().started_at is None
    assert AuditEntry.objects.filter(verb="text.started").earliest("occurred_at", "id").detail["numbers"] == 0
    comes_in(cast, "START", at=clock.now())
    assert b"Texts are stopped" not in sam.get(IN_TOUCH).content


def test_a_stop_from_the_phone_after_one_from_the_page_is_the_phones(cast: Cast, way: Way) -> None:
    sam = way.enter()
    sam.post("/mine/texts/", {"texts": "off"})
    comes_in(cast, "STOP", at=clock.now())
    sam.post("/mine/texts/", {"texts": "on"})
    assert NumberStopped.objects.get(started_at=None).person is None
    comes_in(cast, "START", at=clock.now())
    sam.post("/mine/texts/", {"texts": "off"})
    sam.post("/mine/texts/", {"texts": "on"})
    assert not NumberStopped.objects.filter(started_at=None).exists(), "what the page stopped since, the page opens"


def test_another_person_with_the_same_number_does_not_open_what_one_stopped(cast: Cast, way: Way) -> None:
    sam, robin = way.enter(), Way(cast).enter()
    sam.post("/mine/texts/", {"texts": "off"})
    assert b"Texts are OK again" not in robin.get(IN_TOUCH).content and b"START" in robin.get(IN_TOUCH).content
    robin.post("/mine/texts/", {"texts": "on"})
    assert NumberStopped.objects.get(started_at=None).person_id == way.sam.id
    robin.post("/mine/texts/", {"texts": "off"})
    sam.post("/mine/texts/", {"texts": "on"})
    stands = NumberStopped.objects.get(started_at=None)
    assert stands.person_id not in (None, way.sam.id), "each takes back their own"
    robin.post("/mine/texts/", {"texts": "on"})
    assert b"Texts are stopped" not in sam.get(IN_TOUCH).content


def test_another_persons_walk_is_not_there_and_without_a_visit_nothing_is(cast: Cast, way: Way) -> None:
    other = sam_walks_with(cast.jo, clock.now())
    assert way.enter().get(f"{IN_TOUCH}{other.id}/").status_code == 404
    assert way.enter().post(f"{IN_TOUCH}{other.id}/", SAID).status_code == 404
    for answer in (Client().get(IN_TOUCH), Client().post("/mine/texts/", {"texts": "off"})):
        assert answer.status_code == 410
    assert not ContactPlan.objects.exists() and not NumberStopped.objects.exists()
