"""How many said yes and began to walk with a peer."""

from collections.abc import Sequence

import ibis.expr.types as ir

from companionway.outcomes.cohort import Bounds, Cohort
from companionway.outcomes.indicator import Indicator, Measured, Part, Rows, Shown, Worded, rate, single, tally
from companionway.outcomes.phrases import plural, share_words
from companionway.outcomes.suppression import Sum


def counted(facts: ir.Table, cohort: Bounds) -> dict[str, ir.Scalar]:
    """Referrals and people, with and without an engagement; why not, by state."""
    yes = facts.engagement_id.notnull()
    return {
        "referrals": facts.count(),
        "people": facts.person_id.nunique(),
        "said_yes": facts.count(where=yes),
        "people_engaged": facts.person_id.nunique(where=yes),
        "not_now": facts.count(where=~yes & (facts.state == "declined")),
        "not_reached": facts.count(where=~yes & (facts.state == "not_reached")),
        "withdrawn": facts.count(where=~yes & (facts.state == "withdrawn")),
        "turned_away": facts.count(where=~yes & (facts.state == "turned_away")),
    }


def measure(answers: Sequence[Rows], cohort: Cohort) -> Measured:
    """Referrals = said yes + not now + not reached + withdrawn + turned down + still open; people = engaged + not."""
    counts = single(answers[0])
    counts["still_open"] = counts["referrals"] - sum(
        counts[name] for name in ("said_yes", "not_now", "not_reached", "withdrawn", "turned_away")
    )
    counts["people_not_engaged"] = counts["people"] - counts["people_engaged"]
    return Measured(
        counts,
        (
            Sum("referrals", ("said_yes", "not_now", "not_reached", "withdrawn", "turned_away", "still_open")),
            Sum("people", ("people_engaged", "people_not_engaged")),
        ),
        at_most=(("people_engaged", "said_yes"), ("people", "referrals")),
    )


def present(shown: Shown, cohort: Cohort) -> Worded:
    """People first, as the program counts them; referrals beside."""
    people = rate(shown, "people_engaged", "People who engaged in peer support", "people", of="people")
    referrals = rate(shown, "said_yes", "Referrals that led to walking together", "referrals", of="referrals")
    missing = (
        tally(shown, "not_now", "Said not now; the door stays open", "referrals"),
        tally(shown, "not_reached", "We could not reach; the door stays open", "referrals"),
        tally(shown, "withdrawn", "Taken back by the sender", "referrals"),
        tally(shown, "turned_away", "Turned down by the program", "referrals"),
        tally(shown, "still_open", "Not settled yet", "referrals"),
    )
    headline = "How many people said yes to peer support?"
    if people.k is not None and people.n and not people.hidden:
        words = share_words(people.k, people.n)
        headline = f"{plural(people.k, 'person', 'people')} said yes: {words} of the {people.n:,} people referred"
    return Worded(headline, (people, referrals), missing)


INDICATOR = Indicator(
    name="engaged",
    title="Engaged in peer support",
    definition="Engaged: in a two-way contact the person said yes, so that an engagement was opened from the referral. "
    "A later yes counts for the referral it goes back to.",
    unit="people",
    parts=(Part("referral", counted),),
    measure=measure,
    present=present,
)
