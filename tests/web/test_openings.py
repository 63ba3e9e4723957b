"""Opening one page in need, seen from the browser: exactly one person, a banner, a list of screens, a second look."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from companionway.engagement.models.walk import Engagement
from companionway.people.details import PersonDetails
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.models.break_glass import BreakGlass
from tests.cast import Cast, sam_waits, sam_walks_with
from tests.walked import reach
from tests.web.asking import signed_in, text_of

NEW = "/openings/new/"
FIND = {"reason": "safety", "name": "Sam Rivers", "born": "1990-02-03"}


@pytest.fixture
def sam(cast: Cast) -> Engagement:
    who = PersonDetails(called="Sam", given_name="Samuel", family_name="Rivers",
                        birth_date=clock.today().replace(year=1990, month=2, day=3), reach=reach("0142"))  # fmt: skip
    return sam_walks_with(cast.ana, clock.now() - timedelta(days=3), person=who)


def test_by_name_and_birth_date_the_page_opens_with_a_banner_on_every_page(cast: Cast, sam: Engagement) -> None:
    cleo = signed_in(cast.cleo)
    page = reverse("web:person", args=[sam.person_id])
    assert cleo.get(page).status_code == 404
    assert cleo.post(NEW, FIND)["Location"] == page
    assert cleo.get(page).status_code == 200
    for path in (page, "/today/", "/more/"):
        assert "is open to you until" in text_of(cleo.get(path))
    looks = AuditEntry.objects.filter(verb="person.looked_at", actor_id=cast.cleo.id)
    assert set(looks.values_list("purpose", flat=True)) == {"break_glass"}


@pytest.mark.parametrize(
    "change",
    [{"reason": ""}, {"reason": "other"}, {"born": "1990-02-04"}, {"name": "Sam"}, {"name": "Rivers"}, {"born": ""},
     {"name": ""}],
)  # fmt: skip
def test_what_is_not_exactly_one_person_with_a_reason_opens_nothing(
    cast: Cast, sam: Engagement, change: dict[str, str]
) -> None:
    answer = signed_in(cast.cleo).post(NEW, FIND | change)
    if change == {"name": "Sam"}:  # the name they like and the birth date are exactly one person
        assert answer.status_code == 302
        return
    assert (answer.status_code, BreakGlass.objects.count()) == (422, 0)
    assert AuditEntry.objects.filter(verb="form.refused", result="refused", actor_id=cast.cleo.id).count() == 1


def test_two_people_with_one_name_and_phone_are_nobody(cast: Cast, sam: Engagement) -> None:
    twin = PersonDetails(called="Sam", given_name="Samuel", family_name="Rivers", reach=reach("0142"))
    sam_waits(person=twin)
    said = {"reason": "safety", "name": "Samuel Rivers", "phone": "207-555-0142"}
    assert signed_in(cast.cleo).post(NEW, said).status_code == 422


def test_an_open_request_names_its_person(cast: Cast) -> None:
    waiting = sam_waits(at=clock.now())
    address = f"https://example.org/referrals/{waiting.id}/"
    assert signed_in(cast.cleo).post(NEW, {"reason": "cover", "request": address}).status_code == 302
    assert BreakGlass.objects.get().person_id == waiting.person_id


@pytest.mark.asvs("2.3.2", "2.4.1")
def test_guessing_is_stopped_after_five(cast: Cast, sam: Engagement) -> None:
    cleo = signed_in(cast.cleo)
    for day in range(1, 6):
        assert cleo.post(NEW, FIND | {"born": f"1991-01-0{day}"}).status_code == 422
    assert "several times" in text_of(cleo.post(NEW, FIND))
    assert not BreakGlass.objects.exists()


def test_who_may_see_them_anyway_is_led_to_the_page_and_nothing_is_opened(cast: Cast, sam: Engagement) -> None:
    assert signed_in(cast.ana).post(NEW, FIND).status_code == 302
    assert not BreakGlass.objects.exists()


def test_when_the_hour_is_over_the_page_is_gone_and_so_is_the_banner(cast: Cast, sam: Engagement) -> None:
    cleo = signed_in(cast.cleo)
    cleo.post(NEW, FIND)
    past = clock.now() - timedelta(minutes=61)
    BreakGlass.objects.update(opened_at=past, ends_at=past + timedelta(minutes=60))
    AccessGrant.objects.filter(reason="break_glass").update(starts_at=past, ends_at=past + timedelta(minutes=60))
    assert cleo.get(reverse("web:person", args=[sam.person_id])).status_code == 404
    assert "is open to you until" not in text_of(cleo.get("/today/"))


def test_supervisor_and_officer_are_told_at_once_in_words_that_say_nothing(cast: Cast, sam: Engagement) -> None:
    signed_in(cast.jo).post(NEW, FIND)
    mail.outbox.clear()
    call_command("worker", once=True, verbosity=0, stdout=io.StringIO())
    told = [message for message in mail.outbox if message.subject == "Please look"]
    assert sorted(message.to[0] for message in told) == ["ben@example.org", "eli@example.org"]
    for message in told:
        assert not re.search("sam|rivers|peer|recovery|safety|jo\\b", f"{message.subject} {message.body}", re.I)


@pytest.mark.asvs("2.3.5")
def test_the_second_person_sees_every_screen_and_closes_the_loop(cast: Cast, sam: Engagement) -> None:
    jo = signed_in(cast.jo)
    page = reverse("web:person", args=[sam.person_id])
    jo.post(NEW, FIND)
    jo.get(page)
    jo.post("/people/", {"q": "Sam"})
    jo.post(reverse("web:opening-end", args=[BreakGlass.objects.get().id]))
    assert jo.get(page).status_code == 404
    ben, here = signed_in(cast.ben), reverse("web:opening", args=[BreakGlass.objects.get().id])
    words = text_of(ben.get(here))
    assert "opened their page (the whole page)" in words
    assert "found them in a search" in words
    assert signed_in(cast.jo).get(here).status_code == 404
    assert ben.post(here, {}).status_code == 422
    assert ben.post(here, {"verdict": "fitting", "words": ""}).status_code == 302
    telling = reverse("web:opening-telling", args=[BreakGlass.objects.get().id])
    assert ben.post(telling, {"delay": ""}).status_code == 422  # nothing is chosen beforehand
    assert ben.post(telling, {"delay": "told"}).status_code == 302
    assert "Nothing waits" in text_of(ben.get("/openings/"))


def test_a_review_that_waits_ages_where_everybody_sees_it(cast: Cast, sam: Engagement) -> None:
    signed_in(cast.jo).post(NEW, FIND)
    past = clock.now() - timedelta(days=6)
    BreakGlass.objects.update(opened_at=past, ends_at=past + timedelta(hours=1), review_by=past + timedelta(days=2))
    assert "has waited 6 days, past its day" in text_of(signed_in(cast.ben).get("/openings/"))


@pytest.mark.parametrize("name", ["dana", "fay", "gil", "kit", "eli"])
def test_only_peers_and_supervisors_may_open(cast: Cast, sam: Engagement, name: str) -> None:
    answer: Any = signed_in(getattr(cast, name)).post(NEW, FIND)
    assert (answer.status_code, BreakGlass.objects.count()) == (404, 0)


def opened_by_jo(cast: Cast, sam: Engagement) -> str:
    """Jo opened Sam's page, and it is over. The address where it is said that Sam was told."""
    jo = signed_in(cast.jo)
    jo.post(NEW, FIND)
    row = BreakGlass.objects.get()
    jo.post(reverse("web:opening-end", args=[row.id]))
    return reverse("web:opening-telling", args=[row.id])


