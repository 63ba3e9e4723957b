"""A report: every indicator worked out for one cohort, small counts hidden where asked, before anything is worded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from companionway.outcomes import facts, suppression
from companionway.outcomes.cohort import Cohort
from companionway.outcomes.engines import Engine
from companionway.outcomes.indicator import Indicator, Line, Measured, Part, Rows, Shown, Worded
from companionway.outcomes.registry import INDICATORS

FOOTER = "One group, before and after. People often enter at a hard time, so some change would be expected anyway."
OPEN_POLICY = "Small counts are shown: for use inside the program only."


@dataclass(frozen=True)
class Section:
    """One indicator with its result."""

    indicator: Indicator
    worded: Worded

    def line(self, name: str) -> Line:
        """The line of that name. Raises KeyError."""
        for line in (*self.worded.lines, *self.worded.missing):
            if line.name == name:
                return line
        raise KeyError(name)


@dataclass(frozen=True)
class Report:
    """All sections of one cohort with what must be printed beside them."""

    cohort: Cohort
    sections: tuple[Section, ...]
    source: str
    suppressed: bool

    @property
    def policy(self) -> str:
        """What was done about small counts."""
        return suppression.POLICY if self.suppressed else OPEN_POLICY

    def section(self, name: str) -> Section:
        """The section of that indicator. Raises KeyError."""
        for section in self.sections:
            if section.indicator.name == name:
                return section
        raise KeyError(name)


def instant(value: Any) -> ir.TimestampScalar:
    """A literal instant that every engine compares the same way."""
    return ibis.literal(value, type=facts.INSTANT)


def cohort_of(part: Part, cohort: Cohort) -> ir.Table:
    """The facts of the cohort with the columns that a part may group by."""
    table = facts.TABLES[part.facts]
    chosen = [
        table.counted if part.counted else ~table.counted,
        table.program == cohort.program,
        table.received_at >= instant(cohort.starts_at),
        table.received_at < instant(cohort.ends_at),
    ]
    if cohort.site:
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


def questions(indicators: Sequence[Indicator], cohort: Cohort) -> dict[tuple[Any, ...], ir.Table]:
    """One Ibis expression for all parts that ask the same rows grouped the same way."""
    asked: dict[tuple[Any, ...], tuple[Part, dict[str, ir.Scalar]]] = {}
    for indicator in indicators:
        for part in indicator.parts:
            _, measures = asked.setdefault(_key(part), (part, {}))
            measures.update(part.measures(cohort_of(part, cohort), cohort))
    found = {}
    for key, (part, measures) in asked.items():
        table = cohort_of(part, cohort)
        found[key] = table.group_by(list(part.by)).aggregate(**measures) if part.by else table.aggregate(**measures)
    return found


def _key(part: Part) -> tuple[Any, ...]:
    return part.facts, part.counted, part.by


def _own(part: Part, rows: Rows, cohort: Cohort) -> Rows:
    """The columns that the part itself asked for, out of a shared answer."""
    names = {*part.by, *part.measures(cohort_of(part, cohort), cohort)}
    return [{name: value for name, value in row.items() if name in names} for row in rows]


def measure(engine: Engine, cohort: Cohort, indicators: Sequence[Indicator] = INDICATORS) -> dict[str, Measured]:
    """Every indicator's counts by the indicator's name, all from one state of the records."""
    with engine.consistent():
        answers = {key: engine.rows(question) for key, question in questions(indicators, cohort).items()}
    return {
        i.name: i.measure([_own(part, answers[_key(part)], cohort) for part in i.parts], cohort) for i in indicators
    }


def hidden_counts(measured: Mapping[str, Measured]) -> frozenset[str]:
    """The counts to hide, judged over the whole report at once: indicators share counts by name."""
    counts: dict[str, int] = {}
    for result in measured.values():
        for name, value in result.counts.items():
            if counts.setdefault(name, value) != value:
                raise AssertionError(f"Two indicators disagree about {name}: {counts[name]} and {value}.")
    sums = dict.fromkeys(s for result in measured.values() for s in result.sums)
    at_most = dict.fromkeys(pair for result in measured.values() for pair in result.at_most)
    return suppression.protect(suppression.Release(counts, tuple(sums), (), tuple(at_most)))


def build(
    engine: Engine, cohort: Cohort, *, suppressed: bool = False, indicators: Sequence[Indicator] = INDICATORS
) -> Report:
    """Work out, hide what must be hidden, then word it."""
    measured = measure(engine, cohort, indicators)
    hidden = hidden_counts(measured) if suppressed else frozenset[str]()
    sections = tuple(
        Section(i, i.present(Shown(measured[i.name], hidden, suppressed=suppressed), cohort)) for i in indicators
    )
    return Report(cohort, sections, engine.source, suppressed)
