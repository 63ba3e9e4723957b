"""Notes: written, put right as a new version, and what somebody puts beside them. Nothing is overwritten."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from companionway.engagement.models.note import Note, NoteBeside
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.notes import first_of, newest_of, versions_of
from companionway.engagement.rules import note as rules
from companionway.engagement.rules.note import Audience, Kind
from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.kept import kept_before
from companionway.privacy.rules.terms import Information


class NoteChanged(DomainError):
    """The note was put right since it was opened. `now` is its newest version."""

    def __init__(self, now: Note) -> None:
        super().__init__("changed", "This has changed since you opened it. Both are below, and yours is still here.")
        self.now = now


@dataclass(frozen=True)
class Written:
    """What a note says and whom it is for; `peer` was with the person; `together`: both of them wrote it.

    `tells`: which kinds of information it holds, for the care team alone; without any it never leaves.
    """

    words: str
    audience: Audience
    peer: uuid.UUID
    together: bool = False
    contact_id: uuid.UUID | None = None
    tells: tuple[Information, ...] = ()


def _checked(words: str, field: str = "words") -> str:
    plain = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    wrong = rules.fault(plain)
    if wrong:
        raise DomainError("words", wrong, field=field)
    return plain


def _audit(verb: str, note: Note, *, by: uuid.UUID | None, at: datetime, **detail: str) -> None:
    audit.record(
        verb, actor=by, at=at, subject=("note", note.id), person=note.engagement.person_id,
        detail={"audience": str(note.audience)} | detail,
    )  # fmt: skip


@transaction.atomic
def write_note(*, note_id: uuid.UUID, engagement_id: uuid.UUID, written: Written, by: uuid.UUID, at: datetime) -> Note:
    """Keep a note for an audience that the program lets open. The same form twice is one note."""
    words = _checked(written.words)
    walk = Engagement.objects.select_related("program").get(id=engagement_id)
    if not rules.may_open(walk.program.notes, written.audience):
        raise DomainError("notes_off", "This program keeps no such notes. That you were in touch is enough.",
                          field="audience")  # fmt: skip
    note = Note(
        id=note_id, engagement=walk, contact_id=written.contact_id, audience=written.audience, words=words,
        peer_id=written.peer, entered_by_id=by, together=written.together, written_at=at,
        tells=[str(kind) for kind in written.tells] if written.audience == Audience.CARE_TEAM else [],
    )  # fmt: skip
    kept = kept_before(note, "engagement_id", "entered_by_id")
    if kept is not None:
        return kept
    _audit("note.written", note, by=by, at=at)
    return note


@transaction.atomic
def correct_note(
    *, note_id: uuid.UUID, new_id: uuid.UUID, words: str, reason: str, by: uuid.UUID, at: datetime
) -> Note:
    """The author says it in other words: a new version; the earlier one stays. After its day it needs a reason.

    Wishes that it be put right are answered by it. Raises NoteChanged when it was put right meanwhile.
    """
    said = _checked(words)
    old = Note.objects.select_for_update(of=("self",)).select_related("engagement").get(id=note_id)
    if old.entered_by_id != by:
        raise DomainError("theirs", "Only whoever wrote this puts it right. Add your words beside it.")
    if old.replaced_at is not None:
        now = newest_of(old)
        if now.id == new_id or now.words == said:
            return now
        raise NoteChanged(now)
    free = rules.edits_freely(timezone.localdate(first_of(old).written_at), timezone.localdate(at), is_author=True)
    if not free and not reason.strip():
        raise DomainError("reason", "Say in a few words what was wrong.", field="reason")
    new = Note(
        id=new_id, engagement=old.engagement, contact_id=old.contact_id, audience=old.audience, words=said,
        peer_id=old.peer_id, entered_by_id=by, together=old.together, written_at=at, replaces=old, tells=old.tells,
        reason=reason.strip()[:200],
    )  # fmt: skip
    old.replaced_at = at
    old.save(update_fields=["replaced_at"])
    kept_before(new, "replaces_id")
    waiting = NoteBeside.objects.filter(note__in=versions_of(new), kind=Kind.CORRECTION, answered_at=None)
    waiting.update(answered_at=at)
    _audit("note.corrected", new, by=by, at=at, replaces=str(old.id))
    return new


@transaction.atomic
def put_beside(
    *, beside_id: uuid.UUID, note_id: uuid.UUID, words: str, kind: Kind, by_person: bool, by: uuid.UUID | None,
    at: datetime,
) -> NoteBeside:  # fmt: skip
    """Words beside a note, which stays: the person's (typed by `by`, or by themself where `by` is None), or staff's."""
    note = Note.objects.select_related("engagement").get(id=note_id)
    row = NoteBeside(
        id=beside_id, note=note, kind=kind, words=_checked(words), by_person=by_person or by is None, by_id=by,
        written_at=at,
    )  # fmt: skip
    kept = kept_before(row, "note_id", "by_id")
    if kept is not None:
        return kept
    _audit("note.answered", note, by=by, at=at, kind=str(kind), whose="person" if row.by_person else "staff")
    return row


@transaction.atomic
def leave_as_is(*, beside_id: uuid.UUID, by: uuid.UUID, at: datetime) -> NoteBeside:
    """The author leaves the note as it is; the person's words stay beside it."""
    row = NoteBeside.objects.select_for_update(of=("self",)).select_related("note__engagement").get(id=beside_id)
    if row.note.entered_by_id != by:
        raise DomainError("theirs", "Only whoever wrote the note answers this.")
    row.answered_at = row.answered_at or at
    row.save(update_fields=["answered_at"])
    _audit("note.left_as_is", row.note, by=by, at=at)
    return row
