"""A report as text: a table to read, JSON and CSV for machines. Pure; hidden counts stay empty everywhere."""

import json
from datetime import UTC
from typing import Any

from companionway.outcomes.indicator import Line
from companionway.outcomes.phrases import HIDDEN, hours_text, percent_text
from companionway.outcomes.report import FOOTER, Report, Section
from companionway.platform.tables import written


def figure_text(line: Line) -> str:
    """The result itself: "141", "4 of 130", "2.0 h", "not shown", "not computed"."""
    if line.hidden:
        return HIDDEN
    if line.kind == "count" or (line.kind == "share" and line.n is None):
        return f"{line.k:,}"
    if line.kind in {"share", "rate"}:
        return f"{line.k:,} of {line.n:,}"
    if line.kind == "range":
        return f"of {line.n:,}" if line.n else "not computed"
    if line.value is None:
        return "not computed"
    if line.unit == "hours":
        return hours_text(line.value)
    if line.name.startswith("p_") and line.value < 0.0001:
        return "under 0.0001"
    return f"{line.value:.{line.digits}f}"


def percent_of(line: Line) -> str:
    """The percentage, empty where there is none."""
    return "" if line.percent is None else percent_text(line.percent, line.digits)


def interval_text(line: Line) -> str:
    """The interval with its name, in percent for a rate and in the line's unit for the rest."""
    if line.interval is None:
        return ""
    low, high = line.interval.low, line.interval.high
    if line.kind in {"rate", "range"}:
        return f"{100 * low:.1f} to {100 * high:.1f}% ({line.interval_name})"
    return f"{low:.{line.digits}f} to {high:.{line.digits}f} ({line.interval_name})"


def period_text(report: Report) -> str:
    """Jan 1, 2024 to Dec 31, 2024."""
    first, last = report.cohort.first_on, report.cohort.last_on
    return f"{first:%b} {first.day}, {first.year} to {last:%b} {last.day}, {last.year}"


def _block(section: Section) -> list[str]:
    rows = [
        (line.label, figure_text(line), percent_of(line), interval_text(line), line.note)
        for line in section.worded.lines
    ]
    rows += [("Not in it: " + line.label, figure_text(line), "", "", line.note) for line in section.worded.missing]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(4)]
    found = ["", section.indicator.title, f"  {section.worded.headline}", f"  {section.indicator.definition}"]
    for label, figure, percent, interval, note in rows:
        text = f"  {label:<{widths[0]}}  {figure:>{widths[1]}}  {percent:>{widths[2]}}  {interval:<{widths[3]}}  {note}"
        found.append(text.rstrip())
    return found + [f"  {note}" for note in section.worded.notes if note != FOOTER]


def as_table(report: Report) -> str:
    """The whole report to be read in a terminal."""
    place = f", site {report.cohort.site}" if report.cohort.site else ""
    lines = [
        f"Program {report.cohort.program}{place}: referrals received {period_text(report)}",
        f"As of {report.cohort.as_of.astimezone(UTC):%Y-%m-%d %H:%M} UTC. Source: {report.source}. {report.policy}",
    ]
    for section in report.sections:
        lines += _block(section)
    return "\n".join([*lines, "", FOOTER, ""])


def line_values(line: Line) -> dict[str, Any]:
    """One line as plain values; proportions in percent."""
    scale = 100 if line.kind in {"rate", "range"} else 1
    return {
        "name": line.name, "label": line.label, "unit": line.unit, "kind": line.kind, "k": line.k, "n": line.n,
        "percent": line.percent, "value": line.value,
        "low": line.interval.low * scale if line.interval else None,
        "high": line.interval.high * scale if line.interval else None,
        "interval": line.interval_name, "hidden": line.hidden, "note": line.note,
    }  # fmt: skip


def as_values(report: Report) -> dict[str, Any]:
    """The report as plain values, for JSON and for comparing."""
    cohort = report.cohort
    return {
        "program": cohort.program, "site": cohort.site, "from": cohort.first_on.isoformat(),
        "to": cohort.last_on.isoformat(), "as_of": cohort.as_of.isoformat(), "time_zone": str(cohort.zone),
        "source": report.source, "suppressed": report.suppressed, "policy": report.policy, "footer": FOOTER,
        "sections": [
            {
                "name": s.indicator.name, "title": s.indicator.title, "definition": s.indicator.definition,
                "unit": s.indicator.unit, "headline": s.worded.headline,
                "lines": [line_values(line) for line in s.worded.lines],
                "missing": [line_values(line) for line in s.worded.missing],
                "notes": list(s.worded.notes), "panels": s.worded.panels,
            }
            for s in report.sections
        ],
    }  # fmt: skip


def as_json(report: Report) -> str:
    """The report as JSON, one object."""
    return json.dumps(as_values(report), indent=2, ensure_ascii=False) + "\n"


def as_csv(report: Report, only: str = "") -> str:
    """One row for each line, of all sections or of one; everything needed to read a row alone is in it."""
    cohort = report.cohort
    head = {
        "program": cohort.program, "site": cohort.site or "", "from": cohort.first_on, "to": cohort.last_on,
        "as_of": cohort.as_of.isoformat(timespec="seconds"), "small_counts": "hidden" if report.suppressed else "shown",
    }  # fmt: skip
    columns = ["section", "part", "name", "label", "unit", "kind", "k", "n", "percent", "value", "low", "high",
               "interval", "hidden", "note"]  # fmt: skip
    names = [*head, *columns, "definition"]
    rows: list[list[Any]] = [names]
    for section in report.sections:
        if only and section.indicator.name != only:
            continue
        for part, lines in (("result", section.worded.lines), ("missing", section.worded.missing)):
            for line in lines:
                row = head | {"section": section.indicator.name, "part": part} | line_values(line)
                row["definition"] = section.indicator.definition
                rows.append([row[name] for name in names])
    return written(rows)
