"""A person's own consents, for their own page. It reads no row of staff: who wrote it down stays out."""

import uuid
from datetime import datetime

from companionway.platform.errors import NotVisible
from companionway.privacy.models.consent import Consent
from companionway.privacy.queries.consent import Held, facts_of, with_facts
from companionway.privacy.rules.consent import state_at

JOINED = ("text", "intermediary", "program", "falsity", "replaced_by")


def own_consents(person_id: uuid.UUID, t: datetime) -> list[Held]:
    """Every consent of a person (by the kept record) with where it stands, newest first. Four queries."""
    rows = with_facts(Consent.objects.filter(person__same_as=person_id)).select_related(None).select_related(*JOINED)
    found = []
    for row in rows.order_by("-recorded_at", "-id"):
        facts = facts_of(row)
        found.append(Held(row, facts, state_at(facts, t)))
    return found


def own_consent(person_id: uuid.UUID, consent_id: uuid.UUID, t: datetime) -> Held:
    """One of them. Raises NotVisible."""
    for held in own_consents(person_id, t):
        if held.row.id == consent_id:
            return held
    raise NotVisible
