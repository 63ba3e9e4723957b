"""What a person reads and says on their own page, and that nothing of anybody else is there."""

import json
import re
import uuid
from base64 import b64decode
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from companionway.engagement.actions import own_asks
from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.note import Note, NoteBeside
from companionway.engagement.models.own_ask import OwnAsk
from companionway.engagement.models.walk import Engagement
from companionway.interop.fhir.r4 import check
from companionway.people.details import PersonDetails
from companionway.people.models import PossibleMatch
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.actions import own_page as actions
from companionway.privacy.actions.joining import judge_match
from companionway.privacy.models.consent import ConsentRevocation
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.own_page import AgreedWord, OwnLink
from companionway.roadmap.actions.hope import start
from companionway.roadmap.actions.milestone import mark
from companionway.roadmap.actions.step import Small, take
from companionway.web.census import routes
from companionway.web.pages.doors.ask import SALT
from tests.cast import Cast, sam_walks_with
from tests.sharing import sam_consents
from tests.stories import baseline
from tests.web.test_own_page import WORD, Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def way(cast: Cast) -> Way:
    return Way(cast)


@pytest.fixture
def robin(cast: Cast) -> Engagement:
    """Somebody else, who walks with Jo and shares something."""
    walk = sam_walks_with(cast.jo, clock.now() - timedelta(hours=2), person=PersonDetails(called="Robin"))
    sam_consents(cast, walk.person, at=clock.now() - timedelta(hours=1))
    return walk


def key_of(page: str, kind: str) -> dict[str, str]:
    found = re.search(
        rf'value="{kind}"><input type="hidden" name="walk" value="([^"]+)"><input [^>]*value="([^"]+)"', page
    )
    assert found, kind
    return {"kind": kind, "walk": found[1], "key": found[2]}


def test_every_own_page_opens_for_its_person_and_is_closed_to_others(way: Way, cast: Cast) -> None:
    sam_consents(cast, way.sam, at=clock.now() - timedelta(hours=1))
    inside, staff = way.enter(), Client()
    staff.force_login(cast.ana)
    pages = [r for r in routes() if "their own page, opened by" in r.access and not r.parameters and "GET" in r.methods]
    assert len(pages) >= 7
    for route in pages:
        assert inside.get(route.path).status_code == 200, route.path
        assert staff.get(route.path).status_code == 410, route.path


def test_ids_of_another_person_are_not_there_in_any_address_or_field(way: Way, robin: Engagement) -> None:
    client = way.enter()
    theirs = robin.person.consents.get()
    choice = reverse("web:own-choice", args=[theirs.id])
    assert client.get(choice).status_code == client.post(choice).status_code == 404
    assert ConsentRevocation.objects.count() == 0
    sent = {"kind": "pause", "walk": str(robin.id), "key": str(uuid.uuid4())}
    assert client.post(reverse("web:own-us"), sent).status_code == 404
    for odd in ({"walk": "x"}, {"key": ""}, {"kind": "wrong"}, {"kind": "admin"}):
        assert client.post(reverse("web:own-us"), sent | odd).status_code == 404
    robin.refresh_from_db()
    assert robin.state == "open" and OwnAsk.objects.count() == 0
    entry = AuditEntry.objects.filter(verb="page.refused").latest("occurred_at")
    assert entry.person_id == way.sam.id and entry.result == "not_visible"


def test_sharing_is_turned_off_in_three_taps_with_a_written_statement(way: Way, cast: Cast) -> None:
    consent = sam_consents(cast, way.sam, at=clock.now() - timedelta(hours=1))
    client = way.enter()
    listed = client.get(reverse("web:own-choices")).content.decode()
    page = reverse("web:own-choice", args=[consent.id])
    assert page in listed and "Turn off" in client.get(page).content.decode()
    client.post(page)
    done = client.get(page).content.decode()
    row = ConsentRevocation.objects.get(consent=consent)
    assert row.taken_by is None and row.method == "written" and "Sam" in row.statement
    assert "Sharing has stopped" in done and row.statement.split(".")[0][:20] in done
    client.post(page)
    assert ConsentRevocation.objects.count() == 1
    entry = AuditEntry.objects.filter(verb="consent.revoked").first()
    assert entry and entry.actor_id is None and entry.role == "person"


