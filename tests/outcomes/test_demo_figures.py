"""The decks' figures come out of the demo's raw records to the digit, on both engines."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companionway.demo.loader import load
from companionway.outcomes import report as reports
from companionway.outcomes.actions import export_facts
from companionway.outcomes.cohort import Cohort
from companionway.outcomes.engines import DuckDB, PostgreSQL
from companionway.outcomes.formats import as_values, percent_of
from companionway.outcomes.report import Report
from tests.demo import expected


def rates(report: Report, section: str, *names: str) -> list[tuple[int | None, int | None]]:
    lines = [report.section(section).line(name) for name in names]
    return [(line.k, line.n) for line in lines]


def check_the_decks_figures(report: Report) -> None:
    sites = {line.name: line.k for line in report.section("referrals_by_site").worded.lines}
    assert sites == {f"site:{k}": n for k, n in expected.ED_REFERRALS.items()} | {"referrals": 548}
    assert rates(report, "people_referred", "people", "referrals") == [(expected.ED_PEOPLE, None), (548, None)]
    assert rates(report, "engaged", "people_engaged", "said_yes") == [(260, expected.ED_PEOPLE), (260, 548)]
    assert rates(report, "responded_within_promise", "first_attempt_in_days") == [(548, 548)]
    change = report.section("recovery_capital_change")
    increase, pairs = change.line("increase"), change.line("pairs")
    assert (increase.k, increase.n, pairs.n) == (pairs.k, pairs.k, 260)
    assert percent_of(increase) == "100%"
    higher, same, lower = (change.line(name).k or 0 for name in ("higher", "same", "lower"))
    assert higher + same + lower == pairs.k and 0 < higher < (pairs.k or 0)
    back = report.section("returned_to_ed")
    assert rates(report, "returned_to_ed", "went_back", "answered_followup") == [(4, 130), (130, 260)]
    assert percent_of(back.line("went_back")) == "3.08%"
    bounds = back.line("bounds").interval
    assert bounds is not None
    assert (round(100 * bounds.low, 1), round(100 * bounds.high, 1)) == (1.5, 51.5)
    assert rates(report, "returned_to_ed", "tipping") == [(23, 130)]
    assert report.section("referrals_by_site").worded.headline.startswith(
        "Mid Coast Hospital and Maine Medical Center sent almost half of all referrals (268 of 548)"
    )


@pytest.mark.django_db(transaction=True)
def test_the_demo_gives_the_decks_figures_on_postgresql_and_duckdb(transactional_db: None, tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    load(seed=7, scale=1, as_of=now, data=tmp_path, password="walk-with-me-please", say=lambda _: None)
    zone = ZoneInfo("America/New_York")
    cohort = Cohort("ed", now.date() - timedelta(days=366), now.date(), datetime.now(UTC), zone)
    live = reports.build(PostgreSQL(), cohort)
    check_the_decks_figures(live)
    facts = tmp_path / "facts"
    export_facts(folder=facts, by=None, at=datetime.now(UTC))
    files = reports.build(DuckDB(facts), cohort)
    check_the_decks_figures(files)
    assert as_values(live)["sections"] == as_values(files)["sections"]
    for program in ("primary-care", "mainemom", "inpatient", "community"):
        other = Cohort(program, cohort.first_on, cohort.last_on, cohort.as_of, zone)
        assert reports.measure(PostgreSQL(), other) == reports.measure(DuckDB(facts), other)
    funder = reports.build(PostgreSQL(), cohort, suppressed=True)
    assert rates(funder, "referrals_by_site", "site:waldo", "referrals") == [(11, 548), (548, None)]
    assert funder.section("returned_to_ed").line("went_back").hidden
