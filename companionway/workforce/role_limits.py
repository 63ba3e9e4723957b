"""Reading how often peers were asked for something outside their role, and how many people hold each role."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from companionway.workforce.models import RoleHeld
from companionway.workforce.role_models import OutOfRoleCount
from companionway.workforce.role_rules import WORDS, OutOfRole


@dataclass(frozen=True)
class Asked:
    """One site: how often in all, and by kind, most often first."""

    site: str
    total: int
    kinds: list[tuple[str, int]]


def asked_since(month: date) -> list[Asked]:
    """What was counted from this month on, by site. One query."""
    rows = OutOfRoleCount.objects.filter(month__gte=month).values("site__name", "kind")
    found: dict[str, Counter[str]] = {}
    for row in rows.annotate(n=Sum("count")).order_by("site__name", "kind"):
        found.setdefault(row["site__name"], Counter())[WORDS[OutOfRole(row["kind"])]] += row["n"]
    return [Asked(site, kinds.total(), kinds.most_common()) for site, kinds in found.items()]


def least_holders(first: date, last: date) -> dict[str, int]:
    """For each role the fewest people who held it on the first and on the last of these days. Two queries."""
    days = []
    for day in (first, last):
        held = RoleHeld.objects.live_on(day).filter(user__is_active=True).values_list("role", "user_id").distinct()
        days.append(Counter(role for role, _ in held))
    return {role: min(one[role] for one in days) for role in {*days[0], *days[1]}}
