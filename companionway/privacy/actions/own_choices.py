"""The person turns sharing off on their own page: the same act as with a peer, with the same written statement."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.platform import wall
from companionway.platform.errors import NotVisible
from companionway.privacy.actions.revoking import TakenBack, revoke
from companionway.privacy.models.consent import Consent


@transaction.atomic
@wall.everyone("turning sharing off is judged by all that is on file, and the consent is asked to be the person's own")
def turn_off(*, consent_id: uuid.UUID, person_id: uuid.UUID, statement: str, at: datetime) -> TakenBack:
    """Take back a consent in writing, by the person. Raises NotVisible for one that is not theirs."""
    if not Consent.objects.filter(id=consent_id, person__same_as=person_id).exists():
        raise NotVisible
    return revoke(consent_id=consent_id, by=None, at=at, statement=statement)
