"""What loading a program file changes: additions, endings, closings; never a deletion."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from companionway.organizations import actions, program_file, program_writing, queries
from companionway.organizations.models import Program, ProgramSite, Site
from companionway.organizations.plan import OfferPlan, OrganizationPlan
from companionway.organizations.planning import Change, changes
from companionway.organizations.table_reading import FaultyFile
from companionway.platform.models import AuditEntry
from tests.organizations.test_program_file import MAINE

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def load(plan: OrganizationPlan, today: date = TODAY) -> list[Change]:
    """Bring the database to a plan and return what changed."""
    found = changes(queries.held(plan.slug), plan, today)
    if found:
        actions.apply_changes(organization=plan.slug, changes=found, by=None, at=NOW)
    return found


@pytest.fixture
def maine() -> OrganizationPlan:
    """The demo program, loaded."""
    plan = program_file.read(MAINE.read_bytes())
    load(plan)
    return plan


def with_program(plan: OrganizationPlan, slug: str, **values: object) -> OrganizationPlan:
    """The plan with one program changed."""
    programs = tuple(replace(p, **values) if p.slug == slug else p for p in plan.programs)  # type: ignore[arg-type]
    return replace(plan, programs=programs)


def test_loading_the_same_file_twice_changes_nothing(maine: OrganizationPlan) -> None:
    entries = AuditEntry.objects.count()
    assert load(maine) == []
    assert AuditEntry.objects.count() == entries == 1


def test_a_load_leaves_one_audit_entry_with_counts(maine: OrganizationPlan) -> None:
    entry = AuditEntry.objects.get()
    assert entry.verb == "program.loaded"
    assert entry.detail == {"organization": 1, "site": 20, "program": 6, "offer": 22}


def test_what_is_written_out_loads_without_a_change(maine: OrganizationPlan, tmp_path: Path) -> None:
    held = queries.held(maine.slug)
    assert held is not None
    again = program_file.read(program_writing.write(held, TODAY).encode())
    assert changes(held, again, TODAY) == []


def test_a_removed_offer_ends_today_and_stays_in_the_records(maine: OrganizationPlan) -> None:
    offers = tuple(OfferPlan(s) for s in ("pen-bay", "mid-coast"))
    found = load(with_program(maine, "ed", offers=offers))
    assert len(found) == 6 and all("last day 2026-05-04" in change.words for change in found)
    rows = ProgramSite.objects.filter(program__slug="ed")
    assert rows.count() == 8 and rows.filter(ends_on=TODAY).count() == 6


def test_a_new_offer_of_a_running_program_begins_on_the_day_of_loading(maine: OrganizationPlan) -> None:
    more = (OfferPlan("maine-medical"), OfferPlan("pen-bay"), OfferPlan("waldo"))
    (change,) = load(with_program(maine, "inpatient", offers=more))
    assert change.words == "+ inpatient at waldo from 2026-05-04"


def test_an_offer_that_comes_back_later_is_a_new_row(maine: OrganizationPlan) -> None:
    load(with_program(maine, "ed", offers=(OfferPlan("pen-bay"),)))
    load(maine, date(2026, 9, 1))
    rows = list(ProgramSite.objects.filter(program__slug="ed", site__slug="waldo").order_by("starts_on"))
    assert [(r.starts_on, r.ends_on) for r in rows] == [(date(2020, 10, 1), TODAY), (date(2026, 9, 1), None)]
    assert load(maine, date(2026, 9, 2)) == []


def test_an_offer_taken_out_by_mistake_goes_on_when_put_back_the_same_day(maine: OrganizationPlan) -> None:
    load(with_program(maine, "ed", offers=(OfferPlan("pen-bay"),)))
    load(maine)
    assert ProgramSite.objects.filter(program__slug="ed", ends_on=None).count() == 8
    assert ProgramSite.objects.filter(program__slug="ed").count() == 8


def test_a_closed_site_takes_its_offers_with_it(maine: OrganizationPlan) -> None:
    last = date(2026, 6, 30)
    sites = tuple(replace(s, closed_on=last) if s.slug == "pen-bay" else s for s in maine.sites)
    plan = replace(maine, sites=sites)
    load(plan)
    assert set(ProgramSite.objects.filter(site__slug="pen-bay").values_list("ends_on", flat=True)) == {last}
    assert load(plan) == []


def test_a_site_that_leaves_the_file_is_closed_and_kept(maine: OrganizationPlan) -> None:
    without = replace(maine, sites=tuple(s for s in maine.sites if s.slug != "rockland-hub"))
    offers = tuple(OfferPlan(s) for s in ("portland-hub", "biddeford-hub", "sanford-hub"))
    load(with_program(without, "hub", offers=offers))
    assert Site.objects.get(slug="rockland-hub").closed_on == TODAY
    assert load(with_program(without, "hub", offers=offers), date(2026, 5, 5)) == []


def test_a_program_that_leaves_the_file_ends_with_its_offers(maine: OrganizationPlan) -> None:
    load(replace(maine, programs=tuple(p for p in maine.programs if p.slug != "hub")))
    assert Program.objects.get(slug="hub").ends_on == TODAY
    assert not ProgramSite.objects.filter(program__slug="hub", ends_on=None).exists()
    assert "hub" in set(queries.live_programs(TODAY).values_list("slug", flat=True))
    assert "hub" not in set(queries.live_programs(date(2026, 5, 5)).values_list("slug", flat=True))


def test_a_program_with_sites_cannot_silently_become_offered_nowhere(maine: OrganizationPlan) -> None:
    with pytest.raises(FaultyFile, match=r"programs\.ed\.sites: is missing"):
        load(with_program(maine, "ed", offers=None))


def test_a_changed_promise_says_before_and_after(maine: OrganizationPlan) -> None:
    (change,) = load(with_program(maine, "ed", promise_days=3, promise_here_minutes=None))
    assert change.words == "~ program ed: promise_days: 7 -> 3, promise_here_minutes: 60 -> none"
    assert Program.objects.get(slug="ed").promise_days == 3
