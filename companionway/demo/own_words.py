"""What a few invented peers say of themselves, and a note from supervision, so that those pages are not empty."""

from datetime import datetime, timedelta

from companionway.platform.models import User
from companionway.workforce.actions import own_words
from companionway.workforce.actions.own_words import OwnWords
from companionway.workforce.models import PeerWorker
from companionway.workforce.rules import ShownTo

ANA = OwnWords(
    "Nine years since I first sat in that waiting room myself. Somebody stayed with me. That is why I stay.",
    ShownTo.TEAM, "Two nights in a row on call are too many for me. A walk at noon helps.", ShownTo.SUPERVISOR,
)  # fmt: skip
JO = OwnWords("I like to talk about music before anything else. Ask me about the rest over coffee.", ShownTo.TEAM,
              "", ShownTo.NOBODY)  # fmt: skip
NOTE = "We talked about saying no to a third night, and about who covers on Thursday."


def write_own_words(users: dict[str, User], as_of: datetime) -> None:
    """Ana and Jo write about themselves; Ben keeps a note with Ana."""
    at = as_of - timedelta(days=6)
    for name, words in (("ana", ANA), ("jo", JO)):
        own_words.write_about_oneself(words=words, by=users[name].id, at=at)
    peer = PeerWorker.objects.get(user=users["ana"])
    own_words.note_supervision(peer_id=peer.id, words=NOTE, by=users["ben"].id, at=at)
