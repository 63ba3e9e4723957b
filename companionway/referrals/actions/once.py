"""A request from a form: sent twice, taken in once."""

import hashlib
import uuid
from datetime import datetime

from django.db import transaction

from companionway.platform import submissions, wall
from companionway.platform.ids import link_token
from companionway.referrals.actions.receive import RECEIPT, receive_within
from companionway.referrals.intake import NewReferral, Received
from companionway.referrals.models import Referral


@transaction.atomic
def receive_once(*, new: NewReferral, scope: str, key: uuid.UUID, by: uuid.UUID | None, at: datetime) -> Received:
    """As `receive`, keyed to the id that the form was given when it was opened.

    The same form again is answered with what it made ("known"). Raises DomainError("reused_key") when the id comes
    back with other answers. A refusal leaves the id free, so that a mended form may be sent with it.
    """
    fingerprint = hashlib.sha256(repr(new).encode()).digest()
    try:
        submissions.claim(scope, key, fingerprint)
    except submissions.Replayed as replayed:
        with wall.everyone("the sender of a repeated form gets what the first one made"):
            referral = Referral.objects.select_related("person").get(id=uuid.UUID(replayed.location))
        return Received("known", referral, link_token(RECEIPT, referral.id))
    received = receive_within(new=new, by=by, at=at)
    submissions.answer(scope, key, str(received.referral.id))
    return received
