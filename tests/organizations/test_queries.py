"""What is offered where, the nearest alternatives, and which program a code or a name stands for."""

import pytest

from companionway.organizations import queries
from companionway.organizations.catalog import catalog
from companionway.organizations.models import Program, Site
from companionway.organizations.plan import OrganizationPlan
from tests.organizations.test_planning import TODAY, maine  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("maine")]


def test_a_hub_is_not_offered_in_norway_and_the_nearest_offers_are_named() -> None:
    hub, norway = Program.objects.get(slug="hub"), Site.objects.get(slug="western-maine")
    first, second, third = queries.alternatives(hub, norway, TODAY)
    assert {(a.program.slug, a.site.town if a.site else "") for a in (first, second)} == {
        ("ed", "Norway"), ("primary-care", "Norway")
    }  # fmt: skip
    assert third.program.slug == "hub"


def test_the_same_program_elsewhere_in_town_is_suggested_first() -> None:
    care, hospital = Program.objects.get(slug="primary-care"), Site.objects.get(slug="pen-bay")
    nearest = queries.alternatives(care, hospital, TODAY)[0]
    assert nearest.site is not None and nearest.site.slug == "rockland-primary-care"


def test_a_program_without_sites_is_a_place_by_itself() -> None:
    everywhere = [place.program.slug for place in queries.places(TODAY) if place.site is None]
    assert "mainemom" in everywhere


def test_an_order_code_names_the_first_program_that_has_it() -> None:
    here = catalog(TODAY)
    assert here.program_for([("EAP", "REF15401")]) == "ed"
    assert here.program_for([("EAP", "REF99999")]) == here.program_for([]) == ""


def test_a_name_that_two_sites_share_names_neither_and_their_short_names_do() -> None:
    first = Site.objects.get(slug="pen-bay")
    other = Site.objects.get(slug="waldo")
    Site.objects.filter(id=other.id).update(name=first.name)
    here = catalog(TODAY)
    assert here.site_named(first.name) == ""
    assert (here.site_named("Pen Bay"), here.site_named("waldo")) == ("pen-bay", "waldo")


def test_live_offers_take_one_query(django_assert_num_queries: object, maine: OrganizationPlan) -> None:  # noqa: F811
    with django_assert_num_queries(1):  # type: ignore[operator]
        rows = [(o.program.name, o.site.town) for o in queries.live_offers(TODAY)]
    assert len(rows) == 22
