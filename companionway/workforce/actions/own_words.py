"""What a peer says of themselves, and notes from supervision. Nothing here knows anybody whom we serve."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from companionway.platform import audit, notices
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.ids import new_id
from companionway.workforce.models import PeerWorker
from companionway.workforce.private_models import AboutPeer, SupervisionNote
from companionway.workforce.queries import present_supervisors
from companionway.workforce.rules import ShownTo

LONGEST = 4000


@dataclass(frozen=True)
class OwnWords:
    """A peer's words about themselves, each with whom they show it to."""

    lived_experience: str
    lived_shown_to: ShownTo
    wellbeing: str
    wellbeing_shown_to: ShownTo


@transaction.atomic
def write_about_oneself(*, words: OwnWords, by: uuid.UUID, at: datetime) -> AboutPeer:
    """Keep a peer's own words; empty ones are gone for good. How they are is never for the team.

    Raises NotVisible for somebody who is no peer.
    """
    peer = PeerWorker.objects.filter(user_id=by).first()
    if peer is None:
        raise NotVisible
    if words.wellbeing_shown_to == ShownTo.TEAM:
        raise DomainError("not_for_the_team", "This is for you, or for you and your supervisor.",
                          field="wellbeing_shown_to")  # fmt: skip
    about = AboutPeer(
        peer=peer, lived_experience=words.lived_experience, lived_shown_to=words.lived_shown_to,
        wellbeing=words.wellbeing, wellbeing_shown_to=words.wellbeing_shown_to, changed_at=at,
    )  # fmt: skip
    about.save()
    audit.record("own_words.written", actor=by, at=at, subject=("peer", peer.id),
                 detail={"lived": words.lived_shown_to, "wellbeing": words.wellbeing_shown_to})  # fmt: skip
    return about


@transaction.atomic
def note_supervision(*, peer_id: uuid.UUID, words: str, by: uuid.UUID, at: datetime) -> SupervisionNote:
    """Keep a note from supervision: written by the peer or by their present supervisor. Others get NotVisible.

    A peer is told by mail that there is something to read; the mail says nothing of what.
    """
    peer = PeerWorker.objects.filter(id=peer_id).first()
    if peer is None or (peer.user_id != by and by not in present_supervisors(peer.id, at)):
        raise NotVisible
    note = SupervisionNote.objects.create(id=new_id(), peer=peer, author_id=by, words=words, written_at=at)
    audit.record("supervision.noted", actor=by, at=at, subject=("peer", peer.id), detail={"note": str(note.id)})
    if peer.user_id != by:
        notices.tell(peer.user_id, "to_read", key=f"to_read:{note.id}")
    return note
