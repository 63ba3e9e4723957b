"""A report: every indicator worked out for one cohort, small counts hidden where asked, before anything is worded."""

from collections.abc import Mapping
from dataclasses import dataclass

from companionway.outcomes import suppression
from companionway.outcomes.cohort import Cohort
from companionway.outcomes.engines import Engine
from companionway.outcomes.indicator import Indicator, Line, Measured, Shown, Worded
from companionway.outcomes.questions import key, statements
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


def measure(engine: Engine, cohort: Cohort, indicators: tuple[Indicator, ...] = INDICATORS) -> dict[str, Measured]:
    """Every indicator's counts by the indicator's name, all from one state of the records."""
    asked = statements(engine.dialect, indicators, len(cohort.months), cohort.site is not None)
    with engine.consistent():
        answers = {key: engine.rows(statement, cohort.values) for key, statement in asked.items()}
    return {i.name: i.measure([asked[key(p)].own(p, answers[key(p)]) for p in i.parts], cohort) for i in indicators}


def hidden_counts(measured: Mapping[str, Measured]) -> frozenset[str]:
    """The counts to hide, judged over the whole report at once: indicators share counts by name."""
    counts: dict[str, int] = {}
    for result in measured.values():
        for name, value in result.counts.items():
            if counts.setdefault(name, value) != value:
                raise AssertionError(f"Two indicators disagree about {name}: {counts[name]} and {value}.")
    sums = dict.fromkeys(s for result in measured.values() for s in result.sums)
    likely = (s for result in measured.values() for s in result.likely if {s.total, *s.parts} <= counts.keys())
    sums |= dict.fromkeys(s for s in likely if counts[s.total] == sum(counts[part] for part in s.parts))
    at_most = dict.fromkeys(pair for result in measured.values() for pair in result.at_most)
    return suppression.protect(suppression.Release(counts, tuple(sums), (), tuple(at_most)))


def build(
    engine: Engine, cohort: Cohort, *, suppressed: bool = False, indicators: tuple[Indicator, ...] = INDICATORS
) -> Report:
    """Work out, hide what must be hidden, then word it."""
    measured = measure(engine, cohort, indicators)
    hidden = hidden_counts(measured) if suppressed else frozenset[str]()
    sections = tuple(
        Section(i, i.present(Shown(measured[i.name], hidden, suppressed=suppressed), cohort)) for i in indicators
    )
    return Report(cohort, sections, engine.source, suppressed)
