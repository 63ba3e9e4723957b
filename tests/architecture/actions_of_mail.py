"""Scenarios of the public actions on mails: kept, made requests of, set aside, put back, looked at."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from companionway.interop.mail import actions
from companionway.interop.mail.reading import read
from companionway.interop.mail.rules.automatic import Kind
from companionway.interop.mail.taking_in import take_in
from tests.cast import NOW, Cast, request_for_sam
from tests.interop.mail import eml

Call = Callable[[], Any]
Scenario = Callable[[Cast], Call]
AT = NOW + timedelta(hours=3)


def mail_that_waits(at: datetime) -> uuid.UUID:
    """A mail with something attached, which waits for a human."""
    return take_in(eml("scanned"), at=at)


def _keep(cast: Cast) -> Call:
    raw = eml("plain")
    came = actions.Came(
        mailbox="peers@example.org", place="", raw=raw, head=raw[:600], size=len(raw), letter=read(raw),
        kind=Kind.LETTER, silence=None, suggestions=(), program="ed", organizations=(cast.places.organization.id,),
    )  # fmt: skip
    return lambda: actions.keep(came=came, at=AT)


def with_mail(action: Callable[..., Any], *, aside: bool = False, **more: Any) -> Scenario:
    """An action on a mail that waits, or was set aside."""

    def prepare(cast: Cast) -> Call:
        mail_id = mail_that_waits(NOW)
        if aside:
            actions.set_aside(mail_id=mail_id, why="unwanted", by=cast.ben.id, at=NOW)
        return lambda: action(mail_id=mail_id, by=cast.ben.id, at=AT, **more)

    return prepare


SCENARIOS: dict[str, Scenario] = {
    "interop.mail.actions.keep": _keep,
    "interop.mail.actions.confirm": with_mail(actions.confirm, new=request_for_sam()),
    "interop.mail.actions.set_aside": with_mail(actions.set_aside, why="no_request"),
    "interop.mail.actions.put_back": with_mail(actions.put_back, aside=True),
    "interop.mail.actions.note_looked": with_mail(actions.note_looked, part="page"),
}
