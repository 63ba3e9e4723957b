"""The report against plain hand-written SQL on the same data, on PostgreSQL and on DuckDB over exported facts.

`python -m bench.report [--program ed] [--rounds 5]` in the prepared environment, on whatever is loaded. Rounds are
interleaved (report, plain, report, plain ...), so that a busy machine weighs on both alike; medians and the ratio of
each round are printed. The hand-written statements read the operational tables (PostgreSQL) or the Parquet files
(DuckDB) and return the numbers that the report needs.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PEOPLE = """
SELECT count(*), count(DISTINCT p.same_as_id), count(e.id),
  count(DISTINCT p.same_as_id) FILTER (WHERE e.id IS NOT NULL),
  count(*) FILTER (WHERE e.id IS NULL AND r.state = 'declined'),
  count(*) FILTER (WHERE e.id IS NULL AND r.state = 'not_reached'),
  count(*) FILTER (WHERE e.id IS NULL AND r.state = 'withdrawn'),
  count(*) FILTER (WHERE e.id IS NULL AND r.state = 'turned_away'),
  count(*) FILTER (WHERE r.first_attempt_at IS NOT NULL OR e.id IS NOT NULL), {clocks}
FROM companionway_referral r JOIN companionway_program g ON g.id = r.program_id
JOIN companionway_person p ON p.id = r.person_id LEFT JOIN companionway_engagement e ON e.referral_id = r.id
WHERE {cohort}
"""
CLOCK = """
  count(*) FILTER (WHERE r.{c} <= r.received_at + interval '168 hours'),
  count(*) FILTER (WHERE r.{c} > r.received_at + interval '168 hours'),
  count(*) FILTER (WHERE r.{c} IS NULL AND r.received_at + interval '168 hours' <= now()),
  count(*) FILTER (WHERE r.{c} <= r.promise_due_at), count(*) FILTER (WHERE r.{c} > r.promise_due_at),
  count(*) FILTER (WHERE r.{c} IS NULL AND r.promise_due_at <= now()),
  percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM r.{c} - r.received_at)::float8)
