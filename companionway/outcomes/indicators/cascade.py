"""From referred to still in touch: where do people step off?"""

from collections.abc import Sequence

import ibis.expr.types as ir

from companionway.outcomes.cohort import Bounds, Cohort
from companionway.outcomes.indicator import Indicator, Measured, Part, Rows, Shown, Worded, rate, single, tally
from companionway.outcomes.phrases import plural
from companionway.outcomes.suppression import Sum

DAYS = (30, 60, 90)


def referred(facts: ir.Table, cohort: Bounds) -> dict[str, ir.Scalar]:
    """All in one unit: referrals."""
    return {
        "referrals": facts.count(),
        "answered": facts.count(where=facts.first_attempt_at.notnull() | facts.engagement_id.notnull()),
        "said_yes": facts.count(where=facts.engagement_id.notnull()),
    }


def in_touch(facts: ir.Table, cohort: Bounds) -> dict[str, ir.Scalar]:
    """Known: the window is over. Yes: a two-way contact in it."""
    found: dict[str, ir.Scalar] = {}
    for days in DAYS:
        column = facts[f"in_touch_{days}"]
        found[f"known_{days}"] = facts.count(where=column.notnull())
        found[f"in_touch_{days}"] = facts.count(where=column)
    return found


def measure(answers: Sequence[Rows], cohort: Cohort) -> Measured:
    """Referrals = answered + not; said yes = window over + not over; window over = in touch + not."""
    counts = single(answers[0]) | single(answers[1])
    counts["not_answered"] = counts["referrals"] - counts["answered"]
    counts["answered_no_yes"] = counts["answered"] - counts["said_yes"]
    sums = [Sum("referrals", ("answered", "not_answered")), Sum("answered", ("said_yes", "answered_no_yes"))]
    for days in DAYS:
        counts[f"not_over_{days}"] = counts["said_yes"] - counts[f"known_{days}"]
        counts[f"not_in_touch_{days}"] = counts[f"known_{days}"] - counts[f"in_touch_{days}"]
        sums.append(Sum("said_yes", (f"known_{days}", f"not_over_{days}")))
        sums.append(Sum(f"known_{days}", (f"in_touch_{days}", f"not_in_touch_{days}")))
    return Measured(counts, tuple(sums))


def present(shown: Shown, cohort: Cohort) -> Worded:
    """Referred, answered, said yes, in touch in each of three months."""
    lines = [
        tally(shown, "referrals", "Referred", "referrals"),
        rate(shown, "answered", "Answered (a first try)", "referrals", of="referrals"),
        rate(shown, "said_yes", "Said yes", "referrals", of="referrals"),
    ]
    spans = {30: "days 1 to 30", 60: "days 31 to 60", 90: "days 61 to 90"}
    lines += [
        rate(shown, f"in_touch_{d}", f"In touch in {spans[d]}", "referrals", of=f"known_{d}",
             note="of those who said yes and whose days are over")
        for d in DAYS
    ]  # fmt: skip
    missing = tuple(tally(shown, f"not_over_{d}", f"Said yes, {spans[d]} not over yet", "referrals") for d in DAYS)
    total, yes, late = lines[0].k, lines[2].k, lines[-1]
    headline = "Where do people step off?"
    if total is not None and yes is not None:
        headline = f"{plural(total, 'referral', 'referrals')}, {yes:,} said yes"
        if late.k is not None and late.n and not late.hidden:
            headline += f", {late.k:,} of {late.n:,} in touch in the third month"
    return Worded(headline, tuple(lines), missing, ("To step off is a choice, and the door stays open.",))


INDICATOR = Indicator(
    name="cascade",
    title="From referred to in touch",
    definition="Referrals received; those with a first try to reach the person; those that led to walking together; "
    "and of these, a two-way contact in the first, second and third 30 days (day 0 is the first 24 hours).",
    unit="referrals",
    parts=(Part("referral", referred), Part("walk", in_touch)),
    measure=measure,
    present=present,
)
