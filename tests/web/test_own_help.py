"""Places that help, stories and the three questions on the person's own page, and where staff meet them."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from companionway.directory.models import Listing, Service, ServiceReport
from companionway.experience.actions import give_experience_link
from companionway.experience.models import ExperienceAsk
from companionway.linkages.actions import give_sheet
from companionway.linkages.models import Linkage, LinkageAnswer
from companionway.linkages.rules import Giving
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.workforce.actions.stories import show_story
from tests.architecture.actions_of_help import story_of
from tests.cast import Cast, sam_walks_with
from tests.directory.lists import told_of_the_pantry
from tests.web.asking import count, signed_in, text_of
from tests.web.test_own_page import Way

pytestmark = pytest.mark.django_db
HELP, STORIES, EXPERIENCE = "/mine/help/", "/mine/stories/", "/mine/experience/"
SAID = {"meaningful": "yes", "better": "somewhat", "hopeful": ""}


@pytest.fixture
def way(cast: Cast) -> Way:
    """Sam's way in."""
    return Way(cast)


@pytest.fixture
def pantry(cast: Cast, way: Way) -> Linkage:
    """Sam was told of the pantry."""
    return told_of_the_pantry(way.walk.id, cast.ana.id, clock.now() - timedelta(days=8))


def outcome(linkage: Linkage) -> str:
    return f"{HELP}{linkage.id}/outcome/"


def test_they_say_in_one_tap_how_it_went_and_their_peer_reads_it(cast: Cast, way: Way, pantry: Linkage) -> None:
    sam = way.enter()
    page = text_of(sam.get(HELP))
    assert "Harbor Food Pantry" in page and "207-555-0101" in page
    for words in ("got help", "am waiting", "changed my mind", "do not know"):
        assert f"I {words}" in page
    assert "It was full" in page and "It was not for me" in page
    assert sam.post(outcome(pantry), {"outcome": "waiting"}).status_code == 302
    assert sam.post(outcome(pantry), {"outcome": "got_help"}).status_code == 302
    assert [(a.outcome, a.by_id, a.by_person) for a in LinkageAnswer.objects.order_by("said_at")] == [
        ("waiting", None, True), ("got_help", None, True),
    ]  # fmt: skip
    entry = AuditEntry.objects.filter(verb="linkage.answered").order_by("-id")[0]
    assert (entry.actor_id, entry.person_id, entry.detail["by"]) == (None, way.sam.id, "person")
    assert "by <bdi>Sam</bdi>" in text_of(signed_in(cast.ana).get(f"/linkages/{pantry.id}/"))
    assert ServiceReport.objects.get().by_id is None, "what the next peer learns leads back to nobody"


def test_full_told_twice_lowers_the_listing_once(way: Way, pantry: Linkage) -> None:
    sam = way.enter()
    for _ in range(2):
        assert sam.post(outcome(pantry), {"outcome": "full"}).status_code == 302
    assert ServiceReport.objects.filter(kind="full").count() == 1
    assert Service.objects.get(id=pantry.listing.service_id).full_on is not None


def test_that_it_was_not_for_them_does_not_say_to_the_next_that_it_is_full(
    cast: Cast, way: Way, pantry: Linkage
) -> None:
    sam = way.enter()
    assert sam.post(outcome(pantry), {"outcome": "not_for_me"}).status_code == 302
    assert Service.objects.get(id=pantry.listing.service_id).full_on is None
    page = text_of(sam.get(HELP))
    assert "Said last: It was not for me" in page and 'value="not_for_me" aria-pressed="true"' in page
    assert "Not for them" in text_of(signed_in(cast.ana).get(f"/linkages/{pantry.id}/"))


def test_a_place_that_left_its_list_says_so_and_odd_answers_are_not_there(way: Way, pantry: Linkage) -> None:
    Listing.objects.filter(id=pantry.listing_id).update(live=False)
    sam = way.enter()
    assert "It has left the list since" in text_of(sam.get(HELP))
    for odd in ("", "cured", "got_help; DROP"):
        assert sam.post(outcome(pantry), {"outcome": odd}).status_code == 404
    assert not LinkageAnswer.objects.exists()


