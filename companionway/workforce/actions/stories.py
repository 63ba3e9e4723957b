"""A peer's story: written for themselves, shared when they choose, taken back at one tap, erased for good.

Nobody can require one."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from companionway.platform import audit
from companionway.platform.errors import DomainError, NotVisible
from companionway.workforce.story_models import Story
from companionway.workforce.who import peer_of_user

LONGEST = 5000


@transaction.atomic
def write_story(
    *, story_id: uuid.UUID, title: str, words: str, signed: str, language: str, by: uuid.UUID, at: datetime
) -> Story:
    """Keep a peer's story, new or changed; a shared one is shown as it stands now. Sharing is a step of its own.

    The id is made by the page: the same form twice is one story. Raises NotVisible for somebody who is no peer and for
    a story of somebody else.
    """
    peer = peer_of_user(by)
    if not title.strip() or not words.strip():
        raise DomainError("empty", "A few words are enough, and a name for it.", field="words" if title else "title")
    if len(words) > LONGEST:
        raise DomainError("too_long", f"A story holds at most {LONGEST} characters.", field="words")
    said = {"title": title.strip(), "words": words.strip(), "signed": signed.strip(), "language": language}
    row = Story.objects.select_for_update().filter(id=story_id).first()
    if row is None:
        row = Story(id=story_id, peer=peer, written_at=at)
    elif row.peer_id != peer.id:
        raise NotVisible
    for name, value in {**said, "changed_at": at}.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the same tap a moment ago, or an id of somebody else
        raise DomainError("reused_key", "This was already saved. Open the page again.") from None
    audit.record("story.written", actor=by, at=at, subject=("story", row.id), detail={"shared": bool(row.shared_at)})
    return row


@transaction.atomic
def show_story(*, story_id: uuid.UUID, shown: bool, by: uuid.UUID, at: datetime) -> Story:
    """Share a story, or take it back at once. The same again changes nothing. Raises NotVisible for another's story."""
    peer = peer_of_user(by)
    row = Story.objects.select_for_update().filter(id=story_id, peer=peer).first()
    if row is None:
        raise NotVisible
    row.shared_at = (row.shared_at or at) if shown else None
    row.save(update_fields=["shared_at"])
    audit.record("story.shared" if shown else "story.taken_back", actor=by, at=at, subject=("story", row.id))
    return row


@transaction.atomic
def erase_story(*, story_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """Erase a story of one's own for good: no row of it is left, shared or not. Raises NotVisible for another's story.

    What somebody printed stays with them, and a backup holds it until its own time has passed. The audit keeps that a
    story was erased, and no word of it.
    """
    peer = peer_of_user(by)
    if not Story.objects.filter(id=story_id, peer=peer).delete()[0]:
        raise NotVisible
    audit.record("story.erased", actor=by, at=at, subject=("story", story_id))