"""
MONTHS = """
SELECT s.slug, s.name, date_trunc('month', r.received_at AT TIME ZONE 'America/New_York'), count(*)
FROM companionway_referral r JOIN companionway_program g ON g.id = r.program_id
LEFT JOIN companionway_site s ON s.id = r.site_id WHERE {cohort} GROUP BY 1, 2, 3
"""
LEFT_OUT = """
SELECT r.state, count(*) FROM companionway_referral r JOIN companionway_program g ON g.id = r.program_id
WHERE {period} AND r.state IN ('redirected', 'duplicate') GROUP BY 1
"""
PAIRS = """
SELECT bi.code, bi.version, b.total, zi.code, zi.version, z.total, e.closed_at <= now(), count(*)
FROM companionway_engagement e JOIN companionway_referral r ON r.id = e.referral_id
JOIN companionway_program g ON g.id = r.program_id
LEFT JOIN companionway_administration b ON b.engagement_id = e.id AND b.moment = 'baseline' AND b.set_aside_at IS NULL
LEFT JOIN companionway_instrument bi ON bi.id = b.instrument_id
LEFT JOIN companionway_administration z ON z.engagement_id = e.id AND z.moment = 'goodbye' AND z.set_aside_at IS NULL
LEFT JOIN companionway_instrument zi ON zi.id = z.instrument_id
WHERE {cohort} GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
FOLLOWUPS = """
SELECT f.closes_on < current_date, f.state, f.went_back, f.origin, coalesce(a.tries, 0), count(*)
FROM companionway_engagement e JOIN companionway_referral r ON r.id = e.referral_id
JOIN companionway_program g ON g.id = r.program_id LEFT JOIN companionway_followup f ON f.engagement_id = e.id
LEFT JOIN (SELECT followup_id, count(*) AS tries FROM companionway_followupattempt GROUP BY 1) a ON a.followup_id = f.id
WHERE {cohort} GROUP BY 1, 2, 3, 4, 5
"""
IN_TOUCH = """
SELECT count(*), count(*) FILTER (WHERE t.a), count(*) FILTER (WHERE t.b), count(*) FILTER (WHERE t.c) FROM (
  SELECT e.id, bool_or(c.occurred_at < e.opened_at + interval '744 hours') AS a,
    bool_or(c.occurred_at >= e.opened_at + interval '744 hours'
      AND c.occurred_at < e.opened_at + interval '1464 hours') AS b,
    bool_or(c.occurred_at >= e.opened_at + interval '1464 hours') AS c
  FROM companionway_engagement e JOIN companionway_referral r ON r.id = e.referral_id
  JOIN companionway_program g ON g.id = r.program_id
  LEFT JOIN companionway_contact c ON c.engagement_id = e.id AND c.replaced_at IS NULL AND c.undone_at IS NULL
    AND c.occurred_at >= e.opened_at + interval '24 hours' AND c.occurred_at < e.opened_at + interval '2184 hours'
  WHERE {cohort} GROUP BY e.id) t
"""
FILES_PEOPLE = """
SELECT count(*), count(DISTINCT person_id), count(engagement_id),
  count(DISTINCT person_id) FILTER (WHERE engagement_id IS NOT NULL),
  count(*) FILTER (WHERE engagement_id IS NULL AND state = 'declined'),
  count(*) FILTER (WHERE engagement_id IS NULL AND state = 'not_reached'),
  count(*) FILTER (WHERE engagement_id IS NULL AND state = 'withdrawn'),
  count(*) FILTER (WHERE engagement_id IS NULL AND state = 'turned_away'),
  count(*) FILTER (WHERE first_attempt_at IS NOT NULL OR engagement_id IS NOT NULL), {clocks}
FROM fact_referral WHERE {cohort}
"""
FILES_CLOCK = """
  count(*) FILTER (WHERE {c}_at <= answer_due_at), count(*) FILTER (WHERE {c}_at > answer_due_at),
  count(*) FILTER (WHERE {c}_at IS NULL AND answer_due_at <= now()),
  count(*) FILTER (WHERE {c}_at <= promise_due_at), count(*) FILTER (WHERE {c}_at > promise_due_at),
  count(*) FILTER (WHERE {c}_at IS NULL AND promise_due_at <= now()), quantile_cont({c}_seconds, [0.5, 0.9])
"""
FILES = [
    FILES_PEOPLE.replace(
        "{clocks}", ",".join(FILES_CLOCK.replace("{c}", c) for c in ("accepted", "first_attempt", "first_contact"))
    ),
    "SELECT site, site_name, year(received_at), month(received_at), count(*) FROM fact_referral"
    " WHERE {cohort} GROUP BY ALL",
    "SELECT state, count(*) FROM fact_referral WHERE {period} AND NOT counted GROUP BY ALL",
    "SELECT baseline_instrument, baseline_version, baseline_total, goodbye_instrument, goodbye_version, goodbye_total,"
    " closed_at <= now(), count(*) FROM fact_engagement WHERE {cohort} GROUP BY ALL",
    "SELECT followup_closes_on < current_date, followup_state, returned_to_ed, followup_origin, followup_tries,"
    " count(*) FROM fact_engagement WHERE {cohort} GROUP BY ALL",
    "SELECT count(*), count(*) FILTER (WHERE in_touch_30), count(*) FILTER (WHERE in_touch_60),"
    " count(*) FILTER (WHERE in_touch_90) FROM fact_engagement WHERE {cohort}",
]


def plain_statements(program: str, first: date, last: date) -> list[str]:
    """The hand-written statements over the operational tables."""
    zone = "America/New_York"
    period = (
        f"g.slug = '{program}' AND r.received_at >= '{first} 00:00 {zone}'"
        f" AND r.received_at < '{last + timedelta(days=1)} 00:00 {zone}'"
    )
    cohort = f"{period} AND r.state NOT IN ('redirected', 'duplicate')"
    clocks = ",".join(CLOCK.replace("{c}", f"{c}_at") for c in ("accepted", "first_attempt", "first_contact"))
    people = PEOPLE.replace("{clocks}", clocks)
    texts = (people, MONTHS, LEFT_OUT, PAIRS, FOLLOWUPS, IN_TOUCH)
    return [text.replace("{cohort}", cohort).replace("{period}", period) for text in texts]


