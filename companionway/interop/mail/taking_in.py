"""From the bytes of a mail to a kept row: read, told what kind it is, with suggestions. Every door calls this."""

import re
import uuid
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from companionway.interop.mail import actions
from companionway.interop.mail.reading import Letter, read, sender_of
from companionway.interop.mail.rules.automatic import Kind, kind_of, silence
from companionway.interop.mail.rules.suggesting import Place, Said, Suggestion, suggestions
from companionway.organizations.catalog import Catalog, catalog

HEAD = re.compile(rb"\r?\n\r?\n")


def most_bytes() -> int:
    """The largest mail that is fetched, in bytes."""
    return int(settings.COMPANIONWAY_MAILBOX_MOST_BYTES)


def own_addresses() -> frozenset[str]:
    """The addresses that this house writes from: what comes from them is never answered."""
    given = (settings.COMPANIONWAY_MAILBOX_ADDRESS, settings.DEFAULT_FROM_EMAIL, settings.COMPANIONWAY_MAILBOX_USER)
    found = (sender_of({"from": (one,)})[1] for one in given)
    return frozenset(one for one in found if one)


def mailbox() -> str:
    """The address that people write to, by which the same mail is known whichever door brings it."""
    return str(settings.COMPANIONWAY_MAILBOX_ADDRESS or settings.COMPANIONWAY_MAILBOX_USER or "mailbox")[:200]


def take_in(
    raw: bytes, *, at: datetime, size: int = 0, whole: bool = True, place: str = "", uidvalidity: int | None = None,
    uid: int | None = None,
) -> uuid.UUID:  # fmt: skip
    """Keep a mail that came. `whole` is whether `raw` is all of it, or the header of one that is too large.

    Four queries for what is offered, and the writes. Never raises for what stands in the mail.
    """
    letter = read(raw)
    kind = kind_of(letter.headers, report=letter.report)
    program = str(settings.COMPANIONWAY_MAILBOX_PROGRAM)
    offered = catalog(timezone.localdate(at))
    owner = offered.organization_of(offered.program_named(program))
    return actions.keep(
        came=actions.Came(
            mailbox=mailbox(), place=place[:400], raw=raw if whole else None, head=HEAD.split(raw, maxsplit=1)[0],
            size=size or len(raw), letter=letter, kind=kind,
            silence=silence(letter.headers, letter.address, kind=kind, own=own_addresses()),
            suggestions=() if kind == Kind.REPORT else tuple(_suggested(letter, offered, at)), program=program[:80],
            organizations=(owner,) if owner else (), uidvalidity=uidvalidity, uid=uid,
        ),
        at=at,
    )  # fmt: skip


def _suggested(letter: Letter, offered: Catalog, at: datetime) -> list[Suggestion]:
    return suggestions(
        Said(
            subject=letter.subject, text=letter.text, name=letter.name, address=letter.address,
            inside_from=letter.forwarded_by, today=timezone.localdate(at),
            programs=tuple(Place(program.slug, program.name) for program in offered.programs),
            sites=tuple(Place(slug, name) for name, slug in offered.sites.items() if " " in name),
        )
    )  # fmt: skip
