"""The same definitions on PostgreSQL and on DuckDB over exported Parquet give the same report."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companionway.outcomes import report as reports
from companionway.outcomes.actions import export_facts
from companionway.outcomes.cohort import Cohort
from companionway.outcomes.engines import DuckDB, PostgreSQL
from companionway.platform.errors import DomainError
from tests.outcomes.conftest import House


@pytest.mark.django_db(transaction=True)
def test_both_engines_give_the_same_report(
    transactional_db: None, house: House, cohort: Callable[..., Cohort], tmp_path: Path
) -> None:
    for i in range(60):
        row = house.referral(
            ("north", "south", None)[i % 3], after=timedelta(days=5 * i, hours=i), hours=(0.1 * i, 0.3 * i, i),
            state="engaged" if i % 2 else "declined", here=not i % 5,
        )  # fmt: skip
        if i % 2:
            house.engagement(
                row, totals=(20 + i % 20, 25 + i % 30), closed=bool(i % 3), contact_days=(i % 40 + 1, 50),
                followup=("answered", "not_reached", "waiting")[i % 3],
                went_back=("yes" if i % 4 else "no") if not i % 3 else "",
            )  # fmt: skip
    house.referral(state="duplicate", hours=(None, None, None))
    written = export_facts(folder=tmp_path, by=None, at=datetime.now(UTC))
    assert written == {"fact_referral": 61, "fact_engagement": 30}
    for chosen in (cohort(), cohort(site="north")):
        live = reports.measure(PostgreSQL(), chosen)
        assert live["referrals_by_site"].counts["referrals"] > 0
        assert live == reports.measure(DuckDB(tmp_path), chosen)


def test_a_folder_without_facts_is_refused_with_the_way_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="export_facts"):
        DuckDB(tmp_path)
