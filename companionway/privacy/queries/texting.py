"""Whether somebody agreed to texts: the consent of the kind for it that stands at a moment, in one program."""

import uuid
from datetime import datetime

from django.db.models import QuerySet

from companionway.people.models import ContactPoint
from companionway.privacy.models.consent import Consent
from companionway.privacy.queries.consent import facts_of, with_facts
from companionway.privacy.rules.consent import state_at
from companionway.privacy.rules.consent_terms import ConsentState, ConsentType


def consent_to(kind: ConsentType, person: uuid.UUID, program: uuid.UUID | None, t: datetime) -> uuid.UUID | None:
    """The consent of this kind that stands now, signed for this program by any record of the person. None for none.

    Without a program: for whichever.

    Six queries at most; one where nothing was ever signed.
    """
    signed = Consent.objects.filter(person__same_as__records=person, kind=kind)
    rows = with_facts(signed.filter(program_id=program) if program else signed)
    for row in rows.order_by("-recorded_at", "-id"):
        if state_at(facts_of(row), t) == ConsentState.ACTIVE:
            return row.id
    return None


def numbers_to_text(person: uuid.UUID) -> QuerySet[ContactPoint]:
    """The numbers that are OK to text on any record of the person; a no on one of them holds for that number."""
    phones = ContactPoint.objects.filter(person__same_as__records=person, kind="phone", ended_at=None).exclude(key="")
    return phones.filter(text_ok=True).exclude(key__in=phones.filter(text_ok=False).values("key"))


def agreed_to_texts(person: uuid.UUID, program: uuid.UUID | None, t: datetime) -> uuid.UUID | None:
    """The consent to text messages that stands now, for this program or for whichever; None when there is none."""
    return consent_to(ConsentType.TEXT_MESSAGING, person, program, t)
