"""Notes and safety notes for whoever may read them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q

from companionway.engagement.models.note import Note, NoteBeside, NoteSet, SafetyNote
from companionway.engagement.models.walk import Assignment, Engagement
from companionway.engagement.queries.versions import newest_first
from companionway.engagement.rules.note import Audience, Kind
from companionway.people.models import Person
from companionway.platform.errors import NotVisible
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer

SHOWN = 100
# A person on their own page may know those who work here by their names alone, so nothing else of them is read.
NAMES = {"peer_name": F("peer__first_name"), "typed_name": F("entered_by__first_name")}


@dataclass
class Read:
    """A note as it is now, its earlier versions (newest first) and what stands beside any of them."""

    note: Note
    earlier: list[Note] = field(default_factory=list)
    beside: list[NoteBeside] = field(default_factory=list)


def notes_of(person: Person, viewer: Viewer | None) -> list[Read]:
    """The notes of a kept record, newest first: for staff the newest 100, without a viewer all, for the person.

    The caller has looked the person up by viewer. Two queries.
    """
    rows = Note.objects.all().filter(engagement__person__same_as=person)
    return _read(rows) if viewer is None else _read(rows.readable_by(viewer.user_id), most=SHOWN)


def note_for(viewer: Viewer, note_id: uuid.UUID) -> Read:
    """The note that this id is a version of, for a viewer who may read it. Raises NotVisible. Three queries."""
    found = Note.objects.visible_to(viewer).filter(id=note_id).first()
    if found is None:
        raise NotVisible
    rows = Note.objects.filter(engagement_id=found.engagement_id, entered_by_id=found.entered_by_id)
    with_versions = Q(id=note_id) | Q(replaces__isnull=False) | Q(replaced_at__isnull=False)
    return next(one for one in _read(rows.filter(with_versions)) if _is_version(one, note_id))


def _is_version(read: Read, note_id: uuid.UUID) -> bool:
    return note_id in {read.note.id, *(earlier.id for earlier in read.earlier)}


def beside_for(viewer: Viewer, beside_id: uuid.UUID) -> NoteBeside:
    """One row beside a note that the viewer may read. Raises NotVisible."""
    rows = NoteBeside.objects.filter(id=beside_id, note__in=Note.objects.visible_to(viewer))
    row = rows.select_related("note__engagement__person").first()
    if row is None:
        raise NotVisible
    return row


def for_care_team(walks: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Read]]:
    """What was written for the care team, by engagement, newest first. Two queries however many walks there are.

    A note that the person asks to be put right waits until that is answered. What the person wrote beside a note goes
    along with it. The caller lets them out through the gate, on the person's consent.
    """
    found: defaultdict[uuid.UUID, list[Read]] = defaultdict(list)
    for one in _read(Note.objects.filter(engagement__in=walks, audience=Audience.CARE_TEAM)):
        if not any(row.kind == Kind.CORRECTION and row.answered_at is None for row in one.beside):
            found[one.note.engagement_id].append(one)
    return found


def _read(rows: NoteSet, most: int | None = None) -> list[Read]:
    """Each note among these rows with its versions and what stands beside it, at most so many; None for all."""
    joined = rows.select_related("engagement__person__same_as", "engagement__program")
    known = list(joined.annotate(**NAMES).order_by("-written_at", "-id"))
    by_id = {note.id: note for note in known}
    read: list[Read] = []
    now_of: dict[uuid.UUID, Read] = {}
    for note in [note for note in known if note.replaced_at is None][:most]:
        one = Read(note)
        earlier: Note | None = note
        while earlier is not None:
            now_of[earlier.id] = one
            earlier = by_id.get(earlier.replaces_id) if earlier.replaces_id else None
            if earlier is not None:
                one.earlier.append(earlier)
        read.append(one)
    for row in (
        NoteBeside.objects.filter(note_id__in=now_of).annotate(by_name=F("by__first_name")).order_by("written_at")
    ):
        now_of[row.note_id].beside.append(row)
    return read


def safety_notes_of(person: Person) -> list[SafetyNote]:
    """The safety notes that stand about a kept record. The caller has looked the person up by viewer. One query."""
    rows = SafetyNote.objects.standing().filter(engagement__person__same_as=person)
    return list(rows.select_related("by", "engagement__program").order_by("-written_at"))


def safety_note_for(viewer: Viewer, note_id: uuid.UUID) -> SafetyNote:
    """One safety note the viewer may see. Raises NotVisible."""
    row = SafetyNote.objects.visible_to(viewer).filter(id=note_id).select_related("engagement__person__same_as").first()
    if row is None:
        raise NotVisible
    return row


def safety_register(viewer: Viewer, on: date) -> list[SafetyNote]:
    """Every safety note, for the privacy officer: those to look at again first, ended ones last. One query."""
    if not viewer.may(Permission.KEEP_PRIVACY):
        raise NotVisible
    rows = list(SafetyNote.objects.select_related("by", "reviewed_by", "program"))
    return sorted(rows, key=lambda row: (row.ended_at is not None, row.review_on > on, row.review_on))


def own_note(person: Person, note_id: uuid.UUID) -> Read:
    """One note about this kept record, for the person themself. Raises NotVisible."""
    found = [one for one in notes_of(person, None) if _is_version(one, note_id)]
    if not found:
        raise NotVisible
    return found[0]


def live_walks(viewer: Viewer, person: Person) -> list[Engagement]:
    """The live walks of a kept record, newest first. One query."""
    rows = Engagement.objects.visible_to(viewer).filter(person__same_as=person, closed_at=None)
    return list(rows.select_related("program", "site").order_by("-opened_at"))


def who_was_there(walk: Engagement, viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    """Whom a note may be about being with: the viewer, and the peer who walks with them when that is another."""
    others = Assignment.objects.filter(engagement=walk, ends_at=None).exclude(worker_id=viewer.user_id)
    named = others.values_list("worker_id", "worker__first_name", "worker__last_name")
    return [(viewer.user_id, viewer.name), *((one, f"{first} {last}".strip()) for one, first, last in named)]


def walks_with_notes(walks: list[Engagement]) -> list[Engagement]:
    """Those of these walks whose program lets notes be written."""
    return [walk for walk in walks if walk.program.notes != "none"]


def versions_of(note: Note) -> list[Note]:
    """Every version of a note, newest first. One query."""
    rows = Note.objects.filter(engagement_id=note.engagement_id, entered_by_id=note.entered_by_id)
    return newest_first(note, rows.exclude(replaces=None, replaced_at=None).annotate(**NAMES))


def newest_of(note: Note) -> Note:
    """What the note says now."""
    return versions_of(note)[0]


def first_of(note: Note) -> Note:
    """What the note said at first."""
    return versions_of(note)[-1]