def test_a_peer_writes_down_that_the_person_was_told_and_the_officer_sees_it(cast: Cast, sam: Engagement) -> None:
    page = opened_by_jo(cast, sam)
    ana, eli = signed_in(cast.ana), signed_in(cast.eli)
    assert f'href="{page}"' in ana.get("/today/").content.decode()
    assert f'href="{page}"' in ana.get(reverse("web:who-looked", args=[sam.person_id])).content.decode()
    assert "Say that their page was opened" in text_of(eli.get("/privacy/"))
    words = text_of(ana.get(page))
    assert "Jo Marsh" in words and "Someone&#x27;s safety, now" in words
    assert "Every screen" not in words, "what was read is for the second person"
    assert ana.post(page, {}).status_code == 422
    assert ana.post(page, {"delay": "told"}).status_code == 302
    row = BreakGlass.objects.get()
    assert (row.telling, row.told_by_id) == ("told", cast.ana.id)
    assert "Say that their page was opened" not in text_of(ana.get("/today/")) + text_of(eli.get("/privacy/"))
    assert "told" in text_of(eli.get(reverse("web:opening", args=[row.id]))) and "written down by Ana Reyes" in text_of(
        eli.get(reverse("web:opening", args=[row.id]))
    )
    assert AuditEntry.objects.get(verb="opening.told").actor_id == cast.ana.id


def test_what_was_written_down_by_mistake_is_taken_back_and_waits_again(cast: Cast, sam: Engagement) -> None:
    page = opened_by_jo(cast, sam)
    ana, back = signed_in(cast.ana), f"{page}withdrawal/"
    assert ana.post(back).status_code == 422, "nothing was said yet"
    saved = ana.post(page, {"delay": "told"}, follow=True).content.decode()
    assert saved.count(f'action="{back}"') >= 2, "as a toast, and in the page when the toast has gone"
    assert ana.post(page, {"delay": "told"}).status_code == 422
    assert ana.post(back).status_code == 302
    row = BreakGlass.objects.get()
    assert (row.telling, row.told_at, row.told_by_id) == ("to_tell", None, None)
    assert "Say that their page was opened" in text_of(ana.get("/today/"))
    assert [e.verb for e in AuditEntry.objects.filter(verb__startswith="opening.t").order_by("occurred_at")] == [
        "opening.told", "opening.telling_taken_back",
    ]  # fmt: skip
    ana.post(page, {"delay": "unreached"})
    assert ana.post(back).status_code == 422, "what waits is changed where it stands"


def test_neither_the_opener_nor_who_does_not_know_the_person_says_that_they_were_told(
    cast: Cast, sam: Engagement
) -> None:
    page = opened_by_jo(cast, sam)
    for name in ("jo", "cleo", "dana", "fay", "gil", "kit"):
        other = signed_in(getattr(cast, name))
        answers = [other.get(page).status_code, other.post(page, {"delay": "told"}).status_code,
                   other.post(f"{page}withdrawal/").status_code]  # fmt: skip
        assert answers == [404] * 3, name
    assert BreakGlass.objects.get().telling == "to_tell"


def test_what_waits_because_of_danger_is_not_on_the_page_that_is_read_together(cast: Cast, sam: Engagement) -> None:
    page = opened_by_jo(cast, sam)
    signed_in(cast.ben).post(page, {"delay": "danger"})
    ana = signed_in(cast.ana)
    together = ana.get(reverse("web:who-looked", args=[sam.person_id])).content.decode()
    assert page not in together and "could not wait" not in together
    assert "could put someone in danger" in text_of(ana.get(page))