def file_statements(program: str, first: date, last: date) -> list[str]:
    """The hand-written statements over the Parquet facts."""
    zone = "America/New_York"
    period = (
        f"program = '{program}' AND received_at >= '{first} 00:00 {zone}'::timestamptz"
        f" AND received_at < '{last + timedelta(days=1)} 00:00 {zone}'::timestamptz"
    )
    return [text.replace("{cohort}", f"counted AND {period}").replace("{period}", period) for text in FILES]


def timed(work: Callable[[], Any]) -> float:
    """Seconds of wall time."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def interleaved(name: str, report: Callable[[], Any], plain: Callable[[], Any], rounds: int) -> float:
    """Print medians and the median of the rounds' ratios, and return it. The first round warms both and is dropped."""
    pairs = [(timed(report), timed(plain)) for _ in range(rounds + 1)][1:]
    ratios = [a / b for a, b in pairs]
    ours, theirs = (statistics.median(pair[i] for pair in pairs) for i in (0, 1))
    ratio = statistics.median(ratios)
    print(
        f"{name:<12} report {ours:7.3f} s   plain SQL {theirs:7.3f} s   ratio {ratio:.2f}"
        f"  (rounds: {', '.join(f'{r:.2f}' for r in ratios)})"
    )
    return ratio


def first_day(program: str) -> date:
    """The day of the program's first referral."""
    from django.db import connection

    from companionway.platform import wall

    with wall.report("the first day of the data that is measured"), connection.cursor() as cursor:
        cursor.execute("SELECT min(received_at)::date FROM fact_referral WHERE program = %s", [program])
        (found,) = cursor.fetchone()
    if found is None:
        raise SystemExit(f"There are no referrals in the program {program!r}. Load the demo first.")
    return found


def engines(folder: Path) -> Iterator[tuple[str, Any, Callable[[list[str]], Any], Callable[..., list[str]]]]:
    """Name, engine, how to run plain statements on the same connection, and the statements."""
    from django.db import connection

    from companionway.outcomes.engines import DuckDB, PostgreSQL
    from companionway.platform import wall

    def live(statements: list[str]) -> None:
        with wall.everyone("the same numbers by hand"), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()

    yield "postgresql", PostgreSQL(), live, plain_statements
    from companionway.outcomes.actions import export_facts
    from companionway.platform import clock

    began = time.perf_counter()
    written = export_facts(folder=folder, by=None, at=clock.now())
    print(f"export       {sum(written.values()):,} rows in {time.perf_counter() - began:.1f} s")
    files = DuckDB(folder)

    def on_files(statements: list[str]) -> None:
        for statement in statements:
            files.run(statement)

    yield "duckdb", files, on_files, file_statements


def main(arguments: list[str]) -> int:
    """Measure and print; 1 when a ratio is above 1.5."""
    parser = argparse.ArgumentParser(prog="python -m bench.report", description=__doc__)
    parser.add_argument("--program", default="ed")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from companionway.outcomes import report
    from companionway.outcomes.cohort import Cohort
    from companionway.platform import clock

    today = clock.today()
    first = max(first_day(chosen.program), today - timedelta(days=3600))
    cohort = Cohort(chosen.program, first, today, clock.now(), ZoneInfo("America/New_York"))
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name, engine, run, statements in engines(Path(folder)):
            found = report.build(engine, cohort)
            if name == "postgresql":
                print(f"program {chosen.program}: {found.section('referrals_by_site').line('referrals').k:,} referrals")
            texts = statements(chosen.program, first, today)
            worst = max(
                worst,
                interleaved(name, lambda e=engine: report.build(e, cohort), lambda r=run, t=texts: r(t), chosen.rounds),
            )
    return 1 if worst > 1.5 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
