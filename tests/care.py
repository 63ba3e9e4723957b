"""Sam shares with the care team at Harbor, a question is asked, a meeting is kept: all through the real actions."""

from datetime import datetime, timedelta

from companionway.engagement.actions.care_team import Agreed, Meeting, agree_on, ask_the_peer, keep_meeting
from companionway.engagement.models.care_team import CareItem, CareMeeting, CareQuestion
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.care_team import Seat
from companionway.privacy.actions.naming import team_that_treats
from companionway.privacy.models.consent import Consent
from companionway.privacy.rules.consent_terms import ConsentType, ExpiryKind
from companionway.privacy.rules.terms import Information, Purpose, RecipientClass
from tests.cast import NOW, Cast
from tests.sharing import a_text, sam_consents

I = Information  # noqa: E741 the kinds stand side by side
FOR_CARE = frozenset({I.NAME, I.PARTICIPATION, I.CONTACTS, I.GOALS})


def agrees_to_care(cast: Cast, walk: Engagement, *, at: datetime = NOW, **more: object) -> Consent:
    """A yes to the card "share with those who treat you", without an end."""
    base: dict[str, object] = {
        "text": a_text(ConsentType.TPO, "care", at=at), "recipients": (), "recipient_class": RecipientClass.TPO,
        "information": FOR_CARE, "purposes": frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS}),
        "expiry_kind": ExpiryKind.NONE, "expires_on": None, "program_id": walk.program_id,
    }  # fmt: skip
    return sam_consents(cast, walk.person, at=at, **(base | more))


def shares_with_harbor(cast: Cast, walk: Engagement, *, at: datetime = NOW, **more: object) -> Consent:
    """The same, and Harbor's team treats them."""
    team_that_treats(site_id=cast.places.harbor.id, person_id=walk.person.same_as_id, by=cast.ana.id, at=at)
    return agrees_to_care(cast, walk, at=at, **more)


def fay_asks(cast: Cast, walk: Engagement, *, at: datetime = NOW) -> CareQuestion:
    """Fay of Harbor asks Ana about Sam."""
    return ask_the_peer(
        engagement_id=walk.id, site_id=cast.places.harbor.id, words="Would a morning visit suit?", by=cast.fay.id, at=at
    )


def met_about(cast: Cast, *walks: Engagement, at: datetime = NOW) -> CareMeeting:
    """Ana met Harbor's nurse, with these people on the agenda."""
    meeting = Meeting(
        cast.places.harbor.id, at.date() - timedelta(days=1), (Seat.PEER, Seat.NURSE), tuple(w.id for w in walks),
        at.date() + timedelta(days=13),
    )  # fmt: skip
    return keep_meeting(meeting=meeting, by=cast.ana.id, at=at)


def agreed_about(cast: Cast, meeting: CareMeeting, walk: Engagement | None, *, at: datetime = NOW) -> CareItem:
    """The nurse asks the pharmacy, within a week."""
    words = Agreed("Ask the pharmacy about mornings", Seat.NURSE, at.date() + timedelta(days=7),
                   walk.id if walk else None, (I.PARTICIPATION,) if walk else ())  # fmt: skip
    return agree_on(meeting_id=meeting.id, agreed=words, by=cast.ana.id, at=at)
