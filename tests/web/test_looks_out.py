"""What leaves the pages about looks: on paper and as a table, through the gate, audited; and the person's own paper."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.request import LegalHold, OutsideRequest
from tests.cast import Cast, sam_walks_with
from tests.said import names
from tests.web.asking import signed_in, text_of
from tests.web.walking_with_sam import within

BEGIN = "/privacy/looks/"


@pytest.fixture
def sam(cast: Cast) -> uuid.UUID:
    person = sam_walks_with(cast.ana, clock.now() - timedelta(days=3)).person_id
    signed_in(cast.ana).get(reverse("web:person", args=[person]))
    signed_in(cast.cleo).get(reverse("web:person", args=[person]))
    return person


@pytest.fixture
def eli(cast: Cast) -> Client:
    return signed_in(cast.eli)


def pages(cast: Cast, eli: Client, sam: uuid.UUID) -> dict[str, str]:
    here = eli.post(BEGIN, {"purpose": "complaint"})["Location"]
    return {"who_saw": f"{here}people/{sam}/", "what_opened": f"{here}workers/{cast.ana.id}/",
            "what_left": f"{here}left/"}  # fmt: skip


def rows_of(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode())))


@pytest.mark.parametrize("part", ["who_saw", "what_opened", "what_left"])
def test_each_page_of_the_officer_leaves_on_paper_and_as_a_table_through_the_gate(
    cast: Cast, eli: Client, sam: uuid.UUID, part: str
) -> None:
    signed_in(cast.ana).post(f"/people/{sam}/shared/table/", {"check": "known_to_team"})
    page = pages(cast, eli, sam)[part]
    assert 'value="paper"' in eli.get(page).content.decode()
    paper = eli.post(page, {"way": "paper"})
    assert "Ana Reyes" in text_of(paper) and "Eli" in text_of(paper) and "data-print" in paper.content.decode()
    table = eli.post(page, {"way": "table"})
    assert table["Content-Type"].startswith("text/csv")
    assert not [word for word in ("Sam", "Ana", str(sam)) if word in table["Content-Disposition"]]
    columns, *lines = rows_of(table.content)
    assert columns[:4] == ["When", "Who", "Role", "What"]
    assert "Ana Reyes" in {line[1] for line in lines}
    out = AuditEntry.objects.filter(verb="disclosure.made", actor_id=cast.eli.id).order_by("occurred_at")
    assert [(one.detail["channel"], one.reason, one.purpose) for one in out] == [
        ("print", "internal", "complaint"), ("csv", "internal", "complaint"),
    ]  # fmt: skip
    looked = AuditEntry.objects.filter(verb="inquiry.looked", actor_id=cast.eli.id)
    assert {f"{part}_print", f"{part}_csv"} <= set(looked.values_list("reason", flat=True))


def test_what_is_narrowed_on_the_page_is_narrowed_in_the_table(cast: Cast, eli: Client, sam: uuid.UUID) -> None:
    page = pages(cast, eli, sam)["who_saw"]
    _, *all_lines = rows_of(eli.post(page, {"way": "table"}).content)
    _, *refused = rows_of(eli.post(f"{page}?kind=refused", {"way": "table"}).content)
    assert {line[1] for line in refused if len(line) > 2} == {"Cleo Winters"} and len(refused) < len(all_lines)


def test_a_name_that_looks_like_a_formula_is_none_in_the_table(cast: Cast, eli: Client, sam: uuid.UUID) -> None:
    Person.objects.filter(id=sam).update(called='=HYPERLINK("https://x.example","Sam")')
    page = pages(cast, eli, sam)["what_opened"]
    cells = [cell for line in rows_of(eli.post(page, {"way": "table"}).content) for cell in line]
    assert [cell for cell in cells if "HYPERLINK" in cell] and not [cell for cell in cells if cell.startswith("=")]


def test_nobody_else_takes_it_out_and_files_are_counted(cast: Cast, eli: Client, sam: uuid.UUID) -> None:
    page = pages(cast, eli, sam)["who_saw"]
    for name in ("ana", "ben", "dana", "kit"):
        assert signed_in(getattr(cast, name)).post(page, {"way": "table"}).status_code == 404
    answers = [eli.post(page, {"way": "table"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_files_and_prints_of_everybody_stand_on_the_page_of_what_left(cast: Cast, eli: Client, sam: uuid.UUID) -> None:
    here = pages(cast, eli, sam)
    eli.post(here["who_saw"], {"way": "table"})
    lines = eli.get(here["what_left"]).context["lines"]
    assert [(line["who"], "as a table file" in line["what"]) for line in lines] == [("Eli Haddad", True)]
    ana = signed_in(cast.ana)
    ana.post(f"/people/{sam}/shared/table/", {"check": "known_to_team"})
    again = eli.get(here["what_left"]).context
    assert (len(again["lines"]), len(again["ledger"])) == (1, 1), "what stands in the ledger is said once"


def test_the_person_gets_who_looked_on_paper_and_that_stands_in_their_list(cast: Cast, sam: uuid.UUID) -> None:
    ana = signed_in(cast.ana)
    page = reverse("web:who-looked", args=[sam])
    assert ana.post(page, {}).status_code == 422 and not Disclosure.objects.exists()
    paper = ana.post(page, {"check": "known_to_team"})
    assert "Ana (peer) opened your page" in text_of(paper) and "data-print" in paper.content.decode()
    row = Disclosure.objects.get()
    assert (row.basis, row.channel, row.person_id) == ("person_access", "print", sam)
    assert "Sam" in text_of(ana.get(f"/people/{sam}/shared/"))


def test_the_officer_gives_the_person_the_same_paper_inside_an_inquiry(cast: Cast, eli: Client, sam: uuid.UUID) -> None:
    page = reverse("web:who-looked", args=[sam])
    assert "What do you need this for?" in text_of(eli.get(page))
    inside = page + within(cast, "person_asked")
    assert "Ana (peer) opened your page" in text_of(eli.get(inside))
    paper = text_of(eli.post(inside, {"check": "document_seen"}))
    assert "Ana (peer) opened your page" in paper and not names("Cleo", paper)
    assert Disclosure.objects.get().actor_id == cast.eli.id


def test_what_an_order_forbids_to_tell_is_on_no_paper_for_the_person(cast: Cast, eli: Client, sam: uuid.UUID) -> None:
    row = OutsideRequest.objects.create(how="subpoena", received_at=clock.now(), taken_by=cast.ana)
    at = f"/privacy/outside/{row.id}/"
    eli.post(f"{at}person/", {"q": "Sam"})
    eli.post(f"{at}person/", {"person": str(sam)})
    eli.get(at)
    eli.get(f"/people/{sam}/rights/{within(cast, 'outside_request')}")
    assert LegalHold.objects.get().person_id == sam
    ana, page = signed_in(cast.ana), reverse("web:who-looked", args=[sam])
    shown = [
        text_of(ana.get(page)), text_of(ana.post(page, {"check": "known_to_team"})),
        text_of(eli.post(page + within(cast, "person_asked"), {"check": "known_to_team"})),
        text_of(ana.get(f"/people/{sam}/rights/")),
    ]  # fmt: skip
    for words in shown:
        assert not [word for word in ("held", "list because", "saw you in a list", "court ordered") if word in words]
    assert "rivacy officer" not in shown[0].split("Is something here")[0]
    assert "rivacy officer" not in shown[1].split("Is something here")[0]
