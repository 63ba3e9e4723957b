"""Doing a check-in, together or by link: begin, answer one statement at a time, stop or finish."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import LIVE
from companionway.instruments import scoring, shelf
from companionway.instruments.actions.supply import in_use
from companionway.instruments.models import Administration, Answer, Instrument
from companionway.instruments.queries import is_fresh
from companionway.instruments.rules import AnswerKind, Mode, Moment
from companionway.platform import audit
from companionway.platform.errors import DomainError


@transaction.atomic
def begin(
    *, engagement_id: uuid.UUID, moment: Moment, mode: Mode = Mode.TOGETHER, beside: str = "", by: uuid.UUID,
    at: datetime,
) -> Administration:  # fmt: skip
    """Begin a check-in, or go on with the one that was begun for this moment. A new engagement has its own baseline.

    `mode` is how it will be filled in; `beside` the language shown beside the instrument's own, "" for none. Both are
    as they are chosen last: one that waits behind a link may be done at the table after all.
    """
    row, is_new = begun_or_new(engagement_id, moment, mode, beside, by, at)
    other_way = (row.mode, row.beside) != (mode, beside)
    if other_way:
        _stands_beside(row.instrument, beside)
        row.mode, row.beside = mode, beside
        row.save(update_fields=["mode", "beside"])
    if is_new or other_way:
        audit.record(
            "check_in.begun", actor=by, at=at, subject=("check_in", row.id), person=row.engagement.person_id,
            reason=moment, detail={"mode": mode.value},
        )  # fmt: skip
    return row


def _stands_beside(instrument: Instrument, beside: str) -> None:
    if beside and shelf.pack_of(instrument).in_language(beside) is None:
        raise DomainError("no_language", "There are no lines in this language.", field="beside")


def begun_or_new(
    engagement_id: uuid.UUID, moment: Moment, mode: Mode, beside: str, by: uuid.UUID, at: datetime
) -> tuple[Administration, bool]:
    """The check-in that was begun for this moment, or a new one, and whether it is new. Part of the caller's action."""
    engagement = Engagement.objects.select_related("program").select_for_update(of=("self",)).get(id=engagement_id)
    if engagement.state not in LIVE:
        raise DomainError("closed", "You have said goodbye for now. Welcome them back first.")
    begun = Administration.objects.filter(engagement=engagement, moment=moment, set_aside_at=None)
    if moment == Moment.ON_DEMAND:
        begun = begun.filter(finished_at=None)
    row = begun.select_related("engagement").first()
    if row is not None:
        if row.finished_at:
            raise DomainError("done_already", "This check-in is done. You can do another one any time.")
        return row, False
    instrument = in_use(engagement.program.instrument)
    _stands_beside(instrument, beside)
    row = Administration.objects.create(
        engagement=engagement, instrument=instrument, moment=moment, mode=mode, beside=beside, started_at=at,
        helper_id=by,
    )  # fmt: skip
    return row, True


def _by(by: uuid.UUID | None) -> dict[str, str]:
    """Who did it, where nobody who works here did."""
    return {} if by else {"by": "person"}


def _open(administration_id: uuid.UUID) -> Administration:
    found = Administration.objects.select_related("engagement", "instrument__supplied").filter(id=administration_id)
    row = found.select_for_update(of=("self",)).first()
    if row is None or row.finished_at or row.set_aside_at:
        raise DomainError("done_already", "This check-in has ended.")
    return row


@transaction.atomic
def answer(
    *, administration_id: uuid.UUID, item: int, kind: AnswerKind, value: int | None, by: uuid.UUID | None, at: datetime
) -> Answer:
    """Keep one answer; answering again replaces it until the check-in is finished."""
    row = _open(administration_id)
    pack = shelf.pack_of(row.instrument)
    if not 1 <= item <= len(pack.items):
        raise DomainError("no_item", "There is no such line.")
    if kind == AnswerKind.ANSWERED and (value is None or not pack.low <= value <= pack.high):
        raise DomainError("out_of_range", "Choose one of the answers, or skip.", field="value")
    kept, _ = Answer.objects.update_or_create(
        administration=row, item=item,
        defaults={"kind": kind, "value": value if kind == AnswerKind.ANSWERED else None},
    )  # fmt: skip
    audit.record(
        "check_in.answered", actor=by, at=at, subject=("check_in", row.id), person=row.engagement.person_id,
        detail={"item": item} | _by(by),
    )  # fmt: skip
    return kept


@transaction.atomic
def finish(*, administration_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> Administration:
    """End a check-in. Lines without an answer are kept as skipped; a total exists only when all are answered."""
    row = _open(administration_id)
    pack = shelf.pack_of(row.instrument)
    given = dict(Answer.objects.filter(administration=row).values_list("item", "value"))
    missing = [Answer(administration=row, item=i.n, kind=AnswerKind.SKIPPED) for i in pack.items if i.n not in given]
    Answer.objects.bulk_create(missing)
    result = scoring.score_of(pack, given)
    row.finished_at, row.answered_count, row.total = at, result.answered, result.total
    if by is None:
        row.mode = Mode.BY_LINK  # however it was begun, they sent it alone
    elif row.mode == Mode.BY_LINK:
        row.mode = Mode.TOGETHER  # a link was given, and it was ended at the table
    row.save(update_fields=["finished_at", "answered_count", "total", "mode"])
    audit.record(
        "check_in.finished", actor=by, at=at, subject=("check_in", row.id), person=row.engagement.person_id,
        detail={"answered": result.answered} | _by(by),
    )  # fmt: skip
    return row


@transaction.atomic
def reopen(*, administration_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Administration:
    """Go back into a check-in that has just ended, to change an answer. Only as `queries.is_fresh` says."""
    row = _fresh(administration_id, at)
    _not_ended(row)
    row.save(update_fields=["finished_at", "answered_count", "total"])
    audit.record("check_in.reopened", actor=by, at=at, subject=("check_in", row.id), person=row.engagement.person_id)
    return row


@transaction.atomic
def set_aside(*, administration_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Administration:
    """Do not keep it as a check-in: the person changed their mind, on the way or having seen the end of it.

    Another can begin at any time.
    """
    under_way = Administration.objects.filter(id=administration_id, finished_at=None)
    row = _open(administration_id) if under_way.exists() else _fresh(administration_id, at)
    _not_ended(row)
    row.set_aside_at = at
    row.save(update_fields=["finished_at", "answered_count", "total", "set_aside_at"])
    audit.record("check_in.set_aside", actor=by, at=at, subject=("check_in", row.id), person=row.engagement.person_id)
    return row


def _fresh(administration_id: uuid.UUID, at: datetime) -> Administration:
    found = Administration.objects.select_related("engagement").filter(id=administration_id, set_aside_at=None)
    row = found.select_for_update(of=("self",)).first()
    if row is None or not is_fresh(row, at):
        raise DomainError("stands", "This check-in stands as it was said. You can do another one any time.")
    return row


def _not_ended(row: Administration) -> None:
    row.finished_at, row.answered_count, row.total = None, 0, None
