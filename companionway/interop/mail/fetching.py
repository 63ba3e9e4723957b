"""Fetching: each mail is kept and committed, then moved. It may be killed anywhere; the next round goes on from there.

Killed before the commit, the mail lies where it lay. Killed after it, the mail lies there too and is known by its
number, so it is moved and not kept again. No transaction is open while the network is waited for.
"""

import logging
import time
from dataclasses import dataclass

from django.db import transaction

from companionway.interop.mail import mailbox
from companionway.interop.mail.models import MailReceived
from companionway.interop.mail.taking_in import most_bytes, take_in
from companionway.platform import clock, wall

log = logging.getLogger(__name__)
AT_ONCE = 50  # mails of a round
HEAD = 300_000
PATIENCE = 40.0  # seconds of a round: other work waits for it


@dataclass(frozen=True)
class Fetched:
    """What a round did: mails that are new here, those that were known already, and how many still lie there."""

    new: int
    known: int
    left: int


def fetch(most: int = AT_ONCE) -> Fetched:
    """One round. Raises MailboxFault when the server cannot be used; what was kept until then is kept."""
    began, new, known = time.monotonic(), 0, 0
    with mailbox.opened() as box:
        listed, total = box.listed(most)
        with transaction.atomic(durable=True), wall.everyone("which mails are kept already, whosever they are"):
            here = MailReceived.kept.known(box.place, box.uidvalidity, [one.uid for one in listed])
        for one in listed:
            if time.monotonic() - began > PATIENCE:
                break
            if one.uid in here:
                known += 1
            elif _keep(box, one):
                new += 1
            else:
                continue
            box.move_taken(one.uid)  # also what is too large: its row says that it has to be read there
    return Fetched(new, known, total - new - known)


def _keep(box: mailbox.Mailbox, one: mailbox.Listed) -> bool:
    """Get one mail and commit it. False when somebody has taken it away meanwhile."""
    whole = one.size <= most_bytes()
    raw = box.get(one.uid, most_bytes()) if whole else box.head(one.uid, HEAD)
    if not raw:
        return False
    with transaction.atomic(durable=True):
        take_in(
            raw, at=clock.now(), size=one.size, whole=whole, place=box.place, uidvalidity=box.uidvalidity, uid=one.uid
        )  # fmt: skip
    return True
