"""Finding help as pages: four taps out, two back; sharing by text, paper, word and together; bringing in a list."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from companionway.directory.models import Listing, Service, ServiceReport
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.linkages.models import Linkage
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from tests.cast import Cast, sam_walks_with
from tests.directory.lists import brought, pantry, shelter, the_pantry, told_of_the_pantry
from tests.texting.agreeing import agrees_to_texts
from tests.web.asking import count, signed_in, text_of

pytestmark = pytest.mark.django_db
AGO = timedelta(hours=3)


@pytest.fixture
def sam(cast: Cast) -> Engagement:
    return sam_walks_with(cast.ana, clock.now() - AGO)


@pytest.fixture
def ana(cast: Cast) -> Client:
    return signed_in(cast.ana)


def help_of(sam: Engagement) -> str:
    return f"/engagements/{sam.id}/help/"


def tapped(client: Client, sam: Engagement, row: Listing, how: str, **more: Any) -> Any:
    return client.post(f"{help_of(sam)}{row.id}/", {"id": uuid.uuid4(), "how": how, "days": "7", **more})


def test_four_taps_out_and_two_back(ana: Client, sam: Engagement) -> None:
    row = the_pantry()
    assert help_of(sam) in text_of(ana.get(f"/people/{sam.person_id}/"))  # 1: Find help
    assert 'name="need" value="food"' in text_of(ana.get(help_of(sam)))  # 2: Food
    found = text_of(ana.post(help_of(sam), {"need": "food"}))
    assert f"{help_of(sam)}{row.id}/" in found and "Harbor Food Pantry" in found and "Casco" not in found  # 3
    assert tapped(ana, sam, row, "number").status_code == 302  # 4: told them the number
    Linkage.objects.update(ask_on=clock.today())
    made = Linkage.objects.get()
    today = text_of(ana.get("/today/"))
    assert "Did it help?" in today and f"/linkages/{made.id}/" in today and "overdue" not in today
    assert ana.post(f"/linkages/{made.id}/", {"outcome": "full", "barrier": "full"}).status_code == 302
    assert "Did it help?" not in text_of(ana.get("/today/"))
    assert "Was full today" in text_of(ana.post("/help/", {"need": "food"}))
    assert "Full or not eligible" in text_of(ana.get(help_of(sam)))


def test_each_answer_saves_what_got_in_the_way_says_that_it_did_and_nothing_tapped_is_asked_again(
    ana: Client, sam: Engagement
) -> None:
    tapped(ana, sam, the_pantry(), "number")
    made = Linkage.objects.get()
    page = text_of(ana.get(f"/linkages/{made.id}/"))
    assert page.count('<button class="choice" name="outcome"') == 5 and 'type="radio" name="outcome"' not in page
    for nothing in ({}, {"outcome": "lost"}, {"barrier": "weather"}):
        assert ana.post(f"/linkages/{made.id}/", nothing).status_code == 422
    answer = ana.post(f"/linkages/{made.id}/", {"barrier": "cost"}, follow=True)
    made.refresh_from_db()
    assert (made.outcome, made.barrier) == ("full", "cost")
    assert f'href="/linkages/{made.id}/"' in text_of(answer), "a slip can be put right from the toast"
    ana.post(f"/linkages/{made.id}/", {"outcome": "got_help"})
    made.refresh_from_db()
    assert (made.outcome, made.barrier) == ("got_help", "")


def test_a_search_with_slips_says_how_it_read_them_and_an_unknown_town_is_told(ana: Client) -> None:
    brought(pantry(), shelter())
    page = text_of(ana.post("/help/", {"q": "fod pantri", "town": "Zzyzx"}))
    assert "Read as: <b>food pantry</b>" in page and "Harbor Food Pantry" in page
    assert "No place in the directory is in “Zzyzx”" in page
    assert "Nothing found" in text_of(ana.post("/help/", {"q": "qqqqq"}))


ODD = [
    {"miles": "x"}, {"need": "no-such"}, {"page": "-1"}, {"language": "<b>"}, {"when": "?"},
    {"q": "<script>alert(1)</script>"}, {"q": "\u202egnp.exe"}, {"town": "🙂" * 50},
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_odd_answers_never_break_the_search(ana: Client, odd: dict[str, str]) -> None:
    brought(pantry())
    answer = ana.post("/help/", odd)
    assert answer.status_code == 200 and "<script>alert" not in answer.content.decode()


def test_the_same_tap_twice_is_one_linkage(ana: Client, sam: Engagement) -> None:
    row, key = the_pantry(), uuid.uuid4()
    for _ in range(2):
        assert tapped(ana, sam, row, "number", id=key).status_code == 302
    assert Linkage.objects.count() == 1


def test_going_along_can_count_as_a_contact_of_tangible_help(ana: Client, sam: Engagement) -> None:
    row = the_pantry()
    tapped(ana, sam, row, "went", contact="on")
    contact = Contact.objects.exclude(kinds=[]).get()
    assert (contact.channel, contact.kinds) == ("in_person", ["tangible", "informational"])
    before = Contact.objects.count()
    tapped(ana, sam, row, "called")
    assert Contact.objects.count() == before


def test_a_text_that_cannot_be_sent_says_why_and_links_nothing(ana: Client, sam: Engagement) -> None:
    answer = tapped(ana, sam, the_pantry(), "text")
    assert answer.status_code == 422 and "It cannot be texted" in text_of(answer)
    assert not Linkage.objects.exists() and "The words that are shared" in text_of(answer)


def test_where_texting_is_not_set_up_a_place_is_not_texted_and_nothing_is_linked(
    cast: Cast, ana: Client, sam: Engagement, settings: Any
) -> None:
    agrees_to_texts(cast, sam, clock.now() - AGO + timedelta(minutes=31))
    settings.COMPANIONWAY_TEXTING = "off"
    answer = tapped(ana, sam, the_pantry(), "text")
    assert answer.status_code == 422 and "texting is not set up here" in text_of(answer)
    assert not Linkage.objects.exists() and not TextMessage.objects.exists()


@pytest.mark.parametrize(("hour", "said"), [(15, "It is on its way."), (23, "It waits until")])
def test_a_place_or_a_sheet_that_is_texted_says_whether_it_waits(
    cast: Cast, ana: Client, sam: Engagement, monkeypatch: pytest.MonkeyPatch, hour: int, said: str
) -> None:
    agrees_to_texts(cast, sam, clock.now() - AGO + timedelta(minutes=31))
    row, now = the_pantry(), timezone.localtime(clock.now()) + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: now.replace(hour=hour))
    ana = signed_in(cast.ana)
    assert said in text_of(ana.get(tapped(ana, sam, row, "text", as_is="on").headers["Location"]))
    form = {"form_key": uuid.uuid4(), "text_id": uuid.uuid4(), "sheet": "substance-use", "how": "text", "as_is": "1"}
    for _ in range(2):
        assert said in text_of(ana.post(f"/engagements/{sam.id}/sheets/", form, follow=True))
    assert TextMessage.objects.count() == 2


def test_what_is_shared_says_nothing_about_us_or_anybody(ana: Client, sam: Engagement, cast: Cast) -> None:
    row = the_pantry()
    assert tapped(ana, sam, row, "print").headers["Location"] == f"/help/{row.id}/paper/"
    paper = text_of(signed_in(cast.jo).get(f"/help/{row.id}/paper/"))
    assert "207-555-0101" in paper and "Sam" not in paper.replace("Same", "")


def test_a_peer_says_still_right_or_what_is_wrong_and_who_keeps_the_directory_sees_it(cast: Cast, ana: Client) -> None:
    row = the_pantry()
    assert ana.post(f"/help/{row.id}/checks/", {"still": "wrong", "words": ""}).status_code == 422
    ana.post(f"/help/{row.id}/checks/", {"still": "wrong", "words": "Closed <b>Mondays</b>"})
    page = text_of(signed_in(cast.ben).get("/help/keeping/"))
    assert "Closed &lt;b&gt;Mondays" in page and ana.get("/help/keeping/").status_code == 404
    ana.post(f"/help/{row.id}/checks/", {"still": "right"})
    assert Service.objects.get(id=row.service_id).checked_on == clock.today()
    assert not ServiceReport.objects.filter(kind="wrong", settled_on=None).exists()


def test_somebody_elses_linkage_is_not_there(cast: Cast, sam: Engagement) -> None:
    row = told_of_the_pantry(sam.id, cast.ana.id, clock.now())
    jo = signed_in(cast.jo)
    for path in (help_of(sam), f"{help_of(sam)}{row.listing_id}/", f"/linkages/{row.id}/"):
        assert jo.get(path).status_code == jo.post(path, {}).status_code == 404
    assert jo.post(f"/linkages/{row.id}/later/", {"days": "3"}).status_code == 404


def test_each_look_is_written_down_and_the_pages_ask_the_same_of_one_and_of_many(
    cast: Cast, ana: Client, sam: Engagement
) -> None:
    row = told_of_the_pantry(sam.id, cast.ana.id, clock.now())
    entries = AuditEntry.objects.filter(person_id=sam.person_id, verb__startswith="person").count()
    ana.get(help_of(sam))
    one = count(lambda: ana.get(help_of(sam)))
    assert AuditEntry.objects.filter(person_id=sam.person_id, verb__startswith="person").count() == entries + 2
    many = count(lambda: ana.post("/help/", {"q": "food"}))
    for _ in range(4):
        told_of_the_pantry(sam.id, cast.ana.id, clock.now())
    brought(*(pantry(key=f"s{n}") for n in range(1, 9)))
    assert count(lambda: ana.get(help_of(sam))) == one
    assert count(lambda: ana.post("/help/", {"q": "food"})) == many
    assert row.ask_on == timezone.localdate(clock.now()) + timedelta(days=7)


def a_list(*services: dict[str, str], name: str = "county.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, json.dumps(services).encode(), "application/json")


def test_a_list_is_looked_at_first_then_brought_in_and_what_to_mend_is_handed_back(cast: Cast) -> None:
    ben = signed_in(cast.ben)
    good = {"id": "1", "name": "Pantry", "status": "active"}
    bad = {"id": "2", "name": "Kitchen", "status": "active", "url": "javascript:alert(1)"}
    looked = ben.post("/help/import/", {"file": [a_list(good, bad)], "source": "County", "do": "look"})
    assert "Nothing was changed yet" in text_of(looked) and not Service.objects.exists()
    done = ben.post("/help/import/", {"file": [a_list(good, bad)], "source": "County", "do": "bring"})
    assert Service.objects.count() == 2 and "$[1], url" in text_of(done)
    table = ben.post("/help/import/mending/", {"mending": done.context["mending"]})
    assert table["Content-Type"].startswith("text/csv") and "is no web address" in table.content.decode()
    assert ben.post("/help/import/mending/", {"mending": "x"}).status_code == 422


@pytest.mark.parametrize(
    "file",
    [SimpleUploadedFile("county.json", b'[{"id": "1", "na', "application/json"),
     SimpleUploadedFile("county.zip", b"PK\x03\x04xx", "application/zip"),
     SimpleUploadedFile("county.json", b"[" * 50_000, "application/json"), SimpleUploadedFile("x.exe", b"MZ", "")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_handed_back_and_changes_nothing(cast: Cast, file: SimpleUploadedFile) -> None:
    brought(pantry())
    before = list(Service.objects.values())
    answer = signed_in(cast.ben).post("/help/import/", {"file": [file], "source": "county", "do": "bring"})
    assert answer.status_code == 422 and list(Service.objects.values()) == before


def test_two_files_of_one_name_are_told_and_neither_is_taken(cast: Cast) -> None:
    both = [a_list({"id": key, "name": "Pantry", "status": "active"}) for key in ("1", "2")]
    answer = signed_in(cast.ben).post("/help/import/", {"file": both, "source": "county", "do": "bring", "whole": "on"})
    assert answer.status_code == 422 and "two files of one name" in text_of(answer)
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    "typed", ["pantry " * 715, "100 %", "_%_", "O'Brien's \"pantry\"", "pantry 🌻 🙂", "\x00pantry"]
)
def test_odd_words_in_the_search_are_answered_and_what_is_too_long_is_said(
    ana: Client, sam: Engagement, typed: str
) -> None:
    the_pantry()
    for url in (help_of(sam), "/help/"):
        page = text_of(ana.post(url, {"q": typed}))
        assert ("at most 200 characters" in page) == (len(typed) > 200)
        assert "Harbor Food Pantry" in page or "Nothing found" in page


def test_enter_in_the_search_field_looks_for_the_words_and_chooses_no_need(ana: Client, sam: Engagement) -> None:
    the_pantry()
    for page in (text_of(ana.get("/help/")), text_of(ana.post(help_of(sam), {"q": "pantry"}))):
        first = page.split('id="find"')[1].split("<button")[1].split(">")[0]
        assert "name=" not in first and "value=" not in first
