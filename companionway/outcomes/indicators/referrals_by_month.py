"""How many referrals came in each month, in all and by site."""

from collections.abc import Sequence
from datetime import date

import ibis.expr.types as ir

from companionway.outcomes.cohort import Bounds, Cohort
from companionway.outcomes.indicator import Indicator, Measured, Part, Rows, Shown, Worded, tally
from companionway.outcomes.indicators.referrals_by_site import NO_SITE
from companionway.outcomes.phrases import plural
from companionway.outcomes.suppression import Sum


def counted(facts: ir.Table, cohort: Bounds) -> dict[str, ir.Scalar]:
    """Referrals, grouped by site and month."""
    return {"referrals": facts.count()}


def measure(answers: Sequence[Rows], cohort: Cohort) -> Measured:
    """One count a month; the panels by site are for readers inside the program only."""
    months = [f"month:{day:%Y-%m}" for day in cohort.months]
    counts = dict.fromkeys(months, 0)
    panels: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for row in answers[0]:
        counts[months[row["month"]]] += row["referrals"]
        key = f"site:{row['site'] or NO_SITE}"
        names[key] = row["site_name"] or "Came without a site"
        panels.setdefault(names[key], [0] * len(months))[row["month"]] += row["referrals"]
    counts["referrals"] = sum(counts.values())
    ordered = dict(sorted(panels.items(), key=lambda item: (-sum(item[1]), item[0])))
    return Measured(counts, (Sum("referrals", tuple(months)),), panels=ordered)


def month_words(day: date) -> str:
    """Mar 2024."""
    return f"{day:%b %Y}"


def present(shown: Shown, cohort: Cohort) -> Worded:
    """Months in order. The first or last may be part of a month, and says so."""
    lines = []
    for day in cohort.months:
        note = ""
        if (day.year, day.month) == (cohort.first_on.year, cohort.first_on.month) and cohort.first_on.day > 1:
            note = f"from {cohort.first_on:%b} {cohort.first_on.day}"
        lines.append(tally(shown, f"month:{day:%Y-%m}", month_words(day), "referrals", note))
    total = tally(shown, "referrals", "All months", "referrals")
    seen = [line for line in lines if line.k is not None]
    headline = "How many referrals came each month?"
    if seen and total.k and len(seen) == len(lines) and len(lines) > 1:
        most, fewest = max(line.k or 0 for line in lines), min(line.k or 0 for line in lines)
        headline = f"Between {fewest:,} and {plural(most, 'referral', 'referrals')} a month"
        if most == fewest:
            headline = f"{plural(most, 'referral', 'referrals')} every month"
    return Worded(headline, (*lines, total), panels=shown.panels)


INDICATOR = Indicator(
    name="referrals_by_month",
    title="Referrals by month",
    definition="Referrals received in each calendar month of the period, in the installation's time zone.",
    unit="referrals",
    parts=(Part("referral", counted, by=("site", "site_name", "month")),),
    measure=measure,
    present=present,
)
