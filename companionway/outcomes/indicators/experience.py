"""What people said of walking together: meaningful, life better, more hopeful; each with who was asked and who not."""

from collections import Counter
from collections.abc import Sequence

import ibis.expr.types as ir

from companionway.outcomes.cohort import Bounds, Cohort
from companionway.outcomes.indicator import Indicator, Measured, Part, Rows, Shown, Worded, rate, share, tally
from companionway.outcomes.suppression import Sum

QUESTIONS = {
    "meaningful": "Our time together means something to me",
    "better": "Things that matter in my life are better than when we began",
    "hopeful": "I feel more hopeful than when we began",
}
SAID = {"yes": "said yes", "somewhat": "said partly", "no": "said no"}
WAYS = {
    "together": "Answered together",
    "link": "Answered alone, by a link",
    "own": "Answered on their own page, unasked",
}
COLUMNS = {name: f"experience_{name}" for name in QUESTIONS}


def counted(facts: ir.Table, cohort: Bounds) -> dict[str, ir.Scalar]:
    """Engagements by whether they were asked, how, and what was said to each question last."""
    return {"engagements": facts.count()}


def measure(answers: Sequence[Rows], cohort: Cohort) -> Measured:
    """Said yes to a peer = asked + not; asked = answered + skipped all + no answer."""
    names = ["not_asked", "experience_unanswered", "experience_not_now", *(f"by_{way}" for way in WAYS)]
    names += [f"{name}_{said}" for name in QUESTIONS for said in (*SAID, "skipped")]
    counts: Counter[str] = Counter(dict.fromkeys(names, 0))
    for row in answers[0]:
        n = row["engagements"]
        if not row["experience_asked"]:
            counts["not_asked"] += n
        elif row["experience_way"] is None:
            counts["experience_unanswered"] += n
        elif all(row[column] == "skipped" for column in COLUMNS.values()):
            counts["experience_not_now"] += n
        else:
            counts[f"by_{row['experience_way']}"] += n
            counts.update({f"{name}_{row[column]}": n for name, column in COLUMNS.items()})
    counts["experience_answered"] = sum(counts[f"by_{way}"] for way in WAYS)
    counts["experience_asked"] = sum(counts[f"experience_{name}"] for name in ("answered", "not_now", "unanswered"))
    counts["said_yes"] = counts["experience_asked"] + counts["not_asked"]
    sums = [
        Sum("said_yes", ("experience_asked", "not_asked")),
        Sum("experience_asked", ("experience_answered", "experience_not_now", "experience_unanswered")),
        Sum("experience_answered", tuple(f"by_{way}" for way in WAYS)),
    ]
    for name in QUESTIONS:
        counts[name] = sum(counts[f"{name}_{said}"] for said in SAID)
        sums.append(Sum(name, tuple(f"{name}_{said}" for said in SAID)))
        sums.append(Sum("experience_answered", (name, f"{name}_skipped")))
    return Measured(dict(counts), tuple(sums))


def present(shown: Shown, cohort: Cohort) -> Worded:
    """Of those who said something to a question, beside how many were asked at all."""
    lines = [rate(shown, "experience_answered", "Asked and answered", "engagements", of="experience_asked")]
    for name, words in QUESTIONS.items():
        lines += [
            rate(shown, f"{name}_{said}", f"“{words}”: {label}", "engagements", of=name) for said, label in SAID.items()
        ]  # fmt: skip
    lines += [share(shown, f"by_{way}", words, "engagements", of="experience_answered") for way, words in WAYS.items()]
    missing = (
        tally(shown, "not_asked", "Nobody asked them", "engagements"),
        tally(shown, "experience_not_now", "Asked, skipped all three", "engagements"),
        tally(shown, "experience_unanswered", "Asked, no answer", "engagements"),
        *(tally(shown, f"{name}_skipped", f"Skipped “{words}”", "engagements") for name, words in QUESTIONS.items()),
    )
    notes = (
        "Our own three questions, not a validated scale. The last answer of each engagement counts, at any time in it.",
        "Who answers is often who has stayed, and what is said with the peer beside is often kinder.",
    )
    return Worded(_headline(shown), tuple(lines), missing, notes)


def _headline(shown: Shown) -> str:
    k, n, asked = (shown.count(name) for name in ("meaningful_yes", "meaningful", "experience_asked"))
    if k is None or not n or asked is None:
        return "What did people say of walking together?"
    return f"{k:,} of {n:,} who answered, of {asked:,} asked, said that the time together means something to them"


INDICATOR = Indicator(
    name="experience",
    title="What people said of walking together",
    definition="Three questions that people may be asked, together or by a link, or answer unasked on their own page: "
    "whether the time together means something to them, whether what matters in their life is better, whether they "
    "feel more hopeful. Nobody is counted as a no because they skipped or were not asked.",
    unit="engagements",
    parts=(Part("walk", counted, by=("experience_asked", "experience_way", *COLUMNS.values())),),
    measure=measure,
    present=present,
)  # fmt: skip
