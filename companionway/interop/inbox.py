"""The inbox: files that wait for a human, one of them with its bytes, mending it, and files sent through a page."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from companionway.interop import actions, owners
from companionway.interop.delivery import take_in
from companionway.interop.files.csv_referrals import handed_back, read
from companionway.interop.inbound_models import InboundFile
from companionway.interop.incoming import WORDS, Given, Outcome, Verdict
from companionway.interop.sorting import Kind
from companionway.interop.taking import Terms
from companionway.organizations.catalog import catalog
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer

PAGE = 50


@dataclass(frozen=True)
class InboxRow:
    """One waiting file as a list shows it: no content, only where it came from and why it waits."""

    id: uuid.UUID
    name: str
    source: str
    kind: str
    verdict: str
    location: str
    reason: str
    received_at: datetime


@dataclass(frozen=True)
class InboxItem:
    """One file in full. `text` is its content for reading, `mending` the sheet with its error column, "" for others."""

    row: InboxRow
    state: str
    notes: list[str]
    rows: dict[int, str]
    referral_ids: list[uuid.UUID]
    text: str
    mending: str


def _may_mend(viewer: Viewer) -> None:
    if not viewer.may(Permission.MEND_INBOX):
        raise NotVisible


def inbox_count(viewer: Viewer) -> int:
    """How many files wait where the viewer supervises; 0 for who may not mend them."""
    return InboundFile.kept.seen_by(viewer).waiting().count() if viewer.may(Permission.MEND_INBOX) else 0


def inbox_rows(viewer: Viewer, offset: int = 0) -> list[InboxRow]:
    """Up to 50 waiting files of where the viewer supervises, oldest first. One query.

    Raises NotVisible for who may not mend.
    """
    _may_mend(viewer)
    return [_row(item) for item in InboundFile.kept.seen_by(viewer).waiting().defer("body")[offset : offset + PAGE]]


def _row(item: InboundFile) -> InboxRow:
    words = WORDS[Verdict(item.verdict)]
    return InboxRow(item.id, item.name, item.source, item.kind, words, item.location, item.reason, item.received_at)


def _item(viewer: Viewer, item_id: uuid.UUID) -> InboundFile:
    _may_mend(viewer)
    item = InboundFile.kept.seen_by(viewer).filter(id=item_id).first()
    if item is None:
        raise NotVisible
    return item


def inbox_item(viewer: Viewer, item_id: uuid.UUID) -> InboxItem:
    """One file with its content. Raises NotVisible. The caller records that a person's data were looked at."""
    item = _item(viewer, item_id)
    body = bytes(item.body) if item.body is not None else b""
    rows = {int(number): text for number, text in item.rows.items()}
    mending = ""
    if item.kind == Kind.SPREADSHEET and rows and body:
        mending = handed_back(read(body, today=timezone.localdate(item.received_at)), rows)
    text = _readable(body).replace("\r\n", "\n").replace("\r", "\n")
    return InboxItem(_row(item), item.state, list(item.notes), rows, list(item.referral_ids), text, mending)


def _readable(body: bytes) -> str:
    """The bytes as text for reading on a screen: UTF-8, else Windows Latin, else with marks for what is neither."""
    for codec in ("utf-8", "cp1252"):
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    return body.decode("utf-8", "replace")


def inbox_bytes(viewer: Viewer, item_id: uuid.UUID) -> tuple[str, bytes]:
    """(name, bytes as they came) for a download. Raises NotVisible, also where no bytes were kept."""
    item = _item(viewer, item_id)
    if item.body is None:
        raise NotVisible
    return item.name, bytes(item.body)


def terms_for(by: uuid.UUID | None, at: datetime) -> Terms:
    """The terms of this installation. Three queries."""
    today = timezone.localdate(at)
    return Terms(catalog=catalog(today), today=today, limit=settings.COMPANIONWAY_INGEST_MAX_BYTES, by=by)


def _terms_of(viewer: Viewer, at: datetime) -> Terms:
    """The terms, and to whom a file belongs that this viewer brings. Four queries."""
    return replace(terms_for(viewer.user_id, at), organizations=owners.organizations_of(viewer))


def take_upload(
    viewer: Viewer, files: Sequence[tuple[str, bytes]], source: str, at: datetime
) -> list[tuple[str, Outcome, uuid.UUID]]:
    """Take in (name, bytes) files that somebody sends through a page; they resolve each other.

    Returns (name, what became of it, id of the kept file). Raises NotVisible for who may not mend.
    """
    _may_mend(viewer)
    given = [Given(name, "", source[:80], body, len(body)) for name, body in files]
    taken = take_in(given, _terms_of(viewer, at), lambda: at, vouched=False)
    return [(one.name, outcome, row.id) for one, outcome, row in taken]


def retry(viewer: Viewer, item_id: uuid.UUID, at: datetime, *, mended: bytes | None = None) -> Outcome:
    """Try a waiting file again, as it is or with mended content, beside the files that came with it.

    Raises NotVisible, and DomainError when nothing was kept or it is settled already.
    """
    item = _item(viewer, item_id)
    if item.state != InboundFile.WAITING:
        raise DomainError("already_settled", "Somebody has already dealt with this file.")
    body = mended if mended is not None else bytes(item.body) if item.body is not None else None
    if body is None:
        raise DomainError("not_kept", "The content of this file was not kept. Ask the sender for it.")
    first = Given(item.name, item.source, item.source, body, len(body))
    others: list[Given] = []
    if item.kind == Kind.FHIR:
        beside = InboundFile.kept.seen_by(viewer).filter(batch=item.batch, kind=Kind.FHIR, body__isnull=False)
        rest = beside.exclude(id=item.id)
        others = [Given(one.name, one.source, one.source, bytes(one.body or b""), one.size) for one in rest]
    taken = take_in([first, *others], _terms_of(viewer, at), lambda: at, vouched=True)
    _, outcome, row = next(taken)
    for _ in taken:
        pass  # the others come along: what waited for this one is taken in too
    if row.id != item.id:
        actions.mark_mended(item_id=item.id, replaced_by=row.id, by=viewer.user_id, at=at)
    return outcome


def set_aside(viewer: Viewer, item_id: uuid.UUID, at: datetime) -> None:
    """Nothing more is to be done with this file. Raises NotVisible."""
    actions.set_aside(item_id=_item(viewer, item_id).id, by=viewer.user_id, at=at)
