"""Who may open the pages of walking together: Ana walks with Sam, Cleo works elsewhere, Dana supports nobody."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from companionway.engagement.models.contact import Contact
from companionway.platform.models import AuditEntry
from companionway.web.navigation import items_for
from tests.cast import Cast
from tests.walked import Day, a_day
from tests.web.asking import signed_in, text_of

About = Callable[[Day], str]


def contact_of(day: Day) -> Contact:
    return Contact.objects.filter(engagement=day.sam, replaced_at=None).latest("occurred_at")


PAGES: dict[str, About] = {
    "person": lambda d: f"/people/{d.sam.person_id}/",
    "contact": lambda d: f"/contacts/{contact_of(d).id}/",
    "correction": lambda d: f"/contacts/{contact_of(d).id}/correction/",
    "plan": lambda d: f"/engagements/{d.sam.id}/plan/",
    "closure": lambda d: f"/engagements/{d.sam.id}/closure/",
    "peer": lambda d: f"/engagements/{d.sam.id}/peer/",
    "check-in offer": lambda d: f"/engagements/{d.sam.id}/check-ins/",
    "check-in result": lambda d: f"/check-ins/{d.done.id}/",
    "check-in answers": lambda d: f"/check-ins/{d.done.id}/answers/",
    "follow-up": lambda d: f"/follow-ups/{d.to_ask.id}/",
}
LISTS = ["/today/", "/people/", "/groups/", "/follow-ups/"]
WRITES: dict[str, tuple[About, dict[str, Any]]] = {
    "contact": (lambda d: f"/people/{d.sam.person_id}/contacts/",
                {"id": "01900000-0000-7000-8000-000000000001", "channel": "text"}),
    "undo": (lambda d: f"/contacts/{contact_of(d).id}/withdrawal/", {}),
    "details": (lambda d: f"/contacts/{contact_of(d).id}/", {"minutes": "10"}),
    "correction": (lambda d: f"/contacts/{contact_of(d).id}/correction/",
                   {"channel": "call", "day": "2026-03-01", "time": "10:00", "reason": "A call"}),
    "plan": (lambda d: f"/engagements/{d.sam.id}/plan/", {"rhythm": "weekly", "modes": ["text"]}),
    "pause": (lambda d: f"/engagements/{d.sam.id}/pause/", {}),
    "resumption": (lambda d: f"/engagements/{d.sam.id}/resumption/", {}),
    "closure": (lambda d: f"/engagements/{d.sam.id}/closure/", {"reason": "moved", "check_in": "not_now"}),
    "return": (lambda d: f"/engagements/{d.to_ask.engagement_id}/return/", {"channel": "call"}),
    "check-in": (lambda d: f"/engagements/{d.sam.id}/check-ins/", {"moment": "on_demand"}),
    "try": (lambda d: f"/follow-ups/{d.to_ask.id}/tries/", {"channel": "call"}),
    "outcome": (lambda d: f"/follow-ups/{d.to_ask.id}/outcome/", {"outcome": "no", "channel": "call"}),
}  # fmt: skip


@pytest.fixture
def day(cast: Cast) -> Day:
    return a_day(cast)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.asvs("8.2.2")
def test_a_page_about_sam_opens_for_ana_and_ben_and_is_not_there_for_others(cast: Cast, day: Day, name: str) -> None:
    path = PAGES[name](day)
    for user in (cast.ana, cast.ben):
        assert signed_in(user).get(path).status_code == 200
    for user in (cast.cleo, cast.jo, cast.dana, cast.eli, cast.fay, cast.kit, cast.gil):
        assert signed_in(user).get(path).status_code == 404, user.username


@pytest.mark.parametrize("name", PAGES)
def test_each_look_at_sam_is_written_down_once(cast: Cast, day: Day, name: str) -> None:
    before = AuditEntry.objects.filter(verb="person.looked_at").count()
    signed_in(cast.ana).get(PAGES[name](day))
    looks = AuditEntry.objects.filter(verb="person.looked_at").order_by("occurred_at")
    assert looks.count() == before + 1
    assert looks.last().actor_id == cast.ana.id  # type: ignore[union-attr]


@pytest.mark.parametrize("name", [*PAGES])
@pytest.mark.asvs("14.2.1")
def test_no_title_or_address_carries_a_name(cast: Cast, day: Day, name: str) -> None:
    page = text_of(signed_in(cast.ana).get(PAGES[name](day)))
    title = re.search(r"<title>(.*?)</title>", page)
    assert title and not re.search(r"Sam|Lee|Robin|Alex|Jamie|Ana", title[1])
    assert not re.search(r'(?:href|action)="[^"]*(?:Sam|Lee|Robin|Alex)', page)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_ana_her_people_and_cleo_none_of_them(cast: Cast, day: Day, path: str) -> None:
    shown = text_of(signed_in(cast.ana).get(path))
    assert "Sam" in shown or "Lee" in shown
    elsewhere = signed_in(cast.cleo).get(path)
    assert elsewhere.status_code == 200
    assert not re.search("Sam|Lee|Robin|Alex|Jamie|Kai|Noor", text_of(elsewhere))


@pytest.mark.parametrize("path", [*LISTS, "/people/matches/"])
def test_a_list_is_not_there_for_those_whose_work_it_is_not(cast: Cast, path: str) -> None:
    for user in (cast.dana, cast.eli, cast.fay, cast.kit, cast.gil):
        assert signed_in(user).get(path).status_code == 404, user.username


@pytest.mark.parametrize("name", WRITES)
def test_nobody_else_can_write_about_sam(cast: Cast, day: Day, name: str) -> None:
    about, data = WRITES[name]
    path, data = about(day), {"engagement": str(day.sam.id), **data}
    before = set(AuditEntry.objects.values_list("id", flat=True))
    strangers = (cast.cleo, cast.jo, cast.dana, cast.eli, cast.fay)
    for user in strangers:
        assert signed_in(user).post(path, data).status_code == 404, user.username
    left = AuditEntry.objects.exclude(id__in=before).order_by("id")
    assert [(entry.verb, entry.actor_id) for entry in left] == [("form.refused", user.id) for user in strangers]


@pytest.mark.parametrize("name", WRITES)
def test_a_step_is_not_taken_by_looking(cast: Cast, day: Day, name: str) -> None:
    looking = ("person.looked_at", "people.looked_at", "page.opened", "page.refused")
    before = AuditEntry.objects.exclude(verb__in=looking).count()
    signed_in(cast.ana).get(WRITES[name][0](day))
    assert AuditEntry.objects.exclude(verb__in=looking).count() == before


def test_signed_out_everything_leads_to_the_sign_in_page(cast: Cast, day: Day, client: Any) -> None:
    for path in [*LISTS, *(about(day) for about in PAGES.values())]:
        answer = client.get(path)
        assert answer.status_code == 302 and "/sign-in/" in answer["Location"], path


def test_another_peers_matches_are_not_asked_of_ana(cast: Cast) -> None:
    assert signed_in(cast.ana).get("/people/matches/").status_code == 404
    assert signed_in(cast.ben).get("/people/matches/").status_code == 200


def test_dana_is_not_led_to_a_day_that_is_not_hers(cast: Cast) -> None:
    assert "Today" not in [item.label for item in items_for(cast.viewer(cast.dana), "/")]
    assert "Today" in [item.label for item in items_for(cast.viewer(cast.ana), "/")]
