"""The results page: who may see it, which programs, small counts, pictures that no page waits for."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from companionway.outcomes.pictures import charts
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.ids import new_id
from companionway.referrals.models import Referral
from tests.cast import Cast, cast

ROOT = Path(__file__).resolve().parents[2]
READING = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "config.settings"}


@pytest.fixture
def everyone(db: None) -> Cast:
    made = cast()
    now = clock.now()
    for i in range(30):
        identity = new_id()
        person = Person.objects.create(id=identity, same_as_id=identity, called="Sam", name_key="sam")
        at = now - timedelta(days=40 + 5 * i)
        Referral.objects.create(
            person=person, program=made.places.ed, site=made.places.inland if i < 4 else made.places.harbor,
            source="clinician", route="form", state="declined", received_at=at, promise_due_at=at + timedelta(days=7),
            accepted_by=made.ana, accepted_at=at, first_attempt_at=at, first_contact_at=at,
            settled_at=at + timedelta(hours=1),
        )  # fmt: skip
    return made


@pytest.fixture(autouse=True)
def pictures(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.DATA = tmp_path
    yield tmp_path / "pictures"


def page(client: Client, user: Any, address: str = "/outcomes/", **query: str) -> Any:
    client.force_login(user)
    return client.get(address, query)


def test_the_manager_sees_n_of_n_with_definition_and_period(everyone: Cast, client: Client) -> None:
    response = page(client, everyone.dana)
    assert response.status_code == 200
    text = response.content.decode()
    for part in ("30 of 30", "Wilson", "Referrals received", "One group, before and after", "Inland Hospital"):
        assert part in text


@pytest.mark.parametrize(
    "address", ["/outcomes/", "/outcomes/print/", "/outcomes/results.csv", "/outcomes/pictures/sites/"]
)
@pytest.mark.parametrize("program", ["zzz", "\x00", "ed\x00"])
def test_a_program_that_cannot_be_is_not_there(everyone: Cast, client: Client, address: str, program: str) -> None:
    assert page(client, everyone.dana, address, program=program).status_code == 404


@pytest.mark.parametrize(
    "address", ["/outcomes/", "/outcomes/print/", "/outcomes/results.csv", "/outcomes/pictures/sites/"]
)
@pytest.mark.parametrize("name", ["ana", "cleo", "fay", "eli", "kit"])
def test_for_whom_results_are_not_part_of_their_work_they_are_not_there(
    everyone: Cast, client: Client, name: str, address: str
) -> None:
    assert page(client, getattr(everyone, name), address).status_code == 404


def test_signed_out_leads_to_the_sign_in_page(client: Client, db: None) -> None:
    assert client.get("/outcomes/").status_code == 302


def test_a_supervisor_sees_their_own_programs_only(everyone: Cast, client: Client) -> None:
    assert page(client, everyone.ben, program="ed").status_code == 200
    assert page(client, everyone.ben, program="mothers").status_code == 404
    assert page(client, everyone.dana, program="mothers").status_code == 200


def test_an_analyst_never_gets_a_small_count_whatever_the_address_says(everyone: Cast, client: Client) -> None:
    for query in ({}, {"small": ""}, {"small": "off"}):
        text = page(client, everyone.gil, **query).content.decode()
        assert "not shown" in text
        assert "4 of 30" not in text
    csv = page(client, everyone.gil, "/outcomes/results.csv").content.decode()
    assert not re.search(r"Inland Hospital,referrals,share,4,", csv)
    assert "hidden" in csv


def test_the_funder_copy_is_one_box_for_the_manager(everyone: Cast, client: Client) -> None:
    assert "4 of 30" in page(client, everyone.dana).content.decode()
    assert "4 of 30" not in page(client, everyone.dana, small="on").content.decode()


def test_the_page_shows_tables_without_drawing_and_pictures_once_they_are_drawn(
    everyone: Cast, client: Client, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    real = charts.draw
    monkeypatch.setattr(charts, "draw", lambda picture, width: asked.append(width) or real(picture, width))
    first = page(client, everyone.dana).content.decode()
    assert asked == []
    assert "hx-get" in first and "being drawn" in first
    client.get("/outcomes/pictures/sites/", headers={"HX-Request": "true"})
    assert asked == [charts.WIDE, charts.NARROW]
    again = page(client, everyone.dana).content.decode()
    assert asked == [charts.WIDE, charts.NARROW], "kept, not drawn again"
    assert 'role="img"' in again and "<title" in again and "<desc" in again
    assert len(list(pictures.glob("*.svg"))) == 2


@pytest.mark.parametrize("name", ["cascade", "sites", "months"])
def test_a_picture_has_its_own_page_without_script(everyone: Cast, client: Client, name: str) -> None:
    text = page(client, everyone.dana, f"/outcomes/pictures/{name}/").content.decode()
    assert text.count("<svg") >= 2
    assert "<!doctype html>" in text and "style=" not in text
    shown = text.split("<template")[0]  # the lock waits in a template until it takes the place of the page
    ids = re.findall(r'\bid="([^"]+)"', shown)
    assert len(ids) == len(set(ids)), "ids are unique on the page"


def test_an_unknown_picture_or_section_is_not_there(everyone: Cast, client: Client) -> None:
    assert page(client, everyone.dana, "/outcomes/pictures/pie/").status_code == 404
    assert page(client, everyone.dana, "/outcomes/results.csv", section="pie").status_code == 404


def test_a_period_that_ends_before_it_begins_is_said_beside_the_field(everyone: Cast, client: Client) -> None:
    response = page(client, everyone.dana, first_on="2026-02-01", last_on="2026-01-01")
    assert response.status_code == 422
    assert "before the first" in response.content.decode()


def test_a_site_of_another_program_is_an_answer_not_on_the_form(everyone: Cast, client: Client) -> None:
    assert page(client, everyone.dana, program="ed", site="harbor-clinic").status_code == 422


def test_a_site_can_be_chosen(everyone: Cast, client: Client) -> None:
    text = page(client, everyone.dana, site="inland").content.decode()
    assert "Inland Hospital" in text and "4 of 4" in text


def test_an_empty_period_says_so_kindly_and_draws_nothing(everyone: Cast, client: Client) -> None:
    text = page(client, everyone.dana, first_on="2001-01-01", last_on="2001-02-01").content.decode()
    assert "hx-get" not in text and "<figure" not in text


def test_the_printed_page_has_every_section_open(everyone: Cast, client: Client) -> None:
    text = page(client, everyone.dana, "/outcomes/print/").content.decode()
    assert "<details" not in text and "Said not now" in text


def test_csv_is_a_file_with_every_line_or_one_section(everyone: Cast, client: Client) -> None:
    response = page(client, everyone.dana, "/outcomes/results.csv", section="cascade")
    assert response["Content-Type"].startswith("text/csv") and "attachment" in response["Content-Disposition"]
    rows = response.content.decode().splitlines()
    assert len(rows) == 1 + 6 + 3 and all(",cascade," in line for line in rows[1:])


def test_the_page_asks_the_database_a_few_questions(
    everyone: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(everyone.dana)
    with django_assert_max_num_queries(22):
        client.get("/outcomes/")


def test_the_addresses_are_read_in_without_the_library_that_asks_the_facts() -> None:
    read_in = "import django, sys; django.setup(); import config.urls; sys.exit('ibis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", read_in], cwd=ROOT, env=READING, check=False).returncode == 0
