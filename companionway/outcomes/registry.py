"""The list of indicators, in the order in which a report prints them."""

from companionway.outcomes.indicator import Indicator
from companionway.outcomes.indicators import (
    cascade,
    engaged,
    experience,
    people_referred,
    recovery_capital_change,
    referrals_by_month,
    referrals_by_site,
    responded_within_promise,
    returned_to_ed,
)

INDICATORS: tuple[Indicator, ...] = (
    referrals_by_site.INDICATOR,
    people_referred.INDICATOR,
    engaged.INDICATOR,
    responded_within_promise.INDICATOR,
    recovery_capital_change.INDICATOR,
    returned_to_ed.INDICATOR,
    experience.INDICATOR,
    cascade.INDICATOR,
    referrals_by_month.INDICATOR,
)
