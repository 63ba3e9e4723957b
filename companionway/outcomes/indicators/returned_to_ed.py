"""How many said, at the follow-up, that they went back to the emergency department for the same reason."""

from collections import Counter
from collections.abc import Sequence

import ibis.expr.types as ir

from companionway.outcomes import statistics
from companionway.outcomes.cohort import Bounds, Cohort
from companionway.outcomes.indicator import Indicator, Line, Measured, Part, Rows, Shown, Worded, rate, tally
from companionway.outcomes.suppression import Sum

CLAIM = 0.10
ANSWERS = {"yes": "went_back", "no": "did_not_go_back", "rather_not_say": "rather_not_say"}
TRIES = {"one": "one try", "two": "two tries", "more": "three tries or more"}
NOT_ASKED = {
    "said_not_now": "Said not now to the question",
    "not_reached_then": "We could not reach",
    "never_asked": "Window over, nobody asked",
    "rather_not_say": "Asked, would rather not say",
}
NOT_DUE = {
    "window_open": "Window open now",
    "window_ahead": "Window not open yet",
    "died": "Died",
    "no_followup": "No follow-up planned",
}


def counted(facts: ir.Table, cohort: Bounds) -> dict[str, ir.Scalar]:
    """Engagements by where their follow-up stands, what was answered, and after how many tries."""
    return {"engagements": facts.count()}


def _place(window: str | None, state: str | None, answer: str | None) -> str:
    """Where one engagement belongs; only those whose window is over are due."""
    if state is None or window is None:
        return "no_followup"
    if state == "died":
        return "died"
    if window != "over":
        return f"window_{window}"
    if state == "answered":
        return ANSWERS[answer or ""]
    return {"not_now": "said_not_now", "not_reached": "not_reached_then"}.get(state, "never_asked")


def measure(answers: Sequence[Rows], cohort: Cohort) -> Measured:
    """Said yes = due + not due; due = answered + each way of not having an answer; answered = went back + did not."""
    names = ("went_back", "did_not_go_back", *NOT_ASKED, *NOT_DUE)
    counts: Counter[str] = Counter(dict.fromkeys(names, 0))
    for answer in ("went_back", "did_not_go_back"):
        counts.update({f"{answer}_{tries}": 0 for tries in TRIES})
    for row in answers[0]:
        place = _place(row["followup_window"], row["followup_state"], row["returned_to_ed"])
        counts[place] += row["engagements"]
        if place in ("went_back", "did_not_go_back"):
            tries = "one" if row["followup_tries"] < 2 else "two" if row["followup_tries"] == 2 else "more"
            counts[f"{place}_{tries}"] += row["engagements"]
    counts["answered_followup"] = counts["went_back"] + counts["did_not_go_back"]
    counts["followup_due"] = counts["answered_followup"] + sum(counts[name] for name in NOT_ASKED)
    counts["said_yes"] = counts["followup_due"] + sum(counts[name] for name in NOT_DUE)
    sums = [
        Sum("said_yes", ("followup_due", *NOT_DUE)),
        Sum("followup_due", ("answered_followup", *NOT_ASKED)),
        Sum("answered_followup", ("went_back", "did_not_go_back")),
    ]
    for tries in TRIES:
        counts[f"answered_{tries}"] = counts[f"went_back_{tries}"] + counts[f"did_not_go_back_{tries}"]
        sums.append(Sum(f"answered_{tries}", (f"went_back_{tries}", f"did_not_go_back_{tries}")))
    for total in ("went_back", "did_not_go_back", "answered_followup"):
        stem = "answered" if total == "answered_followup" else total
        sums.append(Sum(total, tuple(f"{stem}_{tries}" for tries in TRIES)))
    origins = sorted({row["followup_origin"] for row in answers[0] if row["followup_origin"]})
    return Measured(dict(counts), tuple(sums), names={"origins": ", ".join(origins)})


def _whole_lines(shown: Shown) -> list[Line]:
    """What the unreached could do to the figure; nothing where a count it rests on is hidden."""
    k, n, due = (shown.count(name) for name in ("went_back", "answered_followup", "followup_due"))
    label = "Of all due, whatever those without an answer would have said"
    if k is None or n is None or not due:
        return [Line("bounds", label, "engagements", "range", hidden=shown.hides("went_back", "answered_followup"))]
    bounds = statistics.event_bounds(k, n, due)
    lines = [
        Line("bounds", label, "engagements", "range", n=due, interval=bounds, interval_name="lowest and highest",
             note=f"{k:,} of {due:,} if none of them went back; {k + due - n:,} of {due:,} if all did")
    ]  # fmt: skip
    tipping = statistics.tipping_point(k, n, due, CLAIM)
    if tipping:
        lines.append(Line("tipping", "Without an answer: gone back if it were over 10% of all due",
                          "engagements", "share", k=tipping.needed, n=tipping.unreached))  # fmt: skip
    return lines


def present(shown: Shown, cohort: Cohort) -> Worded:
    """Self-reported, of those who answered, of those due: never one without the others."""
    main = rate(shown, "went_back", "Said they went back to the ED for the same reason", "engagements",
                of="answered_followup", digits=2, note="self-reported, of those who answered")  # fmt: skip
    reach = rate(shown, "answered_followup", "Asked and answered yes or no", "engagements", of="followup_due")
    by_tries = [
        rate(shown, f"went_back_{tries}", f"Went back, answered after {words}", "engagements", of=f"answered_{tries}",
             digits=2)
        for tries, words in TRIES.items()
    ]  # fmt: skip
    missing = tuple(tally(shown, name, label, "engagements") for name, label in (*NOT_ASKED.items(), *NOT_DUE.items()))
    origin = {"baseline": "the first check-in", "opened": "the start", "closed": "goodbye"}
    origins = " or ".join(origin.get(name, name) for name in shown.names.get("origins", "").split(", ") if name)
    notes = (
        (f"Counted from {origins}; 180 days plus or minus 30 unless the program says otherwise.",) if origins else ()
    )
    headline = "Did people go back to the emergency department?"
    if main.k is not None and main.n and not main.hidden and reach.n:
        headline = (
            f"{main.k:,} of {main.n:,} who answered, of {reach.n:,} due, said they went back to the emergency "
            "department for the same reason"
        )
    return Worded(headline, (main, reach, *_whole_lines(shown), *by_tries), missing, notes)


INDICATOR = Indicator(
    name="returned_to_ed",
    title="Went back to the ED for the same reason",
    definition="At the follow-up the person is asked whether they went back to the emergency department for the same "
    "reason. Due: the follow-up window is over. Nobody is counted as a no because they were not asked.",
    unit="engagements",
    parts=(
        Part("walk", counted, by=(
            "followup_window", "followup_state", "returned_to_ed", "followup_tries", "followup_origin",
        )),
    ),
    measure=measure,
    present=present,
)  # fmt: skip
