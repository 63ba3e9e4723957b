"""How recovery capital changed between the first check-in and goodbye, for those who did both."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir

from companionway.outcomes import statistics
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
    tally,
    value,
)  # fmt: skip
from companionway.outcomes.scales import Scale, scale_of
from companionway.outcomes.suppression import Sum

Pairs = Mapping[tuple[int, int], int]
NOT_PAIRED = {
    "no_first": "No complete first check-in",
    "still_walking": "Still walking together",
    "no_goodbye": "Said goodbye, no complete check-in then",
    "other_instrument": "Another instrument or version, or two different ones",
}
CLASSES = {"higher": "Reliably higher", "same": "No reliable change", "lower": "Reliably lower"}


def counted(facts: ir.Table, cohort: Bounds) -> dict[str, ir.Scalar]:
    """Engagements by their two totals: a small table that holds all that the statistics need, in whole numbers."""
    return {"engagements": facts.count()}


@dataclass
class _Sorted:
    """Engagements sorted by what they have; pairs and baselines by instrument and version."""

    counts: Counter[str]
    pairs: dict[tuple[str, str], Counter[tuple[int, int]]]
    baselines: dict[tuple[str, str], Counter[int]]


def _sort(rows: Rows) -> _Sorted:
    found = _Sorted(Counter({"said_yes": 0, **dict.fromkeys(NOT_PAIRED, 0)}), {}, {})
    for row in rows:
        n, first, last = row["engagements"], row["baseline_total"], row["goodbye_total"]
        first_with = (row["baseline_instrument"], row["baseline_version"])
        found.counts["said_yes"] += n
        if first is not None:
            found.baselines.setdefault(first_with, Counter())[first] += n
        if first is None:
            found.counts["no_first"] += n
        elif last is None:
            found.counts["no_goodbye" if row["is_closed"] else "still_walking"] += n
        elif first_with != (row["goodbye_instrument"], row["goodbye_version"]):
            found.counts["other_instrument"] += n
        else:
            found.pairs.setdefault(first_with, Counter())[first, last] += n
    return found


def measure(answers: Sequence[Rows], cohort: Cohort) -> Measured:
    """One instrument and version at a time: the one with most pairs; said yes = pairs + each way of not having one."""
    found = _sort(answers[0])
    if not found.pairs:
        return Measured({**found.counts, "pairs": 0}, (Sum("said_yes", ("pairs", *NOT_PAIRED)),))
    chosen = max(sorted(found.pairs), key=lambda key: found.pairs[key].total())
    pairs, scale = found.pairs.pop(chosen), scale_of(*chosen)
    found.counts["other_instrument"] += sum(other.total() for other in found.pairs.values())
    counts = {**found.counts, "pairs": pairs.total()} | _directions(pairs)
    sums = [Sum("said_yes", ("pairs", *NOT_PAIRED)), Sum("pairs", ("increase", "no_increase"))]
    figures = _figures(pairs, counts)
    baseline = found.baselines[chosen]
    sd = statistics.standard_deviation(baseline)
    counts["first_check_ins"] = baseline.total()
    if sd and baseline.total() >= statistics.SMALLEST_BASELINE_FOR_SD:
        threshold = statistics.RELIABLE * statistics.jacobson_truax(sd, statistics.BORROWED_STABILITY)
        figures["baseline_sd"] = Figure(sd, ("first_check_ins",))
        figures["threshold"] = Figure(threshold, ("first_check_ins",))
        counts |= _classes(pairs, sd) | (_ends(pairs, threshold, scale) if scale else {})
        sums.append(Sum("pairs", tuple(CLASSES)))
    if scale and scale.cutoff is not None:
        counts |= _crossings(pairs, scale.cutoff)
        sums.append(Sum("pairs", ("crossed_up", "crossed_down", "stayed_at_or_above", "stayed_below")))
    sums += [Sum("pairs", (name, f"not_{name}")) for name in ("ceiling", "floor") if name in counts]
    title = scale.title if scale else chosen[0]
    names = {"instrument": f"{title}, version {chosen[1]}", "cutoff": str(scale.cutoff) if scale else ""}
    return Measured(counts, tuple(sums), figures=figures, names=names)


def _directions(pairs: Pairs) -> dict[str, int]:
    up = sum(n for (a, b), n in pairs.items() if b > a)
    return {"increase": up, "no_increase": sum(pairs.values()) - up}


def _classes(pairs: Pairs, sd: float) -> dict[str, int]:
    s_diff = statistics.jacobson_truax(sd, statistics.BORROWED_STABILITY)
    found = dict.fromkeys(CLASSES, 0)
    for (a, b), n in pairs.items():
        found[statistics.reliable_class(b - a, s_diff)] += n
    return found


def _ends(pairs: Pairs, threshold: float, scale: Scale) -> dict[str, int]:
    ceiling = sum(n for (a, _), n in pairs.items() if a >= scale.high - threshold)
    floor = sum(n for (a, _), n in pairs.items() if a <= scale.low + threshold)
    total = sum(pairs.values())
    return {"ceiling": ceiling, "not_ceiling": total - ceiling, "floor": floor, "not_floor": total - floor}


def _crossings(pairs: Pairs, cutoff: int) -> dict[str, int]:
    words = {(False, True): "crossed_up", (True, False): "crossed_down", (True, True): "stayed_at_or_above",
             (False, False): "stayed_below"}  # fmt: skip
    found = dict.fromkeys(words.values(), 0)
    for (a, b), n in pairs.items():
        found[words[a >= cutoff, b >= cutoff]] += n
    return found


def _figures(pairs: Pairs, counts: Mapping[str, int]) -> dict[str, Figure]:
    change = statistics.paired_change(pairs)
    if change is None:
        return {}
    test = statistics.wilcoxon(statistics.tally((b - a, n) for (a, b), n in pairs.items()))
    found = {
        "mean_change": (change.mean, change.interval),
        "sd_change": (change.sd, None),
        "d_av": (change.d_av, None),
        "p_t": (change.p, None),
        "p_wilcoxon": (test.p if test else None, None),
        "tipping_mean": (statistics.tipping_mean(change.mean, change.n, counts["said_yes"] - change.n), None),
    }
    needs = ("pairs", "said_yes")
    return {name: Figure(number, needs, interval) for name, (number, interval) in found.items() if number is not None}


def _change_lines(shown: Shown) -> list[Line]:
    def line(name: str, label: str, unit: str, **more: object) -> Line:
        return value(shown, name, label, unit, needs=("pairs",), **more)  # type: ignore[arg-type]

    return [
        line("mean_change", "Mean change", "points", interval_name="95% t"),
        line("sd_change", "Standard deviation of change", "points"),
        line("d_av", "Effect size d_av", "", digits=2, note="mean change / mean of the two standard deviations"),
        line("p_t", "Paired t test, p", "", digits=4),
        line("p_wilcoxon", "Wilcoxon signed-rank test, p", "", digits=4, note="no change is dropped before ranking"),
        line("tipping_mean", "Mean change of those without both that would make the overall mean zero", "points"),
    ]


def _class_lines(shown: Shown, computed: bool) -> list[Line]:
    lines = [
        value(shown, "threshold", "A change is reliable above", "points", needs=("first_check_ins",),
              note="1.96 x sqrt(2) x SD x sqrt(1 - r); r = .88 borrowed from another instrument (RCQ, ICC); "
              "SD of the program's own first check-ins, needs 50")
    ]  # fmt: skip
    if computed:
        lines += [rate(shown, name, label, "engagements", of="pairs") for name, label in CLASSES.items()]
    lines.append(rate(shown, "increase", "Any increase, however small", "engagements", of="pairs",
                      note="part of this is chance; read it beside the three lines above"))  # fmt: skip
    return lines


def present(shown: Shown, cohort: Cohort) -> Worded:
    """The three classes, any increase beside them, and what each rests on."""
    has = shown.has
    lines = [rate(shown, "pairs", "Both check-ins done", "engagements", of="said_yes")]
    if has("increase"):
        lines += _change_lines(shown) + _class_lines(shown, has("higher"))
    if has("crossed_up"):
        note = f"{shown.names['cutoff']} or more: from another sample, and it does not say who is in recovery"
        lines += [
            rate(
                shown,
                "crossed_up",
                "From below the published cut-off to it or above",
                "engagements",
                of="pairs",
                note=note,
            ),
            rate(shown, "crossed_down", "From the published cut-off or above to below it", "engagements", of="pairs"),
        ]
    if has("ceiling"):
        lines += [
            tally(shown, "ceiling", "Began too high to show a reliable gain", "engagements"),
            tally(shown, "floor", "Began too low to show a reliable loss", "engagements"),
        ]
    missing = tuple(tally(shown, name, label, "engagements") for name, label in NOT_PAIRED.items())
    notes = [
        "One group, before and after. People often enter at a hard time, so some change would be expected anyway.",
        "People who did both check-ins may differ from those who did not.",
    ]
    if "instrument" in shown.names:
        notes.insert(0, f"{shown.names['instrument']}.")
    return Worded(_headline(shown), tuple(lines), missing, tuple(notes))


def _headline(shown: Shown) -> str:
    pairs = shown.count("pairs")
    if not pairs or not shown.has("higher"):
        return "How did recovery capital change?"
    higher, same, lower = (shown.count(name) for name in CLASSES)
    if higher is None or same is None or lower is None:
        return "How did recovery capital change?"
    return (
        f"Of {pairs:,} with both check-ins, {higher:,} were reliably higher, {same:,} showed no reliable change, "
        f"{lower:,} were reliably lower"
    )


INDICATOR = Indicator(
    name="recovery_capital_change",
    title="Recovery capital, from first check-in to goodbye",
    definition="The total at goodbye less the total at the first check-in, where every item was answered both times "
    "on the same instrument and version.",
    unit="engagements",
    parts=(
        Part("engagement", counted, by=(
            "baseline_instrument", "baseline_version", "baseline_total",
            "goodbye_instrument", "goodbye_version", "goodbye_total", "is_closed",
        )),
    ),
    measure=measure,
    present=present,
)  # fmt: skip
