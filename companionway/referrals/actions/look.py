"""Looking at requests: each page of the board and each look at one request leaves one audit entry."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from companionway.platform import audit
from companionway.referrals.models import Referral


def note_board_shown(*, referrals: Sequence[Referral], by: uuid.UUID, at: datetime) -> None:
    """Who saw which requests on the board. The entry holds ids only."""
    shown = [str(referral.id) for referral in referrals]
    people = list(dict.fromkeys(str(referral.person_id) for referral in referrals))
    audit.record(
        "board.looked_at", actor=by, at=at, subject=("board", None), detail={"referrals": shown, "people": people}
    )


def note_request_shown(*, referral: Referral, part: str, by: uuid.UUID, at: datetime) -> None:
    """Who saw one request. `part` is "whole", the step that the page is for, or "who_has_it" for others."""
    audit.record(
        "referral.looked_at", actor=by, at=at, subject=("referral", referral.id), person=referral.person.same_as_id,
        reason=part,
    )  # fmt: skip
