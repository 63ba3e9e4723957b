"""Where two invented people say they are, a step that is planned, numbers from 0 to 10, and a score from elsewhere."""

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

from companionway.continuum import actions
from companionway.continuum.rules import Axis, Direction, Source
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.contact import Kind
from companionway.instruments.actions import beside
from companionway.instruments.rules import Side
from companionway.platform.models import User

SAID = (
    (Axis.STAGE, "contemplation", "alcohol", Source.PERSON, 40, "Part of me wants it."),
    (Axis.STAGE, "preparation", "alcohol", Source.PERSON, 6, "After my sister's visit."),
    (Axis.LEVEL, "none", "", Source.PERSON, 6, ""),
    (Axis.MEDICATION, "offered", "", Source.REFERRER, 38, ""),
    (Axis.RETURN_TO_USE, "", "opioids", Source.PERSON, 20, "A hard week."),
)
WORDS = "I have a car on Fridays. Want me to come along?"


def say_where_they_are(*, username: str, as_of: datetime, today: date) -> None:
    """The first person that this peer walks with in a program about opioids; their ids follow from the walk's own."""
    by = User.objects.get(username=username).id
    live = Engagement.objects.filter(
        assignments__worker_id=by, assignments__ends_at=None, state="open", program__about_opioids=True
    )
    walk = live.order_by("opened_at", "id").first()
    if walk is None:
        return
    for number, (axis, value, behavior, source, days, words) in enumerate(SAID):
        actions.note(
            observation_id=_id(walk, f"said {number}"), engagement_id=walk.id, axis=axis, value=value,
            behavior=behavior, source=source, observed_on=today - timedelta(days=days), words=words, by=by, at=as_of,
        )  # fmt: skip
    actions.plan_move(
        move_id=_id(walk, "move"), engagement_id=walk.id, direction=Direction.STEP_UP, to_level="asam4:1.5",
        what="Likes mornings. Tea, no coffee.", place="Harbor Counseling (invented)",
        planned_on=today + timedelta(days=3), goes_along="Ana, on the bus", by=by, at=as_of,
    )  # fmt: skip
    for side, mark, why in ((Side.IMPORTANCE, 8, "For my girl."), (Side.CONFIDENCE, 5, ""), (Side.LIFE, 6, "")):
        beside.mark(
            mark_id=_id(walk, side.value), engagement_id=walk.id, side=side, number=mark,
            about="" if side == Side.LIFE else "Drinking less", why=why, by=by, at=as_of,
        )  # fmt: skip
    beside.enter_score(
        score_id=_id(walk, "score"), engagement_id=walk.id, code="mirc", total=Decimal(74),
        taken_on=today - timedelta(days=9), made_in="Harbor Counseling (invented)", by=by, at=as_of,
    )  # fmt: skip
    actions.write_prompt(program_id=walk.program_id, band="B", kind=Kind.TANGIBLE, words=WORDS, by=by, at=as_of)


def _id(walk: Engagement, what: str) -> uuid.UUID:
    return uuid.uuid5(walk.id, what)
