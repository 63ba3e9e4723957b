"""The team as its supervisor meets it: who works here, who has no supervisor, who walks with nobody now."""

from datetime import timedelta

import pytest
from django.test import Client

from companionway.platform import clock
from companionway.workforce.models import RoleHeld, Supervision
from tests.cast import Cast, sam_walks_with

YESTERDAY = clock.today() - timedelta(days=1)


@pytest.fixture
def ben(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ben)
    return client


def test_a_peer_whose_last_role_has_ended_is_not_on_the_team(ben: Client, cast: Cast) -> None:
    assert "Jo Marsh" in ben.get("/team/").content.decode()
    RoleHeld.objects.filter(user=cast.jo).update(ends_on=YESTERDAY)
    text = ben.get("/team/").content.decode()
    assert "Jo Marsh" not in text and "Ana Reyes" in text


def test_a_supervisor_is_told_who_has_no_supervisor_and_a_peer_is_not(ben: Client, cast: Cast) -> None:
    Supervision.objects.filter(peer__user=cast.jo).update(ends_on=YESTERDAY)
    words = "Nobody supervises them now"
    assert ben.get("/team/").content.decode().count(words) == 2  # Jo, and Cleo whom nobody ever supervised
    ana = Client()
    ana.force_login(cast.ana)
    assert words not in ana.get("/team/").content.decode()


def test_who_walks_with_nobody_stands_on_the_supervisors_today_with_a_way_to_act(ben: Client, cast: Cast) -> None:
    walk = sam_walks_with(cast.jo, clock.now() - timedelta(hours=1))
    act = f"/engagements/{walk.id}/peer/"
    assert act not in ben.get("/today/").content.decode()
    RoleHeld.objects.filter(user=cast.jo).update(ends_on=YESTERDAY)
    text = ben.get("/today/").content.decode()
    assert "Walking with nobody now" in text and act in text
    assert ben.get(act).status_code == 200
    ana = Client()
    ana.force_login(cast.ana)
    assert act not in ana.get("/today/").content.decode()
