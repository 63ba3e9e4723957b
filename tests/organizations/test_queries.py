"""What is offered where, the nearest alternatives, and which program an order names."""

import pytest

from companionway.organizations import queries
from companionway.organizations.models import Program, Site
from companionway.organizations.plan import OrganizationPlan
from tests.organizations.test_planning import TODAY, maine  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("maine")]


def test_a_hub_is_not_offered_in_norway_and_the_nearest_offers_are_named() -> None:
    hub, norway = Program.objects.get(slug="hub"), Site.objects.get(slug="western-maine")
    assert not queries.is_offered(hub, norway, TODAY)
    first, second, third = queries.alternatives(hub, norway, TODAY)
    assert {(a.program.slug, a.site.town if a.site else "") for a in (first, second)} == {
        ("ed", "Norway"), ("primary-care", "Norway")
    }  # fmt: skip
    assert third.program.slug == "hub"


def test_the_same_program_elsewhere_in_town_is_suggested_first() -> None:
    care, hospital = Program.objects.get(slug="primary-care"), Site.objects.get(slug="pen-bay")
    nearest = queries.alternatives(care, hospital, TODAY)[0]
    assert nearest.site is not None and nearest.site.slug == "rockland-primary-care"


def test_a_program_without_sites_is_offered_everywhere() -> None:
    mom, waldo = Program.objects.get(slug="mainemom"), Site.objects.get(slug="waldo")
    assert queries.is_offered(mom, waldo, TODAY) and queries.is_offered(mom, None, TODAY)


def test_an_order_code_shared_by_programs_names_the_best_fit_first() -> None:
    order = frozenset({("EAP", "REF15401")})
    pen_bay = Site.objects.get(slug="pen-bay")
    assert queries.programs_for_order(order, TODAY, site=pen_bay)[0].slug == "ed"
    assert queries.programs_for_order(order, TODAY, perinatal=True)[0].slug == "mainemom"
    assert queries.programs_for_order(frozenset({("EAP", "REF99999")}), TODAY) == []
    assert queries.order_codes(TODAY) == order


def test_live_offers_take_one_query(django_assert_num_queries: object, maine: OrganizationPlan) -> None:  # noqa: F811
    with django_assert_num_queries(1):  # type: ignore[operator]
        rows = [(o.program.name, o.site.town) for o in queries.live_offers(TODAY)]
    assert len(rows) == 22
