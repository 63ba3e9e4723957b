"""A check-in by link: the person fills it in alone, with what they agreed on behind the link."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.instruments.actions.check_in import begun_or_new
from companionway.instruments.models import Administration
from companionway.instruments.rules import Mode, Moment
from companionway.platform import audit
from companionway.privacy.actions.own_page import GivenLink, make_link
from companionway.privacy.rules.own_page import Purpose


@transaction.atomic
def give_check_in(
    *, engagement_id: uuid.UUID, moment: Moment, by: uuid.UUID, at: datetime
) -> tuple[Administration, GivenLink]:
    """A link to a check-in, for seven days, opened once. It goes on with one that is under way.

    Raises DomainError as `check_in.begin` does, and "nothing_agreed" where no word stands behind the link.
    """
    row, _ = begun_or_new(engagement_id, moment, Mode.BY_LINK, "", by, at)
    if row.mode != Mode.BY_LINK:  # begun together: from here on it is theirs
        row.mode = Mode.BY_LINK
        row.save(update_fields=["mode"])
    link = make_link(
        person_id=row.engagement.person_id, purpose=Purpose.CHECK_IN, subject_id=row.id, by=by, at=at
    )  # fmt: skip
    audit.record(
        "check_in.link_given", actor=by, at=at, subject=("check_in", row.id), person=row.engagement.person_id,
        reason=moment,
    )  # fmt: skip
    return row, link
