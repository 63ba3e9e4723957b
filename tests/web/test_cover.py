"""Pages of cover: a supervisor sets it up and ends it; the covering peer sees for whom and until when (P40)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from companionway.engagement.actions.cover import begin_cover, end_cover
from companionway.engagement.models.walk import Engagement, EngagementEvent
from companionway.engagement.rules.walk import Goodbye
from companionway.followups.actions import plan
from companionway.followups.models import FollowUp
from companionway.platform import clock
from companionway.platform.models import User
from companionway.privacy.models.cover import Cover
from companionway.referrals.actions.answer import accept
from companionway.web import phrases
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision
from companionway.workforce.rules import Role
from tests.cast import BEGAN, Cast, sam_waits, sam_walks_with
from tests.said import names
from tests.stories import baseline

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def page_of(cast: Cast, user: User) -> str:
    """The address where a cover for this peer is set up."""
    return f"/team/{PeerWorker.objects.get(user=user).id}/cover/"


def covered(cast: Cast) -> Cover:
    """Ana covers for Jo from now on for three days."""
    now = clock.now()
    return begin_cover(
        covered=cast.jo.id, covering=cast.ana.id, starts_at=now, ends_at=now + 3 * DAY, by=cast.ben.id, at=now
    )  # fmt: skip


@pytest.fixture
def walk(cast: Cast) -> Engagement:
    """Sam has walked with Jo since yesterday."""
    return sam_walks_with(cast.jo, clock.now() - DAY)


@pytest.fixture
def ben(client: Client, cast: Cast) -> Client:
    """The supervisor's browser."""
    client.force_login(cast.ben)
    return client


def test_a_supervisor_sets_up_a_cover_sees_it_and_ends_it(ben: Client, cast: Cast, walk: Engagement) -> None:
    until = timezone.localtime(clock.now() + DAY).strftime("%Y-%m-%dT%H:%M")
    address = page_of(cast, cast.jo)
    assert ben.post(address, {"covering": str(cast.ana.id), "ends_at": until}).status_code == 302
    assert "Ana Reyes" in ben.get(address).content.decode()
    assert "Covering now and soon" in ben.get("/team/").content.decode()
    assert ben.post(f"/team/covers/{Cover.objects.get().id}/end/").status_code == 302
    assert "Covering now and soon" not in ben.get("/team/").content.decode()


def test_a_cover_without_an_end_or_for_longer_than_thirty_days_is_refused_beside_its_field(
    ben: Client, cast: Cast
) -> None:
    late = timezone.localtime(clock.now() + 31 * DAY).strftime("%Y-%m-%dT%H:%M")
    for ends_at, words in (("", "needed to go on"), (late, "At most 30 days")):
        answer = ben.post(page_of(cast, cast.jo), {"covering": str(cast.ana.id), "ends_at": ends_at})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Cover.objects.exists()


def test_a_supervisor_of_another_team_finds_nothing(client: Client, cast: Cast) -> None:
    cover = covered(cast)
    lou = User.objects.create_user("lou", "lou@example.org", None, first_name="Lou")
    RoleHeld.objects.create(user=lou, role=Role.PEER_SUPERVISOR, program=cast.places.ed, starts_on=BEGAN)
    Supervision.objects.create(peer=PeerWorker.objects.get(user=cast.cleo), supervisor=lou, starts_on=BEGAN)
    for user in (lou, cast.ana, cast.jo, cast.cleo, cast.kit, cast.eli):
        client.force_login(user)
        assert client.get(page_of(cast, cast.jo)).status_code == 404
        assert client.post(f"/team/covers/{cover.id}/end/").status_code == 404
    client.force_login(lou)
    assert "Covering now" not in client.get("/team/").content.decode()


def test_who_covers_sees_for_whom_and_until_when(client: Client, cast: Cast, walk: Engagement) -> None:
    waiting = sam_waits(clock.now())
    accept(referral_id=waiting.id, by=cast.jo.id, at=clock.now())
    cover, on = covered(cast), clock.today()
    words = phrases.cover("Jo", timezone.localdate(cover.ends_at), on)
    client.force_login(cast.ana)
    assert client.get("/today/").content.decode().count(words) == 2
    assert words in client.get("/people/").content.decode()
    page = client.get(f"/people/{walk.person_id}/").content.decode()
    assert f"You are there {phrases.cover('Jo Marsh', timezone.localdate(cover.ends_at), on)}" in page
    client.force_login(cast.ben)
    assert "Ana Reyes is there for Jo Marsh" in client.get(f"/people/{walk.person_id}/").content.decode()


def test_after_the_end_the_same_page_is_not_there(client: Client, cast: Cast, walk: Engagement) -> None:
    cover = covered(cast)
    client.force_login(cast.ana)
    assert client.get(f"/people/{walk.person_id}/").status_code == 200
    end_cover(cover_id=cover.id, by=cast.ben.id, at=clock.now())
    assert client.get(f"/people/{walk.person_id}/").status_code == 404
    assert not names("Sam", client.get("/today/").content.decode())
    assert not names("Sam", client.get("/people/").content.decode())


def test_a_day_is_named_within_the_week_and_dated_beyond() -> None:
    on = clock.today()
    assert phrases.cover("Jo", on, on) == "for Jo until today"
    assert phrases.cover("Jo", on + 3 * DAY, on) == f"for Jo until {on + 3 * DAY:%A}"
    assert phrases.cover("Jo", on + 9 * DAY, on) == f"for Jo until {phrases.day(on + 9 * DAY, on)}"


@pytest.mark.parametrize("reason", [Goodbye.MOVED, Goodbye.DIED])
def test_who_only_covers_says_goodbye_and_does_not_see_them_any_more(
    client: Client, cast: Cast, walk: Engagement, reason: Goodbye
) -> None:
    baseline(walk, cast, at=clock.now() - timedelta(hours=20))
    plan(at=clock.now())
    covered(cast)
    client.force_login(cast.ana)
    answer = client.post(f"/engagements/{walk.id}/closure/", {"reason": reason.value, "check_in": "not_now"})
    assert answer.status_code == 302
    walk.refresh_from_db()
    assert (walk.state, walk.goodbye) == ("closed", reason.value)
    assert EngagementEvent.objects.filter(engagement=walk, verb="say_goodbye", by=cast.ana).count() == 1
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(f"/people/{walk.person_id}/").status_code == 404
    if reason == Goodbye.DIED:
        assert set(FollowUp.objects.values_list("state", flat=True)) == {"died"}
