"""Writing down that the person was given a copy of what they signed."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.platform import audit
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.copies import ConsentCopy


@transaction.atomic
def note_copy(*, consent_id: uuid.UUID, how: ConsentCopy.How, by: uuid.UUID, at: datetime) -> ConsentCopy:
    """A copy was given on paper, shown on a screen, or offered and not wanted."""
    person_id = Consent.objects.values_list("person_id", flat=True).get(id=consent_id)
    row = ConsentCopy.objects.create(consent_id=consent_id, how=how, given_at=at, given_by_id=by)
    audit.record(
        "consent.copy_given", actor=by, at=at, subject=("consent", consent_id), person=person_id, reason=how
    )  # fmt: skip
    return row
