"""Scenarios of the phone's outbox: what stands before, and the call that must leave one audit entry."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.engagement.actions import contact as touching
from companionway.engagement.actions import held, phone
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.held import HeldRecord
from companionway.engagement.rules.contact import Channel
from companionway.engagement.rules.phone import Held
from companionway.platform.models import User
from companionway.referrals.actions.answer import accept, note_talk
from tests.cast import NOW, Cast, sam_waits, sam_walks_with

Call = Callable[[], Any]
AT = NOW + timedelta(hours=3)


def waiting(author: User, reason: Held, **said: Any) -> HeldRecord:
    """A held record of this author that says this."""
    key = uuid.uuid4()
    plain = {"v": 1, "id": str(key), "kind": "contact", "author_ref": "0" * 32, "how": "call",
             "phone_time": int(AT.timestamp() * 1000)} | said  # fmt: skip
    return HeldRecord.objects.create(
        id=key, author=author, sent_by=author, reason=reason, content=json.dumps(plain), held_at=AT, phone_at=AT
    )


def _hold(cast: Cast) -> Call:
    return lambda: phone.hold(
        record_id=uuid.uuid4(), content="{}", reason=Held.UNKNOWN, author=cast.ana.id, by=cast.ana.id, at=AT
    )


def _take_back(cast: Cast) -> Call:
    row = touching.log_contact(
        contact_id=uuid.uuid4(), engagement_id=sam_walks_with(cast.ana).id, channel=Channel.CALL, by=cast.ana.id, at=AT
    )
    return lambda: phone.take_back_late(target=Contact.objects.get(id=row.id), by=cast.ana.id, at=AT)


def _draft(cast: Cast) -> Call:
    return lambda: phone.keep_draft(
        record_id=uuid.uuid4(), path="/supervision/", answers={"text": ("half",)}, by=cast.ana.id, at=AT
    )


def _match(cast: Cast) -> Call:
    walk, row = sam_walks_with(cast.ana), waiting(cast.ana, Held.WHICH_PERSON, typed="Sam")
    return lambda: held.match(record_id=row.id, engagement=walk, by=cast.ana.id, at=AT)


def _match_request(cast: Cast) -> Call:
    asked, row = sam_waits(NOW), waiting(cast.ana, Held.WHICH_PERSON, typed="Sam")
    accept(referral_id=asked.id, by=cast.ana.id, at=NOW + timedelta(minutes=6))
    return lambda: held.match_request(record_id=row.id, referral_id=asked.id, by=cast.ana.id, at=AT)


def _take_up(cast: Cast) -> Call:
    row = waiting(cast.ana, Held.UNKNOWN, people=[str(sam_walks_with(cast.ana).id)], how="text")
    return lambda: held.take_up(record_id=row.id, by=cast.ana.id, at=AT)


def _note_talk(cast: Cast) -> Call:
    asked = sam_waits(NOW)
    accept(referral_id=asked.id, by=cast.ana.id, at=NOW + timedelta(minutes=6))
    return lambda: note_talk(referral_id=asked.id, channel="call", by=cast.ana.id, at=AT)


def _claim(cast: Cast) -> Call:
    row = waiting(cast.ana, Held.OTHER_SESSION, typed="Sam")
    return lambda: held.claim(record_id=row.id, by=cast.ana.id, at=AT)


def _let_in(cast: Cast) -> Call:
    row = waiting(cast.jo, Held.NOT_YOURS, people=[str(sam_walks_with(cast.ana).id)])
    return lambda: held.let_in(record_id=row.id, by=cast.ben.id, at=AT)


def _throw_away(cast: Cast) -> Call:
    row = waiting(cast.ana, Held.WHICH_PERSON, typed="Sam")
    return lambda: held.throw_away(record_id=row.id, why="mistake", by=cast.ana.id, at=AT)


def _double(cast: Cast) -> Call:
    row = touching.log_contact(
        contact_id=uuid.uuid4(), engagement_id=sam_walks_with(cast.ana).id, channel=Channel.CALL, by=cast.ana.id, at=AT
    )
    return lambda: held.settle_double(contact_id=row.id, same=True, by=cast.ana.id, at=AT)


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "engagement.actions.phone.hold": _hold,
    "engagement.actions.phone.take_back_late": _take_back,
    "engagement.actions.phone.keep_draft": _draft,
    "engagement.actions.held.match": _match,
    "engagement.actions.held.match_request": _match_request,
    "engagement.actions.held.take_up": _take_up,
    "referrals.actions.answer.note_talk": _note_talk,
    "engagement.actions.held.claim": _claim,
    "engagement.actions.held.let_in": _let_in,
    "engagement.actions.held.throw_away": _throw_away,
    "engagement.actions.held.settle_double": _double,
}
