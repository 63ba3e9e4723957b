"""How many referrals were answered in time, by each of the clocks."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from companionway.outcomes.cohort import Bounds, Cohort
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


def counted(facts: ir.Table, cohort: Bounds) -> dict[str, ir.Scalar]:
    """For each clock: in time, later, never; against the promised days and against the promise made for the referral.

    A referral that the sender took back in time, while nobody had tried, is left out of all clocks. One that is not
    answered while its time still runs is not judged yet.
    """
    taken_back = (
        facts.withdrawn_at.notnull() & facts.first_attempt_at.isnull() & (facts.withdrawn_at <= facts.answer_due_at)
    )
    as_of = ibis.literal(cohort.as_of, type="timestamp('UTC')")
    found: dict[str, ir.Scalar] = {
        "referrals": facts.count(),
        "taken_back": facts.count(where=taken_back),
        "promise_days": facts.promise_days.max(),
    }
    for clock in CLOCKS:
        reached_at = facts[f"{clock}_at"]
        # Nobody had tried where it was taken back, so only the first clock can have been reached there.
        reached = reached_at.notnull() & ~taken_back if clock == "accepted" else reached_at.notnull()
        for promise, due_at in (("days", facts.answer_due_at), ("promise", facts.promise_due_at)):
            found[f"{clock}_in_{promise}"] = facts.count(where=reached & (reached_at <= due_at))
            found[f"{clock}_after_{promise}"] = facts.count(where=reached & (reached_at > due_at))
            never = ~taken_back & reached_at.isnull()
            found[f"{clock}_without_{promise}"] = facts.count(where=never & (due_at <= as_of))
        found[f"{clock}_seconds"] = facts[f"{clock}_seconds"].quantile([0.5, 0.9], where=reached)
    return found


def measure(answers: Sequence[Rows], cohort: Cohort) -> Measured:
    """For each clock and promise: referrals = taken back + judged + still running; judged = in time + after + never."""
    counts = single(answers[0])
    days = counts.pop("promise_days")
    sums, figures = [], {}
    for clock in CLOCKS:
        for promise in ("days", "promise"):
            parts = tuple(f"{clock}_{how}_{promise}" for how in ("in", "after", "without"))
            judged, running = f"{clock}_judged_{promise}", f"{clock}_running_{promise}"
            counts[judged] = sum(counts[part] for part in parts)
            counts[running] = counts["referrals"] - counts["taken_back"] - counts[judged]
            sums += [Sum(judged, parts), Sum("referrals", ("taken_back", judged, running))]
        seconds = counts.pop(f"{clock}_seconds")
        if seconds and seconds[0] is not None:
            needs = (f"{clock}_in_days", f"{clock}_after_days")
            figures[f"{clock}_median"] = Figure(_hours(seconds[0]), needs)
            figures[f"{clock}_p90"] = Figure(_hours(seconds[1]), needs)
    # Who said yes or not now was talked to, and who could not be reached was not: a reader can put these together.
    counts["talked_to"] = counts["first_contact_in_days"] + counts["first_contact_after_days"]
    sums.append(Sum("talked_to", ("first_contact_in_days", "first_contact_after_days")))
    likely = (Sum("talked_to", ("said_yes", "not_now")), Sum("first_contact_without_days", ("not_reached",)))
    return Measured(counts, tuple(sums), likely, figures=figures, names={"days": f"{days} days" if days else ""})


def _hours(seconds: float) -> float:
    """Engines interpolate whole seconds with different last bits; a thousandth of a second is where they agree."""
    return round(float(seconds), 3) / 3600


def _clock_lines(shown: Shown, clock: str, words: str) -> list[Line]:
    needs = (f"{clock}_in_days", f"{clock}_after_days")
    days = shown.names["days"] or "the promised days"
    return [
        rate(shown, f"{clock}_in_days", f"{words}: within {days}", "referrals", of=f"{clock}_judged_days"),
        rate(shown, f"{clock}_in_promise", f"{words}: within the promise made for it", "referrals",
             of=f"{clock}_judged_promise", note="minutes while the person is there, else days"),
        value(shown, f"{clock}_median", f"{words}: median", "hours", needs=needs, note="of those that got there"),
        value(shown, f"{clock}_p90", f"{words}: 90th percentile", "hours", needs=needs),
        tally(shown, f"{clock}_without_days", f"{words}: not yet, days over", "referrals"),
    ]  # fmt: skip


def present(shown: Shown, cohort: Cohort) -> Worded:
    """Each clock by itself; no clock stands for another."""
    lines = [line for clock, words in CLOCKS.items() for line in _clock_lines(shown, clock, words)]
    missing = (
        tally(shown, "taken_back", "Taken back by the sender in time, nobody had tried", "referrals"),
        *(
            tally(shown, f"{clock}_running_days", f"{words}: not yet, promised days still run", "referrals")
            for clock, words in CLOCKS.items()
        ),
    )
    notes = (
        "A response is not yet a service received.",
        "A referral answered before its days are over counts at once, one not answered yet does not: "
        "the last days of a running period can look a little better than they will end.",
    )
    return Worded(_headline(lines, shown.names["days"]), tuple(lines), missing, notes)


def _headline(lines: Sequence[Line], days: str) -> str:
    tried, talked = (
        next(line for line in lines if line.name == f"{c}_in_days") for c in ("first_attempt", "first_contact")
    )
    if tried.percent is None:
        return "How many referrals were answered in time?"
    text = f"{percent_text(tried.percent)} of referrals had a first try within {days} ({tried.k:,} of {tried.n:,})"
    if talked.percent is not None:
        text += f"; {percent_text(talked.percent)} a two-way contact"
    return text


INDICATOR = Indicator(
    name="responded_within_promise",
    title="Responded to in time",
    definition="From the time the referral was received to each of three moments: a peer has taken it, the first try "
    "to reach the person, the first two-way contact. The promised days are the program's; the promise made for a "
    "referral is shorter while the person is there.",
    unit="referrals",
    parts=(Part("referral", counted),),
    measure=measure,
    present=present,
)
