"""Which resources a caller may look for: its own, and for a system of ours what its member of staff sees."""

from datetime import date

from django.db.models import Q

from companionway.interop.partners.models import Partner
from companionway.interop.smart.callers import Caller
from companionway.platform import wall
from companionway.privacy.viewer import Viewer, viewer_of
from companionway.referrals.where import answered_by


def begin(partner: Partner, today: date) -> Viewer | None:
    """Put the partner's sight in force until the transaction ends, and that of whom it answers for, if it does."""
    wall.enter_partner(partner.id)
    return viewer_of(partner.acts_as, partner.name, today) if partner.acts_as else None


def in_sight(caller: Caller) -> Q:
    """A condition for resources. The policies of the tables say the same."""
    own = Q(partner_id=caller.partner.id)
    if caller.viewer is None:
        return own
    answered = answered_by(caller.viewer)
    theirs = Q(kind="Patient", person_id__in=answered.values("person_id"))
    return own | Q(referral_id__in=answered.values("id")) | theirs
