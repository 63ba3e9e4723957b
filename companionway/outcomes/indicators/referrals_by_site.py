"""How many referrals each site sent."""

from collections import Counter
from collections.abc import Sequence

import ibis.expr.types as ir

from companionway.outcomes.cohort import Bounds, Cohort
from companionway.outcomes.indicator import Indicator, Line, Measured, Part, Rows, Shown, Worded, share, single, tally
from companionway.outcomes.phrases import plural, share_words
from companionway.outcomes.suppression import Sum

NO_SITE = "no-site"


def counted(facts: ir.Table, cohort: Bounds) -> dict[str, ir.Scalar]:
    """Referrals; grouped by site and month, so that the picture by month shares the question."""
    return {"referrals": facts.count()}


def not_counted(facts: ir.Table, cohort: Bounds) -> dict[str, ir.Scalar]:
    """Rows that stand for a referral that is counted elsewhere."""
    return {
        "duplicates": facts.count(where=facts.state == "duplicate"),
        "redirected": facts.count(where=facts.state == "redirected"),
    }


def measure(answers: Sequence[Rows], cohort: Cohort) -> Measured:
    """Referrals = the sum over sites."""
    sites: Counter[str] = Counter()
    names: dict[str, str] = {}
    for row in answers[0]:
        key = f"site:{row['site'] or NO_SITE}"
        sites[key] += row["referrals"]
        names[key] = row["site_name"] or "Came without a site"
    left_out = single(answers[1])
    counts = {"referrals": sites.total(), **sites, **left_out}
    return Measured(counts, (Sum("referrals", tuple(sorted(sites))),) if sites else (), names=names)


def present(shown: Shown, cohort: Cohort) -> Worded:
    """Largest first; sites that may not be shown come last and are named together."""
    lines = [share(shown, key, name, "referrals", of="referrals") for key, name in shown.names.items()]
    lines.sort(key=lambda line: (line.k is None, -(line.k or 0), line.label))
    total = tally(shown, "referrals", "All sites", "referrals")
    missing = (
        tally(shown, "duplicates", "Same request again, counted once", "referrals"),
        tally(shown, "redirected", "Sent on to another program or site, counted there", "referrals"),
    )
    return Worded(_headline(lines, total.k), (*lines, total), missing)


def _headline(lines: Sequence[Line], total: int | None) -> str:
    seen = [line for line in lines if line.k]
    if total is None or not seen:
        return "Which sites send referrals?"
    if len(seen) < 3:
        return f"{plural(total, 'referral', 'referrals')} in all"
    top = (seen[0].k or 0) + (seen[1].k or 0)
    return f"{seen[0].label} and {seen[1].label} sent {share_words(top, total)} of all referrals ({top:,} of {total:,})"


INDICATOR = Indicator(
    name="referrals_by_site",
    title="Referrals by site",
    definition="Referrals received in the period, by the site that sent them. "
    "A person referred twice is two referrals.",
    unit="referrals",
    parts=(Part("referral", counted, by=("site", "site_name", "month")), Part("referral", not_counted, counted=False)),
    measure=measure,
    present=present,
)
