"""The code that is texted to a person who came by a link and would rather not say the word."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from companionway.engagement.actions.message import Kind, send_text
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.texts import way_to
from companionway.engagement.rules import walk
from companionway.platform import audit, limits, wall
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.platform.limits import Limit
from companionway.privacy.actions.own_page import BY_PERSON, new_code, note_knock_ended, standing
from companionway.privacy.models.own_page import OwnLink
from companionway.privacy.rules import own_page as rules

AN_HOUR = Limit("own-code", rules.CODES, int(rules.CODES_IN / timedelta(seconds=1)))


@transaction.atomic
@wall.everyone("whoever is at the door of a person's own page is nobody else to us")
def send_code(*, knock: str, words: str, at: datetime) -> bool:
    """Text a fresh code to the number that this person and their peer agreed on. False: knock again.

    `words` say it in the person's language, with `{code}` in them and nothing about anybody. Where no text may go (no
    number, no yes to texts, STOP, a goodbye, three codes in an hour; or the link itself came by text, so that a code
    would prove nothing more) the answer is the same, and the audit keeps why.
    """
    row = standing(knock, at)
    if row is None:
        note_knock_ended(knock, at)
        return False
    person = row.person.same_as_id
    if row.texted:
        _note_not_sent(row, "same_phone", at)
        return True
    if limits.wait(AN_HOUR, str(person), at=at):
        _note_not_sent(row, "too_often", at)
        return True
    engagement = _walk_to_text(person, at)
    if engagement is None:
        _note_not_sent(row, "no_way", at)
        return True
    try:
        with transaction.atomic():
            send_text(
                text_id=new_id(), engagement_id=engagement.id, words=words.replace("{code}", new_code(row, at)),
                by=None, at=at, kind=Kind.CODE, as_is=True, asked_for=True,
            )  # fmt: skip
    except DomainError as error:
        _note_not_sent(row, error.code, at)
    return True


def _walk_to_text(person: uuid.UUID, at: datetime) -> Engagement | None:
    """The newest walk of this person in which a text may go to them now."""
    live = Engagement.objects.filter(person__same_as=person, state__in=walk.LIVE).select_related("program")
    return next((one for one in live.order_by("-opened_at", "-id") if way_to(one, at).why_not is None), None)


def _note_not_sent(row: OwnLink, why: str, at: datetime) -> None:
    audit.record(
        "own_page.code_not_sent", actor=None, at=at, subject=("own_link", row.id), person=row.person_id, reason=why,
        detail=BY_PERSON,
    )  # fmt: skip
