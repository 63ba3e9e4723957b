"""Sam agrees to texts, through the real actions; and a text from Sam's phone."""

import uuid
from datetime import datetime

from companionway.engagement.actions.arriving import Arrived, take_in
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.privacy.models.consent import Consent
from companionway.privacy.rules.consent_terms import ConsentType
from companionway.privacy.rules.terms import Information, Purpose, RecipientKind
from tests.cast import NOW, Cast
from tests.sharing import a_recipient, a_text, sam_consents

SAMS_PHONE = "+12075550142"
OURS = "+12075550100"


def agrees_to_texts(cast: Cast, engagement: Engagement, at: datetime = NOW, **more: object) -> Consent:
    """Their signature on the card about texts, for this program."""
    own = a_recipient("Themselves", kind=RecipientKind.PERSON, person=engagement.person)
    card = {
        "text": a_text(ConsentType.TEXT_MESSAGING, f"texts-{uuid.uuid4().hex[:8]}", at), "recipients": (own.id,),
        "information": frozenset({Information.MESSAGES}), "purposes": frozenset({Purpose.OUTREACH}),
    }  # fmt: skip
    return sam_consents(cast, engagement.person, at=at, **(card | more))


def comes_in(cast: Cast, words: str = "Hi Ana", *, at: datetime, **more: object) -> TextMessage:
    """A text arrives at the program's number."""
    base = {"provider": "twilio", "provider_id": f"SM{uuid.uuid4().hex}", "number": SAMS_PHONE, "words": words,
            "program_id": cast.places.ed.id}  # fmt: skip
    return take_in(arrived=Arrived(**(base | more)), at=at)  # type: ignore[arg-type]