def test_one_tap_pauses_at_once_and_waits_where_the_peer_looks(way: Way, cast: Cast) -> None:
    client = way.enter()
    page = client.get(reverse("web:own-us")).content.decode()
    sent = key_of(page, "pause")
    for _ in range(2):
        assert client.post(reverse("web:own-us"), sent).status_code == 302
    way.walk.refresh_from_db()
    assert way.walk.state == "paused" and OwnAsk.objects.count() == 1
    told = client.get(reverse("web:own-us")).content.decode()
    assert "It counts from that moment." in told and "On its way" not in told
    peer = Client()
    peer.force_login(cast.ana)
    assert "They asked for something" in peer.get(reverse("web:today")).content.decode()
    asked = reverse("web:own-asks", args=[way.sam.id])
    assert "takes a pause" in peer.get(asked).content.decode()
    ask = OwnAsk.objects.get()
    assert peer.post(reverse("web:own-ask-seen", args=[ask.id])).status_code == 302
    assert "They asked for something" not in peer.get(reverse("web:today")).content.decode()
    assert "Seen to." in client.get(reverse("web:own-us")).content.decode()
    stranger = Client()
    stranger.force_login(cast.cleo)
    assert stranger.post(reverse("web:own-ask-seen", args=[ask.id])).status_code == 404


