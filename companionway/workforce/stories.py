"""Reading stories: one's own by their peer, and the shared ones by whoever works here or is on their own page."""

import uuid

from companionway.platform.errors import NotVisible
from companionway.workforce.story_models import Story
from companionway.workforce.who import peer_of_user

SHOWN = 100
TOLD = ("title", "words", "signed", "language", "shared_at")  # what a reader gets; whose it is, is not among it


def stories_of_oneself(user_id: uuid.UUID) -> list[Story]:
    """A peer's own stories, shared or not, newest first. Raises NotVisible for who is no peer. Two queries."""
    peer = peer_of_user(user_id)
    return list(Story.objects.filter(peer=peer).order_by("-written_at", "-id"))


def story_of_oneself(user_id: uuid.UUID, story_id: uuid.UUID) -> Story:
    """One of a peer's own stories. Raises NotVisible."""
    row = Story.objects.filter(peer=peer_of_user(user_id), id=story_id).first()
    if row is None:
        raise NotVisible
    return row


def shared_stories() -> list[Story]:
    """The stories that are shared now, newest first. One query."""
    return list(Story.objects.filter(shared_at__isnull=False).only(*TOLD).order_by("-shared_at", "-id")[:SHOWN])


def shared_story(story_id: uuid.UUID) -> Story:
    """One story that is shared at this moment. Raises NotVisible: one that was taken back is not there."""
    row = Story.objects.filter(id=story_id, shared_at__isnull=False).only(*TOLD).first()
    if row is None:
        raise NotVisible
    return row
