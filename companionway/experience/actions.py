"""Asking how walking together is for somebody, and keeping what they said."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import LIVE
from companionway.experience import rules
from companionway.experience.models import ExperienceAsk
from companionway.experience.rules import Question, Said, Way
from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.platform.kept import reused
from companionway.privacy.actions.own_page import GivenLink, make_link
from companionway.privacy.rules.own_page import Purpose

BY_PERSON = {"by": "person"}


@transaction.atomic
def give_experience_link(*, engagement_id: uuid.UUID, by: uuid.UUID, at: datetime) -> GivenLink:
    """A link to the three questions, for seven days, opened once. Being asked is counted, whatever comes of it.

    Raises DomainError after a goodbye, and "nothing_agreed" where no word stands behind the link.
    """
    engagement = Engagement.objects.get(id=engagement_id)
    if engagement.state not in LIVE:
        raise DomainError("closed", "You have said goodbye for now. Welcome them back first.")
    row = ExperienceAsk.objects.create(
        id=new_id(), engagement=engagement, way=Way.LINK, asked_at=at, asked_by_id=by
    )  # fmt: skip
    given = make_link(
        person_id=engagement.person_id, purpose=Purpose.EXPERIENCE, subject_id=row.id, by=by, at=at
    )  # fmt: skip
    audit.record("experience.asked", actor=by, at=at, subject=("experience", row.id), person=engagement.person_id,
                 detail={"way": row.way})  # fmt: skip
    return given


@transaction.atomic
def answer_experience(
    *, ask_id: uuid.UUID, engagement_id: uuid.UUID, said: Mapping[Question, Said], by: uuid.UUID | None, at: datetime
) -> ExperienceAsk:
    """Keep what they said, and what they left out as skipped. `by` is null when they say it themselves.

    An id that is new is asked and answered in one: together, or of their own. Answered once, it stays: the same again
    changes nothing, another answer is refused ("done_already").
    """
    answers = rules.whole(dict(said))
    row = _asked(ask_id, engagement_id, by, at)
    if row.answered_at is not None:
        if any(getattr(row, question) != one for question, one in answers.items()):
            raise DomainError("done_already", "This was answered already.")
        return row
    row.answered_at = at
    for question, one in answers.items():
        setattr(row, question.value, one)
    row.save(update_fields=["answered_at", *(question.value for question in Question)])
    audit.record(
        "experience.answered", actor=by, at=at, subject=("experience", row.id), person=row.engagement.person_id,
        detail={"way": row.way} | ({} if by else BY_PERSON),
    )  # fmt: skip
    return row


def _asked(ask_id: uuid.UUID, engagement_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> ExperienceAsk:
    """The asking with this id, locked; made where there is none. Raises DomainError for an id of something else."""
    new = {"engagement_id": engagement_id, "way": Way.TOGETHER if by else Way.OWN, "asked_at": at, "asked_by_id": by}
    try:
        with transaction.atomic():
            ExperienceAsk.objects.get_or_create(id=ask_id, defaults=new)
    except IntegrityError:  # an id that belongs to somebody out of sight
        pass
    rows = ExperienceAsk.objects.select_related("engagement").select_for_update(of=("self",))
    row = rows.filter(id=ask_id, engagement_id=engagement_id).first()
    if row is None or (by is not None and row.way != Way.TOGETHER):
        raise reused()
    return row