def test_two_taps_that_come_at_once_are_one_wish(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    client, found, twins = way.enter(), own_asks._walk_of, []
    sent = key_of(client.get(reverse("web:own-us")).content.decode(), "pause")

    def while_the_twin_is_saved(*asked: Any) -> Any:
        if not twins:
            twins.append(uuid.UUID(sent["key"]))
            own_asks.ask_on_own_page(ask_id=twins[0], person_id=way.sam.id, engagement_id=way.walk.id,
                                     kind=own_asks.Asked.PAUSE, at=clock.now())  # fmt: skip
        return found(*asked)

    monkeypatch.setattr(own_asks, "_walk_of", while_the_twin_is_saved)
    assert client.post(reverse("web:own-us"), sent).status_code == 302
    assert OwnAsk.objects.get().id == twins[0] and AuditEntry.objects.filter(verb="own_page.asked").count() == 1


def test_the_same_wish_is_one_while_it_waits_and_new_once_it_was_seen_to(way: Way, cast: Cast) -> None:
    wish = {"person_id": way.sam.id, "engagement_id": way.walk.id, "kind": own_asks.Asked.REACH_ME, "at": clock.now()}
    first = own_asks.ask_on_own_page(ask_id=uuid.uuid4(), words="Tuesday", **wish)
    assert own_asks.ask_on_own_page(ask_id=uuid.uuid4(), words=" Tuesday ", **wish).id == first.id
    assert own_asks.ask_on_own_page(ask_id=uuid.uuid4(), words="Friday", **wish).id != first.id
    own_asks.see_to(ask_id=first.id, by=cast.ana.id, at=clock.now())
    assert own_asks.ask_on_own_page(ask_id=uuid.uuid4(), words="Tuesday", **wish).id != first.id


def test_a_wish_for_another_peer_is_seen_by_the_supervisor_and_not_by_the_peer(way: Way, cast: Cast) -> None:
    client = way.enter()
    client.post(reverse("web:own-us"), key_of(client.get(reverse("web:own-us")).content.decode(), "another_peer"))
    asked, found = reverse("web:own-asks", args=[way.sam.id]), {}
    for name in ("ana", "ben"):
        staff = Client()
        staff.force_login(getattr(cast, name))
        page = staff.get(asked).content.decode()
        found[name] = "would like another peer" in page
    assert found == {"ana": False, "ben": True}


def test_words_about_what_is_not_right_are_kept_whole(way: Way) -> None:
    client = way.enter()
    words = "لم أقل هذا 🌱 " + "x" * 4_900
    page = reverse("web:own-wrong")
    assert client.post(page, {"key": uuid.uuid4(), "words": ""}).status_code == 422
    assert client.post(page, {"key": uuid.uuid4(), "words": "x" * 5_001}).status_code == 422
    assert client.post(page, {"key": uuid.uuid4(), "words": words}).status_code == 302
    assert OwnAsk.objects.get().words == words.strip()


def test_who_looked_names_staff_and_not_the_person_themselves(way: Way, cast: Cast) -> None:
    staff = Client()
    staff.force_login(cast.ana)
    staff.get(reverse("web:person", args=[way.sam.id]))
    client = way.enter()
    for _ in range(3):
        page = client.get(reverse("web:own-looked")).content.decode()
    assert "Ana (peer" in page.replace("<bdi>", "").replace("</bdi>", "")
    assert "Companionway itself" not in page and "page.opened" not in page
    again = staff.get(reverse("web:who-looked", args=[way.sam.id])).content.decode()
    assert "person" not in re.findall(r"<li>([^<]*)", again)


def test_the_record_can_be_read_and_taken_along_as_fhir_through_the_gate(
    way: Way, cast: Cast, robin: Engagement
) -> None:
    at = clock.now() - timedelta(hours=1)
    baseline(way.walk, cast, at=at)
    sam_consents(cast, way.sam, at=at)
    mark(milestone_id=uuid.uuid4(), person_id=way.sam.id, hope_id=None, words="First viewing", on=clock.today(),
         celebrate="", by=cast.ana.id, at=at)  # fmt: skip
    own_words(way, cast, at=at)
    client = way.enter()
    page = client.post(reverse("web:own-record-page")).content.decode()
    assert "207-555-0142" in page and "Robin" not in page
    assert [word for word in (*WORDS, "First viewing") if word not in page] == []
    file = client.post(reverse("web:own-record-file"))
    assert "my-record.json" in file["Content-Disposition"] and "Sam" not in file["Content-Disposition"]
    made = json.loads(b"".join(file) if file.streaming else file.content)
    assert [str(issue) for issue in check(made)] == []
    kinds = {entry["resource"]["resourceType"] for entry in made["entry"]}
    assert kinds == {
        "Patient", "EpisodeOfCare", "QuestionnaireResponse", "Consent", "Communication", "CarePlan", "Goal",
        "DocumentReference", "Observation",
    }  # fmt: skip
    held = json.dumps(made, ensure_ascii=False)
    letters = [one["attachment"]["data"] for e in made["entry"] for one in e["resource"].get("content", [])]
    held += "".join(b64decode(data).decode() for data in letters)
    assert [word for word in WORDS if word not in held] == [] and "Robin" not in held
    bases = set(Disclosure.objects.filter(person=way.sam).values_list("basis", flat=True))
    assert bases <= {"person_access"}
    entries = AuditEntry.objects.filter(verb="disclosure.made", person_id=way.sam.id, reason="person_access")
    assert entries.count() == 2


WORDS = ("A door of my own", "because of the cat", "ring the office", "we spoke of the night shift", "no, of the day",
         "hello from the bus", "Lou Pratt")  # fmt: skip


def own_words(way: Way, cast: Cast, *, at: datetime) -> None:
    """A hope with a step, a note with words beside it, a text and a plan of Sam's, each with words to be found."""
    hope, ana = uuid.uuid4(), cast.ana.id
    start(hope_id=hope, person_id=way.sam.id, words=WORDS[0], why=WORDS[1], by=None, at=at)
    take(step_id=uuid.uuid4(), hope_id=hope, said=Small(WORDS[2], None), by=None, at=at)
    note = Note.objects.create(engagement=way.walk, words=WORDS[3], peer_id=ana, entered_by_id=ana, written_at=at)
    NoteBeside.objects.create(note=note, words=WORDS[4], by_person=True, written_at=at)
    TextMessage.objects.create(engagement=way.walk, program_id=way.walk.program_id, state="received", words=WORDS[5],
                               occurred_at=at, provider="twilio", provider_id="SM1")  # fmt: skip
    agree_contact_plan(engagement_id=way.walk.id, agreed=Agreed(modes=["text"], trusted_name=WORDS[6]), version=0,
                       by=ana, at=at)  # fmt: skip


def test_a_join_closes_every_way_so_that_nobody_gets_to_another_page_by_writing_a_phone_number(
    way: Way, cast: Cast, robin: Engagement
) -> None:
    """Somebody asked for themselves with Sam's number and has a link to that record alone; then a human joins them."""
    actions.agree_on_word(person_id=robin.person_id, word="blue heron", by=None, at=clock.now())
    link = actions.give_page(person_id=robin.person_id, by=None, at=clock.now())
    match = PossibleMatch.objects.create(newer=robin.person, older=way.sam, reasons=["phone"], found_at=clock.now())
    judge_match(match_id=match.id, same=True, by=cast.ben.id, at=clock.now())
    assert actions.knock(token=link.token, at=clock.now()) is None
    assert OwnLink.objects.filter(ended_at=None).count() == 0
    assert [word.person_id for word in AgreedWord.objects.all()] == [way.sam.id]


def test_a_fresh_link_is_shown_once_and_opens_the_same_page(way: Way) -> None:
    client = way.enter()
    shown = client.post(reverse("web:own-link-anew")).content.decode()
    found = re.search(r"(/m/[\w-]+/)", shown)
    assert found and found[1] != way.address
    assert "/m/" not in client.get("/mine/").content.decode()
    way.address = found[1]
    assert way.enter().get("/mine/").status_code == 200


@pytest.mark.parametrize(
    "name", ["own", "own-choices", "own-looked", "own-shared", "own-us", "own-record", "own-wrong"]
)
def test_own_pages_ask_the_same_few_questions_however_much_there_is(
    way: Way, name: str, django_assert_max_num_queries: Any
) -> None:
    client = way.enter()
    client.get(reverse(f"web:{name}"))
    with django_assert_max_num_queries(26):
        assert client.get(reverse(f"web:{name}")).status_code == 200
    assert WORD not in client.get(reverse(f"web:{name}")).content.decode()


def test_asking_for_oneself_goes_on_into_a_page_of_ones_own(cast: Cast) -> None:
    client, answers = Client(), asked_for_oneself()
    assert client.post(reverse("web:ask"), answers | {"word": "otter"}).status_code == 422
    sent = client.post(reverse("web:ask"), answers | {"word": "blue heron"})
    found = re.search(r"(/m/[\w-]+/)", sent.content.decode())
    assert found and sent.status_code == 200
    again = client.post(reverse("web:ask"), answers | {"word": "blue heron"})
    assert again.status_code == 302, "the same form again shows no link"
    client.post(found[1])
    assert client.post(reverse("web:own-door"), {"word": "blue heron"}).status_code == 302
    assert "Hello, <bdi>River</bdi>" in client.get("/mine/").content.decode()


def asked_for_oneself() -> dict[str, str]:
    """The last page of somebody who calls themselves River, ready to send."""
    said = {"name": {"called": ["River"]}, "reach": {"channel": ["text"], "phone": ["207-555-0142"]},
            "when": {"times": ["Any time"]}, "more": {}}  # fmt: skip
    state = signing.dumps({"key": str(uuid.uuid4()), "said": said, "seen_all": True}, salt=SALT, compress=True)
    return {"state": state, "step": "check", "go": "send"}