def test_somebody_elses_linkage_is_not_there(cast: Cast, way: Way) -> None:
    other = told_of_the_pantry(sam_walks_with(cast.jo, clock.now()).id, cast.jo.id, clock.now())
    sam = way.enter()
    assert "Harbor Food Pantry" not in text_of(sam.get(HELP))
    assert sam.post(outcome(other), {"outcome": "full"}).status_code == 404
    assert Client().post(outcome(other), {"outcome": "full"}).status_code == 410
    assert not LinkageAnswer.objects.exists()


def test_a_sheet_that_they_were_given_can_be_read_again_in_its_language(cast: Cast, way: Way) -> None:
    give_sheet(engagement_id=way.walk.id, slug="a-hard-hour", language="es", how=Giving.TOLD, by=cast.ana.id,
               at=clock.now())  # fmt: skip
    sam = way.enter()
    assert "Pasar una hora difícil" in text_of(sam.get(HELP))
    assert "Suelta el aire despacio" in text_of(sam.get("/mine/read/a-hard-hour/?lang=es"))
    assert sam.get("/mine/read/for-clinicians/").status_code == 404
    assert sam.get("/mine/read/nothing/").status_code == 404


def test_a_story_is_read_while_it_is_shared_and_gone_the_moment_it_is_taken_back(cast: Cast, way: Way) -> None:
    told = story_of(cast)
    sam, page = way.enter(), f"{STORIES}{told.id}/"
    assert sam.get(page).status_code == 404 and "A boat" not in text_of(sam.get(STORIES))
    show_story(story_id=told.id, shown=True, by=cast.ana.id, at=clock.now())
    assert "A boat" in text_of(sam.get(STORIES)) and "I learned to mend a boat." in text_of(sam.get(page))
    show_story(story_id=told.id, shown=False, by=cast.ana.id, at=clock.now())
    gone = sam.get(page)
    assert gone.status_code == 404 and "This story is not here now" in text_of(gone)
    assert "A boat" not in text_of(sam.get(STORIES))


def test_what_they_say_alone_is_kept_once_and_shown_to_nobody_who_works_here(cast: Cast, way: Way) -> None:
    sam, given = way.enter(), {"id": str(uuid.uuid4()), **SAID}
    for _ in range(2):
        assert sam.post(EXPERIENCE, given).status_code == 302
    row = ExperienceAsk.objects.get()
    assert (row.way, row.meaningful, row.better, row.hopeful) == ("own", "yes", "somewhat", "skipped")
    assert sam.post(EXPERIENCE, given | {"meaningful": "no"}).status_code == 422, "it was answered already"
    assert "Partly" in text_of(sam.get(EXPERIENCE))
    for reader in (cast.ana, cast.ben):
        page = text_of(signed_in(reader).get(f"/engagements/{way.walk.id}/experience/"))
        assert "Answered alone" in page and "<b>Partly</b>" not in page and "<b>Yes</b>" not in page


def asked(cast: Cast, way: Way) -> tuple[Client, str]:
    """Sam opened the link to the three questions; the page of them."""
    way.token = give_experience_link(engagement_id=way.walk.id, by=cast.ana.id, at=clock.now()).token
    way.address = reverse("web:own-link", args=[way.token])
    client = Client()
    way.knock(client)
    return client, way.say(client)["Location"]


def test_a_link_opens_the_three_questions_and_nothing_else_and_is_answered_once(cast: Cast, way: Way) -> None:
    sam, page = asked(cast, way)
    assert page == f"{EXPERIENCE}{ExperienceAsk.objects.get().id}/"
    assert sam.get(page).status_code == 200
    for closed in ("/mine/", HELP, STORIES, EXPERIENCE):
        assert sam.get(closed).status_code == 410
    assert sam.post(page, {"id": str(uuid.uuid4()), "hopeful": "yes"}).status_code == 302
    row = ExperienceAsk.objects.get()
    assert (row.way, row.meaningful, row.hopeful) == ("link", "skipped", "yes")
    assert sam.post(page, {"id": str(row.id), "hopeful": "no"}).status_code == 200
    assert ExperienceAsk.objects.get().hopeful == "yes"
    assert Client().post(way.address).status_code == 404, "a link for one thing is spent by being opened"


