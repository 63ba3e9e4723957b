"""The privacy officer's pages: the purpose first, three questions, the weekly list, and the person's own page."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from companionway.engagement.actions.group import log_group
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.inquiry import FindingMark, Inquiry
from tests.cast import Cast, sam_waits, sam_walks_with
from tests.web.asking import count, signed_in, text_of

BEGIN = "/privacy/looks/"


@pytest.fixture
def sam(cast: Cast) -> uuid.UUID:
    person = sam_walks_with(cast.ana, clock.now() - timedelta(days=3)).person_id
    signed_in(cast.ana).get(reverse("web:person", args=[person]))
    signed_in(cast.ana).post("/people/", {"q": "Sam"})
    signed_in(cast.cleo).get(reverse("web:person", args=[person]))
    return person


def begun(cast: Cast, purpose: str = "complaint") -> tuple[Client, str]:
    eli = signed_in(cast.eli)
    return eli, eli.post(BEGIN, {"purpose": purpose})["Location"]


def test_without_a_purpose_nothing_is_shown(cast: Cast, sam: uuid.UUID) -> None:
    eli = signed_in(cast.eli)
    for said in ({}, {"purpose": "curious"}, {"purpose": "other"}):
        assert eli.post(BEGIN, said).status_code == 422
    assert eli.get(f"{BEGIN}{uuid.uuid4()}/people/{sam}/").status_code == 404
    assert not Inquiry.objects.exists()


def test_who_saw_a_person_lists_looks_searches_and_tries_that_were_not_let_in(cast: Cast, sam: uuid.UUID) -> None:
    eli, here = begun(cast)
    assert "Sam" in text_of(eli.post(here, {"q": "Sam"}))
    page = text_of(eli.get(f"{here}people/{sam}/"))
    assert "Ana Reyes" in page and "opened their page (the whole page)" in page
    assert "found them in a search" in page
    assert "Cleo Winters" in page and "was not let in" in page
    looks = AuditEntry.objects.filter(actor_id=cast.eli.id, verb="inquiry.looked")
    assert set(looks.values_list("purpose", flat=True)) == {"complaint"}
    assert looks.filter(person_id=sam).exists()
    assert looks.get(reason="search").detail["people"] == [str(sam)]


def test_a_group_stands_in_what_its_leader_did_and_in_the_list_of_each_who_came(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana, clock.now() - timedelta(days=3))
    log_group(session_id=uuid.uuid4(), name="Coffee", engagements=[walk], occurred_at=clock.now(), minutes=60,
              by=cast.ana.id, at=clock.now())  # fmt: skip
    eli, here = begun(cast)
    for page in (f"{here}workers/{cast.ana.id}/", f"{here}people/{walk.person_id}/"):
        answer = eli.get(page)
        assert answer.status_code == 200 and "group" in text_of(answer)


def test_the_list_is_narrowed_by_days_worker_and_kind(cast: Cast, sam: uuid.UUID) -> None:
    eli, here = begun(cast)
    page = f"{here}people/{sam}/"
    assert "Ana Reyes</td>" not in eli.get(page, {"worker": str(cast.cleo.id)}).content.decode()
    lines = eli.get(page, {"kind": "refused"}).context["lines"]
    assert [line["who"] for line in lines] == ["Cleo Winters"]
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert eli.get(page, {"until": yesterday, "kind": "refused"}).context["lines"] == []
    for odd in ({"since": "never", "worker": "x"}, {"since": "0001-01-01"}, {"until": "9999-12-31"}):
        assert eli.get(page, odd).status_code == 200


def test_what_a_worker_opened_shows_whom_and_what_is_unusual(cast: Cast, sam: uuid.UUID) -> None:
    AuditEntry.objects.create(
        occurred_at=clock.now(), actor_id=cast.cleo.id, verb="person.looked_at", subject_kind="person",
        subject_id=sam, person_id=sam, reason="person",
    )  # fmt: skip
    eli, here = begun(cast)
    page = text_of(eli.get(f"{here}workers/{cast.cleo.id}/"))
    assert "What Cleo Winters opened" in page and "Sam" in page
    assert "without standing access" in page
    assert eli.get(f"{here}workers/{uuid.uuid4()}/").status_code == 404


def test_the_weekly_list_closes_its_loop(cast: Cast, sam: uuid.UUID) -> None:
    AuditEntry.objects.create(
        occurred_at=clock.now(), actor_id=cast.cleo.id, verb="person.looked_at", subject_kind="person",
        subject_id=sam, person_id=sam, reason="person",
    )  # fmt: skip
    eli, here = begun(cast, "weekly_review")
    assert here.endswith("/week/")
    (line,) = eli.get(here).context["open"]
    marks = here.replace("/week/", "/marks/")
    assert eli.post(marks, {"finding": "0" * 64, "mark": "fine"}).status_code == 422
    assert eli.post(marks, {"finding": line["f"].key, "mark": "maybe"}).status_code == 422
    assert eli.post(marks, {"finding": line["f"].key, "mark": "ask"}).status_code == 302
    again = eli.get(here).context
    assert (len(again["open"]), [m["words"] for m in again["said"][0]["marks"]]) == (0, ["Ask them about it"])
    assert (FindingMark.objects.count(), AuditEntry.objects.filter(verb="finding.ask").count()) == (1, 1)


def test_what_left_lists_exports_by_whom(cast: Cast, sam: uuid.UUID) -> None:
    AuditEntry.objects.create(
        occurred_at=clock.now(), actor_id=cast.ben.id, verb="export_facts", subject_kind="facts", reason="report"
    )
    eli, here = begun(cast)
    assert "Ben Okafor" in text_of(eli.get(f"{here}left/"))


def test_one_page_says_who_looked_at_somebody_and_where_what_about_them_went(cast: Cast, sam: uuid.UUID) -> None:
    for person, name in ((sam, "Harbor House"), (sam_waits().person_id, "Elsewhere")):
        Disclosure.objects.create(
            person_id=person, book="ledger", at=clock.now(), actor_id=cast.ana.id, standing="assigned",
            recipient_name=name, recipient_organization="Coast Homes", recipient_kind="housing", channel="letter",
            purpose="housing", information=["participation"], protection="part2", basis="consent_specific",
            content="0" * 64, least="seeded",
        )  # fmt: skip
    eli, here = begun(cast)
    page = text_of(eli.get(f"{here}people/{sam}/"))
    assert "Harbor House" in page and "Coast Homes" in page and "Elsewhere" not in page
    assert "their consent" in page and "Housing" in page
    assert "Elsewhere" in text_of(eli.get(f"{here}left/"))


def test_the_desk_and_a_complaint_lead_to_who_looked(cast: Cast) -> None:
    eli = signed_in(cast.eli)
    for page in ("/privacy/", "/privacy/complaints/"):
        assert f'href="{BEGIN}"' in eli.get(page).content.decode()


def test_an_inquiry_is_of_one_officer_and_closes_by_itself(cast: Cast, sam: uuid.UUID) -> None:
    eli, here = begun(cast)
    Inquiry.objects.update(opened_at=clock.now() - timedelta(hours=9), closes_at=clock.now() - timedelta(hours=1))
    assert eli.get(here).status_code == 404
    _, other = begun(cast)
    Inquiry.objects.update(officer=cast.kit)
    assert eli.get(other).status_code == 404


def test_the_pages_ask_the_same_of_the_database_whatever_their_length(cast: Cast, sam: uuid.UUID) -> None:
    eli, here = begun(cast, "complaint")
    pages = [f"{here}people/{sam}/", f"{here}workers/{cast.ana.id}/", f"{here}left/", f"{here}week/"]
    for page in pages:
        eli.get(page)
    few = [count(lambda page=page: eli.get(page)) for page in pages]  # type: ignore[misc]
    for _ in range(6):
        signed_in(cast.ana).get(reverse("web:person", args=[sam]))
        signed_in(cast.cleo).get(reverse("web:person", args=[sam]))
    assert [count(lambda page=page: eli.get(page)) for page in pages] == few  # type: ignore[misc]


def test_the_person_reads_in_plain_words_who_looked(cast: Cast, sam: uuid.UUID, settings: object) -> None:
    page = reverse("web:who-looked", args=[sam])
    words = text_of(signed_in(cast.ana).get(page))
    assert "Ana (peer) opened your page" in words
    assert "Ana (peer) found you in a search" in words
    for word in ("Reyes", "Cleo", "looked_at", "127.0.0"):
        assert word not in words
    assert signed_in(cast.cleo).get(page).status_code == 404
    settings.COMPANIONWAY_STAFF_FIRST_NAMES = False  # type: ignore[attr-defined]
    assert "Peer opened your page" in text_of(signed_in(cast.ana).get(page))


def test_what_the_person_reads_equals_the_audit(cast: Cast, sam: uuid.UUID) -> None:
    shown = signed_in(cast.ana).get(reverse("web:who-looked", args=[sam])).context["told"]["by_day"]
    told = sum(line["times"] for day in shown for line in day["lines"])
    looks = AuditEntry.objects.filter(verb__in=["person.looked_at", "people.searched"], result="done")
    assert told == looks.count() == 3  # her page, her search, and this very look


def test_an_opening_that_may_not_be_told_yet_is_left_out_until_it_is(cast: Cast, sam: uuid.UUID) -> None:
    from companionway.privacy.models.break_glass import BreakGlass
    from tests.privacy.test_break_glass import open_for

    row = open_for(cast, sam, clock.now() - timedelta(minutes=5))
    page = reverse("web:who-looked", args=[sam])
    assert "could not wait" in text_of(signed_in(cast.ana).get(page))
    BreakGlass.objects.filter(id=row.id).update(telling="delayed", delay_reason="danger")
    assert "could not wait" not in text_of(signed_in(cast.ana).get(page))
