"""The program, to read: for whom, what is promised, where; nobody without the permission sees it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from companionway.organizations import actions, program_file
from companionway.organizations.models import Site
from companionway.organizations.planning import changes
from companionway.platform import clock
from tests.cast import Cast
from tests.organizations.test_program_file import MAINE
from tests.web.asking import signed_in


@pytest.fixture
def maine(cast: Cast) -> None:
    """The demo program, beside the programs of the cast."""
    plan = program_file.read(MAINE.read_bytes().replace(b"[programs.ed]", b"[programs.er]"))
    plan_without_clash = changes(None, plan, clock.today())
    kept = [c for c in plan_without_clash if c.slug != "primary-care"]
    actions.apply_changes(organization=plan.slug, changes=kept, by=None, at=clock.now())


@pytest.mark.usefixtures("maine")
def test_ana_reads_the_promise_the_window_the_codes_and_who_it_is_for(cast: Cast) -> None:
    page = signed_in(cast.ana).get("/program/").content.decode()
    assert "A peer is with the person within 60 minutes while they are here, otherwise tries to reach them" in page
    assert "Day 150 to 210 after the first recovery capital check-in (day 180 plus or minus 30)." in page
    assert "REF15401" in page and "Anyone who is pregnant or had a baby in the last year" in page
    assert "everywhere; no fixed sites." in page and "42 CFR Part 2 applies" in page
    assert "Waldo County General Hospital, Belfast" in page


@pytest.mark.usefixtures("maine")
def test_the_table_of_towns_says_where_the_hub_is_not_offered(cast: Cast) -> None:
    response = signed_in(cast.dana).get("/program/")
    view = response.context["program"]
    hub = [program.slug for program in view.columns].index("hub")
    assert {row.town for row in view.towns if row.offered[hub]} == {"Rockland", "Portland", "Biddeford", "Sanford"}


def test_a_closed_site_says_its_last_day(cast: Cast) -> None:
    yesterday: date = clock.today() - timedelta(days=1)
    Site.objects.filter(slug="inland").update(closed_on=yesterday)
    page = signed_in(cast.ana).get("/program/").content.decode()
    assert f"until {yesterday:%B} {yesterday.day}, {yesterday.year}" in page
    assert "Inland Hospital, Inland" not in page


def test_five_queries_show_it_whatever_its_size(
    cast: Cast, maine: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:  # fmt: skip
    client = signed_in(cast.ana)
    client.get("/program/")
    around_it = 6  # the session, the user, the roles, the transaction's begin and end, the entry in the audit
    with django_assert_num_queries(around_it + 5):
        client.get("/program/")


def test_without_the_permission_it_is_not_found_and_signed_out_leads_to_sign_in(cast: Cast) -> None:
    assert signed_in(cast.fay).get("/program/").status_code == 404
    assert Client().get("/program/").status_code == 302
