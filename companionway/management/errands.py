"""What the worker does: effects that wait in the outbox, and sweeps that are safe to run twice."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import DatabaseError, transaction
from django.urls import reverse

from companionway.engagement.actions.cover import follow_covers, note_ended
from companionway.engagement.actions.supervision import follow_supervision
from companionway.followups import actions as followups
from companionway.interop import answers
from companionway.interop.fhir.export import actions as exports
from companionway.interop.fhir.export import making
from companionway.interop.fhir.server.task.publishing import follow_living
from companionway.interop.hl7v2 import answers as hl7v2_answers
from companionway.interop.hl7v2 import working as hl7v2
from companionway.interop.mail import mailbox
from companionway.interop.mail.fetching import fetch
from companionway.interop.smart import actions as partner_tokens
from companionway.interop.texting import sending as texting
from companionway.management import audit_mail, mail_receipts, notice_mail, signin_mail, staff_mail
from companionway.organizations.queries import site_names
from companionway.platform import apart, clock, drafts, limits, outbox, phone_keys, upkeep, wall
from companionway.platform.models import OutboxMessage
from companionway.privacy.actions import break_glass as opened
from companionway.privacy.leaving import neutral
from companionway.referrals.alerts import alert_of
from companionway.signin.actions import tries

log = logging.getLogger(__name__)


def tell_peers(message: OutboxMessage) -> None:
    """Tell the peers at a place that a request waits: one e-mail each, with a link and no word about anyone."""
    with wall.everyone("the worker tells peers of a request that is nobody's yet"):
        alert = alert_of(uuid.UUID(message.payload["referral"]), clock.today())
    if alert is None:
        return
    link = settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:request", args=[alert.referral_id])
    shape = "new_request_at" if alert.place else "new_request"
    says = neutral(shape, link=link, place=alert.place, places=site_names())
    mails = [
        EmailMessage(
            says.subject, says.body, to=[address],
            headers={"Message-ID": f"<{message.id}.{number}@companionway>"},
        )
        for number, address in enumerate(alert.addresses)
    ]  # fmt: skip
    if mails:
        get_connection().send_messages(mails)


def tell_taken_back(message: OutboxMessage) -> None:
    """The sender of a request took it back while they walk together: their peer looks, and the person decides."""
    for person_id, address in answers.peers_of(uuid.UUID(message.payload["referral"])):
        link = settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:person", args=[person_id])
        says = neutral("something_waits", link=link)
        number = {"Message-ID": f"<{message.id}.taken-back@companionway>"}
        EmailMessage(says.subject, says.body, to=[address], headers=number).send()


HANDLERS: dict[str, outbox.Handler] = {
    "new_request": tell_peers, **staff_mail.HANDLERS, **signin_mail.HANDLERS, **audit_mail.HANDLERS,
    **notice_mail.HANDLERS, **texting.HANDLERS, **answers.HANDLERS, answers.TOOK_BACK: tell_taken_back,
    **mail_receipts.HANDLERS, "hl7v2": hl7v2.work,
    "hl7v2_answer": hl7v2_answers.send, exports.KIND: making.perform,
}  # fmt: skip

BULK = frozenset({"hl7v2"})


# What can take minutes: done one at a time beside the others, which never wait for it.
LONG = (exports.KIND,)


def drain(now: datetime) -> int:
    """Perform what is due and short, a lease at a time. Returns how many were tried.

    What comes by the thousand has a lease of its own, so that nobody's sign-in waits behind a hospital's day.
    """
    return _perform([*outbox.claim(now, but={*BULK, *LONG}), *outbox.claim(now, only=BULK)], now)


def drain_long(now: datetime) -> int:
    """Perform one effect that takes long, if one is due. Returns how many were tried."""
    return _perform(outbox.claim(now, 1, only=LONG), now)


def _perform(rows: list[OutboxMessage], now: datetime) -> int:
    for row in rows:
        with apart.kept_apart():
            outbox.perform(row, HANDLERS, now)
    return len(rows)


def fetch_mail() -> bool:
    """A round of the program's mailbox, where there is one; outside every transaction. False when it cannot be read."""
    if not mailbox.is_set_up():
        return True
    try:
        fetch()
    except mailbox.MailboxFault as fault:
        log.error("the mailbox cannot be read", extra={"kind": str(fault)})
        return False
    return True


def sweep(now: datetime) -> list[str]:
    """Run every sweep; one that fails does not stop the others. Returns the names of those that failed."""
    today = clock.today()
    sweeps: list[tuple[str, Callable[[], object]]] = [
        ("plan follow-ups", lambda: followups.plan(at=now)),
        ("notices that could not be sent", lambda: notice_mail.give_up(now)),
        ("supervisors' grants", lambda: follow_supervision(at=now)),
        ("covers that began", lambda: follow_covers(at=now)),
        ("covers that ended", lambda: note_ended(at=now)),
        ("audit months ahead", lambda: upkeep.keep_audit_months(today)),
        ("anchor of the audit", lambda: audit_mail.anchor(now)),
        ("verification of the audit", lambda: audit_mail.check(now)),
        ("answers that follow another request", lambda: follow_living(now)),
        ("openings that ended", lambda: opened.note_ended(at=now)),
        ("phones' keys", lambda: phone_keys.tend(now)),
        ("old form ids", lambda: upkeep.trim_submissions(now)),
        ("ended sessions", upkeep.clear_sessions),
        ("limits at rest", lambda: limits.forget(now)),
        ("wrong tries that are over", lambda: tries.trim_tries(now)),
        ("partners' tokens that ended", lambda: partner_tokens.trim(now)),
        ("old drafts", lambda: drafts.trim(now)),
        ("exports that lasted their day", lambda: exports.sweep(now)),
    ]
    failed = []
    for name, run in sweeps:
        try:
            with transaction.atomic(), wall.everyone("sweeps go over everybody"):
                run()
        except (DatabaseError, OSError):
            log.exception("a sweep failed", extra={"name_of_sweep": name})
            failed.append(name)
    return failed
