"""How many people the referrals are about."""

from collections.abc import Sequence

import ibis.expr.types as ir

from companionway.outcomes.cohort import Bounds, Cohort
from companionway.outcomes.indicator import Indicator, Measured, Part, Rows, Shown, Worded, single, tally
from companionway.outcomes.phrases import plural


def counted(facts: ir.Table, cohort: Bounds) -> dict[str, ir.Scalar]:
    """Distinct people, after records of one person were joined."""
    return {"referrals": facts.count(), "people": facts.person_id.nunique()}


def measure(answers: Sequence[Rows], cohort: Cohort) -> Measured:
    """People <= referrals."""
    return Measured(single(answers[0]), at_most=(("people", "referrals"),))


def present(shown: Shown, cohort: Cohort) -> Worded:
    """Both units side by side."""
    people, referrals = (
        tally(shown, "people", "People referred", "people"),
        tally(shown, "referrals", "Referrals", "referrals"),
    )
    headline = "How many people were referred?"
    if people.k is not None and referrals.k is not None:
        headline = f"{plural(referrals.k, 'referral', 'referrals')}, {plural(people.k, 'person', 'people')}"
    return Worded(headline, (people, referrals), notes=("Two records count as one person once somebody joined them.",))


INDICATOR = Indicator(
    name="people_referred",
    title="People referred",
    definition="Different people among the referrals of the period. Someone referred twice counts once.",
    unit="people",
    parts=(Part("referral", counted),),
    measure=measure,
    present=present,
)
