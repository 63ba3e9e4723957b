"""How a person's page says what was agreed about being in touch, what is new, and that it has been quiet."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.plan import quiet_of
from companionway.engagement.queries.timeline import Moment
from companionway.engagement.rules import plan as rules
from companionway.engagement.rules.plan import IfQuiet
from companionway.engagement.rules.quiet import tries_said, tries_since
from companionway.engagement.rules.texts import State, is_quiet, went_wrong
from companionway.web import phrases


def reach_of(
    engagement: Engagement, plan: ContactPlan | None, moments: Iterable[Moment], now: datetime
) -> dict[str, Any]:
    """What the card of one walk adds: `agreed`, `say` (before a call), `fresh` texts, `quiet` and what was agreed then.

    No query: everything was loaded for the page.
    """
    mine = list(moments)
    wrote = [one.occurred_at for one in mine if one.kind == "text" and one.what == State.RECEIVED
             and one.facts["engagement"] == str(engagement.id)]  # fmt: skip
    touched = max(filter(None, [engagement.last_touch_at, *wrote]), default=None)
    tried = tries_since(touched, [one.occurred_at for one in mine if _is_try(one, engagement)])
    return {
        "plan": plan, "agreed": _agreed(plan), "say": _say(plan, now), "fresh": _fresh(mine, engagement),
        "quiet": tries_said(tried) if engagement.state == "open" else "",
        "if_quiet": rules.IF_QUIET_WORDS[IfQuiet(plan.if_quiet)].lower() if plan and plan.if_quiet else "",
    }  # fmt: skip


def _is_try(moment: Moment, engagement: Engagement) -> bool:
    sent = moment.kind == "text" and moment.what in (State.SENT, State.DELIVERED)
    return (moment.kind == "try" or sent) and moment.facts["engagement"] == str(engagement.id)


def _agreed(plan: ContactPlan | None) -> str:
    if plan is None:
        return ""
    quiet = quiet_of(plan)
    parts = [rules.days_said(plan.days), f"quiet from {rules.hour_said(quiet.begins)} to {rules.hour_said(quiet.ends)}"]
    return phrases.SEPARATOR.join(parts)


def _say(plan: ContactPlan | None, now: datetime) -> str:
    """What to know before the tap on a number."""
    if plan is None:
        return ""
    parts = [f"Say you are {plan.name_to_say}" if plan.name_to_say else ""]
    parts.append("OK to leave a message" if plan.message_ok else "please leave no message")
    parts.append("these are their quiet hours" if is_quiet(timezone.localtime(now), quiet_of(plan)) else "")
    said = phrases.SEPARATOR.join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def _fresh(moments: list[Moment], engagement: Engagement) -> str:
    """What nobody has read yet, in words."""
    new = [one for one in moments if one.kind == "text" and one.facts["seen"] is None
           and one.facts["engagement"] == str(engagement.id)]  # fmt: skip
    if any(one.what == State.FAILED for one in new):
        return "A text did not arrive."
    if any(went_wrong(one.what, one.facts["reason"]) for one in new):
        return "A text was not sent."
    return "A new text came in." if any(one.what == State.RECEIVED for one in new) else ""