def test_a_link_that_is_opened_by_a_program_or_too_late_or_for_another_answers_nothing(cast: Cast, way: Way) -> None:
    sam, page = asked(cast, way)
    assert Client().get(page).status_code == 410, "the address alone opens nothing"
    other = ExperienceAsk.objects.create(engagement=sam_walks_with(cast.jo, clock.now()), way="link",
                                         asked_at=clock.now(), asked_by=cast.jo)  # fmt: skip
    assert sam.get(f"{EXPERIENCE}{other.id}/").status_code == 404
    late = give_experience_link(engagement_id=way.walk.id, by=cast.ana.id, at=clock.now() - timedelta(days=8)).token
    assert Client().post(reverse("web:own-link", args=[late])).status_code == 404
    assert not ExperienceAsk.objects.exclude(answered_at=None).exists()


@pytest.mark.parametrize("odd", [{"meaningful": "always"}, {"id": "x"}, {"better": "yes", "id": ""}])
def test_an_answer_that_is_none_of_the_four_is_refused(way: Way, odd: dict[str, str]) -> None:
    assert way.enter().post(EXPERIENCE, {"id": str(uuid.uuid4()), **SAID, **odd}).status_code == 422
    assert not ExperienceAsk.objects.exists()


def test_the_questions_are_asked_together_and_said_beside_whoever_asked(cast: Cast, way: Way) -> None:
    ana, page = signed_in(cast.ana), f"/engagements/{way.walk.id}/experience/"
    assert ana.post(page, {"id": str(uuid.uuid4()), **SAID}).status_code == 302
    row = ExperienceAsk.objects.get()
    assert (row.way, row.asked_by_id, row.hopeful) == ("together", cast.ana.id, "skipped")
    assert "Partly" in text_of(ana.get(page))
    assert b"The link" in ana.post(f"{page}link/").content and ExperienceAsk.objects.count() == 2
    assert signed_in(cast.jo).get(page).status_code == 404
    assert ana.post(page, {"id": str(uuid.uuid4()), **SAID, "not_now": "yes"}).status_code == 302
    assert ExperienceAsk.objects.latest("asked_at").meaningful == "skipped", "what was tapped before does not count"


def test_the_new_pages_of_a_person_ask_the_same_few_queries_however_much_there_is(
    cast: Cast, way: Way, pantry: Linkage
) -> None:
    sam, pages = way.enter(), (HELP, STORIES, EXPERIENCE)
    sam.get(HELP)  # the first page of a visit notes that somebody came
    few = [count(lambda page=page: sam.get(page)) for page in pages]  # type: ignore[misc]
    for _ in range(3):
        show_story(story_id=story_of(cast).id, shown=True, by=cast.ana.id, at=clock.now())
        told_of_the_pantry(way.walk.id, cast.ana.id, clock.now())
        sam.post(EXPERIENCE, {"id": str(uuid.uuid4()), **SAID})
    assert [count(lambda page=page: sam.get(page)) for page in pages] == few  # type: ignore[misc]


def test_what_was_given_to_read_is_listed_in_the_language_of_the_page_or_as_it_was_given(cast: Cast, way: Way) -> None:
    sam, given = way.enter(), {"engagement_id": way.walk.id, "slug": "a-hard-hour", "how": Giving.TOLD}
    give_sheet(language="es", at=clock.now() - timedelta(days=1), by=cast.ana.id, **given)
    assert "Pasar una hora difícil" in text_of(sam.get(HELP))
    give_sheet(language="en", at=clock.now(), by=cast.ana.id, **given)
    sam.post("/mine/language/", {"language": "es"})
    page = text_of(sam.get(HELP))
    assert page.count("Pasar una hora difícil") == 1 and "Getting through a hard hour" not in page
