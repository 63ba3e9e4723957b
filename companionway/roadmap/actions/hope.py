"""Hopes: begun, told in other words, moved along the road, kept to oneself."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.platform.errors import DomainError
from companionway.platform.kept import kept_before
from companionway.roadmap import rules
from companionway.roadmap.actions.writing import Changed, check, check_optional, tell, write_words
from companionway.roadmap.models import Hope, HopeWords
from companionway.roadmap.rules import Hand, Part, SeenBy, Stone


def _begin(hope: Hope, words: str, why: str, *, by: uuid.UUID | None, together: bool, at: datetime) -> Hope:
    hand = rules.hand_of(by, together=together)
    said, reason = check(words, rules.LONGEST), check_optional(why, rules.LONGEST, "why")
    kept = kept_before(hope, "person_id", "begun_from_id")
    if kept is not None:
        return kept
    write_words(hope, Part.HOPE, said, number=1, hand=hand, by=by, at=at)
    if reason:
        write_words(hope, Part.WHY, reason, number=1, hand=hand, by=by, at=at)
    tell(hope, "begun", hand=hand, by=by, at=at, state=hope.stone)
    return hope


@transaction.atomic
def start(
    *, hope_id: uuid.UUID, person_id: uuid.UUID, words: str, by: uuid.UUID | None, at: datetime, why: str = "",
    together: bool = True,
) -> Hope:  # fmt: skip
    """Write down a hope in the person's words. The id is made where it is written: the same form twice is one hope."""
    hope = Hope(id=hope_id, person_id=person_id, stone_at=at, began_at=at)
    return _begin(hope, words, why, by=by, together=together, at=at)


@transaction.atomic
def start_from(
    *, hope_id: uuid.UUID, person_id: uuid.UUID, words: str, begun_from: str, begun_from_id: uuid.UUID,
    by: uuid.UUID | None, at: datetime, why: str = "", together: bool = True,
) -> Hope:  # fmt: skip
    """Make something that came up elsewhere into a hope, as "Make this a goal" of a check-in, and keep from where.

    `begun_from` is a code of at most 20 letters ("check_in"), `begun_from_id` the id of that row.
    """
    hope = Hope(id=hope_id, person_id=person_id, stone_at=at, began_at=at, begun_from=begun_from,
                begun_from_id=begun_from_id)  # fmt: skip
    return _begin(hope, words, why, by=by, together=together, at=at)


def newest(hope_id: uuid.UUID, part: Part) -> HopeWords | None:
    """The newest version of one of a hope's texts, whoever wrote it; None while there is none."""
    return HopeWords.objects.filter(hope_id=hope_id, part=part).order_by("-number").first()


@transaction.atomic
def reword(
    *, hope_id: uuid.UUID, part: Part, number: int, words: str, by: uuid.UUID | None, at: datetime,
    together: bool = True,
) -> HopeWords:  # fmt: skip
    """Say it in other words. `number` is the newest version that whoever writes has seen (0: none yet).

    Every version stays. What staff write does not take the place of the person's own words (`rules.standing`).
    Raises Changed, with the newest version, when somebody else was faster.
    """
    said, hand = check(words, rules.LONGEST), rules.hand_of(by, together=together)
    hope = Hope.objects.select_for_update().get(id=hope_id)
    last = newest(hope_id, part)
    if last is not None and (last.words, last.hand, last.by_id) == (said, hand, by):
        return last  # the same form twice
    if last is not None and last.number != number:
        raise Changed(last)
    row = write_words(hope, part, said, number=number + 1, hand=hand, by=by, at=at)
    tell(hope, "reworded", hand=hand, by=by, at=at, state=part)
    return row


@transaction.atomic
def place_stone(
    *, hope_id: uuid.UUID, stone: Stone, was: Stone, by: uuid.UUID | None, at: datetime, together: bool = True
) -> Hope:  # fmt: skip
    """Say where the hope is. `was` is where the page showed it; raises Changed when somebody moved it meanwhile."""
    moved = Hope.objects.filter(id=hope_id, stone=was).exclude(stone=stone).update(stone=stone, stone_at=at)
    hope = Hope.objects.get(id=hope_id)
    if not moved:
        if hope.stone != stone:
            raise Changed(hope)
        return hope
    tell(hope, "placed", hand=rules.hand_of(by, together=together), by=by, at=at, state=stone)
    return hope


@transaction.atomic
def choose_sight(*, hope_id: uuid.UUID, seen_by: SeenBy, by: None, at: datetime) -> Hope:
    """The person shows a hope to who walks with them, or keeps it to themself. Nobody else chooses that."""
    if by is not None:
        raise DomainError("theirs", "Only the person chooses who sees a hope.")
    hope = Hope.objects.select_for_update().get(id=hope_id)
    hope.seen_by = seen_by
    hope.save(update_fields=["seen_by"])
    tell(hope, "sight_chosen", hand=Hand.PERSON, by=None, at=at, state=seen_by)
    return hope
