"""What stands behind the addresses of check-ins and of the continuum: things said, a step planned, words, a score."""

import uuid
from datetime import datetime
from decimal import Decimal

from companionway.continuum import actions as continuum
from companionway.continuum.rules import Axis, Direction, Source
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.contact import Kind
from companionway.instruments.actions import beside
from companionway.platform import clock
from tests.cast import Cast

SEEN_BY = frozenset({"ana", "ben"})


def check_in_samples(cast: Cast, walk: Engagement, at: datetime) -> dict[str, tuple[object, frozenset[str]]]:
    """{parameter: (value, who sees it)}."""
    given = {"engagement_id": walk.id, "by": cast.ana.id, "at": at}
    said = continuum.note(
        observation_id=uuid.uuid4(), axis=Axis.STAGE, value="preparation", behavior="alcohol", source=Source.PERSON,
        observed_on=clock.today(), words="Soon.", **given,
    )  # fmt: skip
    move = continuum.plan_move(
        move_id=uuid.uuid4(), direction=Direction.STEP_UP, to_level="asam4:2.1", what="", place="", planned_on=None,
        goes_along="", **given,
    )  # fmt: skip
    prompt = continuum.write_prompt(
        program_id=walk.program_id, band="B", kind=Kind.TANGIBLE, words="We can call together.", by=cast.ana.id, at=at
    )
    score = beside.enter_score(
        score_id=uuid.uuid4(), code="mirc", total=Decimal(77), taken_on=clock.today(), made_in="the clinic", **given
    )
    return {
        "observation_id": (said.id, SEEN_BY), "move_id": (move.id, SEEN_BY), "score_id": (score.id, SEEN_BY),
        "prompt_id": (prompt.id, frozenset({"ana", "jo", "ben"})),
    }  # fmt: skip
