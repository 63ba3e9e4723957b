"""From indicators to SQL: parts that ask alike share one Ibis expression, compiled once for each shape of question.

Building and compiling the expressions takes longer than answering them over some thousand referrals. So they are
compiled with marks in place of the program, the site and the instants, and the marks become parameters.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import ibis
import ibis.expr.types as ir

from companionway.outcomes import facts
from companionway.outcomes.cohort import Bounds
from companionway.outcomes.indicator import Indicator, Part, Rows

Key = tuple[str, bool, tuple[str, ...]]
LONG_AGO = datetime(1492, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Statement:
    """One compiled question; `{name}` marks a parameter, `names` are the columns each part asked for."""

    text: str
    parameters: tuple[str, ...]
    names: dict[int, set[str]]

    def own(self, part: Part, rows: Rows) -> Rows:
        """The columns that the part itself asked for, out of a shared answer."""
        wanted = self.names[id(part)]
        return [{name: value for name, value in row.items() if name in wanted} for row in rows]


def key(part: Part) -> Key:
    """Parts with the same key share a question."""
    return part.facts, part.counted, part.by


def instant(value: datetime) -> ir.TimestampScalar:
    """A literal instant that every engine compares the same way."""
    return ibis.literal(value, type=facts.INSTANT)


def cohort_of(part: Part, cohort: Bounds) -> ir.Table:
    """The facts of the cohort with the columns that a part may group by."""
    table = facts.TABLES[part.facts]
    chosen = [
        table.counted if part.counted else ~table.counted,
        table.program == cohort.program,
        table.received_at >= instant(cohort.starts_at),
        table.received_at < instant(cohort.ends_at),
    ]
    if cohort.site is not None:
        chosen.append(table.site == cohort.site)
    derived: dict[str, ir.Value] = {}
    if "month" in part.by:
        starts = cohort.month_starts[1:]
        branches = [(table.received_at < instant(start), i) for i, start in enumerate(starts)]
        derived["month"] = ibis.cases(*branches, else_=len(starts)) if branches else ibis.literal(0)
    if "is_closed" in part.by:
        derived["is_closed"] = (table.closed_at <= instant(cohort.as_of)).fill_null(False)
    if "followup_window" in part.by:
        today = ibis.literal(cohort.as_of_day, type="date")
        derived["followup_window"] = ibis.cases(
            (table.followup_closes_on < today, "over"),
            (table.followup_opens_on <= today, "open"),
            (table.followup_opens_on > today, "ahead"),
        )
    filtered = table.filter(*chosen)
    return filtered.mutate(**derived) if derived else filtered


def expressions(indicators: tuple[Indicator, ...], cohort: Bounds) -> dict[Key, tuple[ir.Table, dict[int, set[str]]]]:
    """One Ibis expression for all parts with the same key, and the names each part asked for."""
    tables: dict[Key, ir.Table] = {}
    measures: dict[Key, dict[str, ir.Scalar]] = {}
    names: dict[Key, dict[int, set[str]]] = {}
    for part in (part for indicator in indicators for part in indicator.parts):
        if key(part) not in tables:
            tables[key(part)] = cohort_of(part, cohort)
        own = part.measures(tables[key(part)], cohort)
        measures.setdefault(key(part), {}).update(own)
        names.setdefault(key(part), {})[id(part)] = {*part.by, *own}
    found = {}
    for k, table in tables.items():
        grouped = table.group_by(list(k[2])) if k[2] else table
        found[k] = grouped.aggregate(**measures[k]), names[k]
    return found


@dataclass(frozen=True)
class Marks:
    """A cohort of marks: values that stand for parameters and occur nowhere else."""

    program: str
    site: str | None
    starts_at: datetime
    ends_at: datetime
    as_of: datetime
    as_of_day: date
    month_starts: list[datetime]


def marks(month_count: int, has_site: bool) -> Marks:
    """Marks for a question over so many months, of one site or all."""
    starts_at, ends_at, as_of, *month_starts = [LONG_AGO + timedelta(minutes=i) for i in range(month_count + 3)]
    site = "\ue000site" if has_site else None
    return Marks("\ue000program", site, starts_at, ends_at, as_of, LONG_AGO.date(), month_starts)


def _literal(dialect: str, value: ir.Scalar) -> str:
    """How the dialect writes a literal."""
    text: str = ibis.to_sql(value.name("x"), dialect=dialect)
    return text.removeprefix("SELECT").strip().removesuffix('AS "x"').strip()


def _written(dialect: str, chosen: Marks) -> dict[str, str]:
    """Each parameter's name by how its mark is written in the dialect."""
    values: dict[str, ir.Scalar] = {"program": ibis.literal(chosen.program)}
    if chosen.site is not None:
        values["site"] = ibis.literal(chosen.site)
    values |= {name: instant(getattr(chosen, name)) for name in ("starts_at", "ends_at", "as_of")}
    values |= {f"month_{i}": instant(start) for i, start in enumerate(chosen.month_starts)}
    values["as_of_day"] = ibis.literal(chosen.as_of_day, type="date")
    return {_literal(dialect, value): name for name, value in values.items()}


@lru_cache(maxsize=64)
def statements(
    dialect: str, indicators: tuple[Indicator, ...], month_count: int, has_site: bool
) -> dict[Key, Statement]:
    """The compiled questions for a shape of cohort: how many months, one site or all."""
    chosen = marks(month_count, has_site)
    written = _written(dialect, chosen)
    found = {}
    for k, (expression, names) in expressions(indicators, chosen).items():
        text = ibis.to_sql(expression, dialect=dialect).replace("{", "{{").replace("}", "}}")
        used = [name for literal, name in written.items() if literal in text]
        for literal, name in written.items():
            text = text.replace(literal, f"{{{name}}}")
        found[k] = Statement(text, tuple(used), names)
    return found
