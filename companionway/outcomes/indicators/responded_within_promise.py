"""How many referrals were answered in time, by each of the clocks."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from companionway.outcomes.cohort import Cohort
from companionway.outcomes.indicator import (
    Figure,
    Indicator,
    Line,
    Measured,
    Part,
    Rows,
    Shown,
    Worded,
    rate,
    single,
    tally,
    value,
)  # fmt: skip
from companionway.outcomes.phrases import percent_text
from companionway.outcomes.suppression import Sum

CLOCKS = {
    "accepted": "A peer has taken it",
    "first_attempt": "First try to reach the person",
    "first_contact": "First two-way contact",
}


def counted(facts: ir.Table, cohort: Cohort) -> dict[str, ir.Scalar]:
    """Due: the promised days are over, and the sender did not take it back before while nobody had tried."""
    taken_back = (
        facts.withdrawn_at.notnull() & facts.first_attempt_at.isnull() & (facts.withdrawn_at <= facts.answer_due_at)
    )
    over = facts.answer_due_at <= ibis.literal(cohort.as_of, type="timestamp('UTC')")
    due = over & ~taken_back
    found: dict[str, ir.Scalar] = {
        "referrals": facts.count(),
        "answer_due": facts.count(where=due),
        "taken_back": facts.count(where=taken_back),
        "promise_running": facts.count(where=~over & ~taken_back),
    }
    for clock in CLOCKS:
        reached_at = facts[f"{clock}_at"]
        found[f"{clock}_in_days"] = facts.count(where=due & (reached_at <= facts.answer_due_at))
        found[f"{clock}_later"] = facts.count(where=due & (reached_at > facts.answer_due_at))
        found[f"{clock}_in_promise"] = facts.count(where=due & (reached_at <= facts.promise_due_at))
        found[f"{clock}_seconds"] = facts[f"{clock}_seconds"].quantile([0.5, 0.9], where=due)
    return found


def measure(answers: Sequence[Rows], cohort: Cohort) -> Measured:
    """For each clock: due = in time + later + never."""
    counts = single(answers[0])
    sums = [Sum("referrals", ("answer_due", "taken_back", "promise_running"))]
    figures = {}
    for clock in CLOCKS:
        seconds = counts.pop(f"{clock}_seconds")
        counts[f"{clock}_never"] = counts["answer_due"] - counts[f"{clock}_in_days"] - counts[f"{clock}_later"]
        counts[f"{clock}_promise_missed"] = counts["answer_due"] - counts[f"{clock}_in_promise"]
        sums.append(Sum("answer_due", (f"{clock}_in_days", f"{clock}_later", f"{clock}_never")))
        sums.append(Sum("answer_due", (f"{clock}_in_promise", f"{clock}_promise_missed")))
        if seconds:
            needs = ("answer_due", f"{clock}_in_days", f"{clock}_later")
            figures[f"{clock}_median"] = Figure(float(seconds[0]) / 3600, needs)
            figures[f"{clock}_p90"] = Figure(float(seconds[1]) / 3600, needs)
    return Measured(counts, tuple(sums), figures=figures)


def present(shown: Shown, cohort: Cohort) -> Worded:
    """Each clock by itself; no clock stands for another."""
    lines: list[Line] = []
    for clock, words in CLOCKS.items():
        needs = ("answer_due", f"{clock}_in_days", f"{clock}_later")
        lines += [
            rate(shown, f"{clock}_in_days", f"{words}: within the promised days", "referrals", of="answer_due"),
            rate(shown, f"{clock}_in_promise", f"{words}: within the promise made for it", "referrals",
                 of="answer_due", note="minutes while the person is there, else days"),
            value(shown, f"{clock}_median", f"{words}: median", "hours", needs=needs, note="of those that got there"),
            value(shown, f"{clock}_p90", f"{words}: 90th percentile", "hours", needs=needs),
            tally(shown, f"{clock}_never", f"{words}: never", "referrals"),
        ]  # fmt: skip
    missing = (
        tally(shown, "taken_back", "Taken back by the sender in time, nobody had tried", "referrals"),
        tally(shown, "promise_running", "Promised days not over yet", "referrals"),
    )
    return Worded(_headline(lines), tuple(lines), missing, ("A response is not yet a service received.",))


def _headline(lines: Sequence[Line]) -> str:
    tried, talked = (
        next(line for line in lines if line.name == f"{c}_in_days") for c in ("first_attempt", "first_contact")
    )
    if tried.percent is None:
        return "How many referrals were answered in time?"
    text = (
        f"{percent_text(tried.percent)} of referrals had a first try in the promised days ({tried.k:,} of {tried.n:,})"
    )
    if talked.percent is not None:
        text += f"; {percent_text(talked.percent)} a two-way contact"
    return text


INDICATOR = Indicator(
    name="responded_within_promise",
    title="Responded to in time",
    definition="From the time the referral was received to each of three moments: a peer has taken it, the first try "
    "to reach the person, the first two-way contact. Due: the days the program promises are over.",
    unit="referrals",
    parts=(Part("referral", counted),),
    measure=measure,
    present=present,
)
