"""What stands beside check-ins: what stood out, numbers from 0 to 10, and scores made elsewhere."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import LIVE
from companionway.instruments import packs
from companionway.instruments.actions.supply import registered
from companionway.instruments.beside_models import OutsideScore, RulerMark, Standout
from companionway.instruments.models import Administration
from companionway.instruments.rules import Side, Use
from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.kept import kept_before, reused


def _by(by: uuid.UUID | None) -> dict[str, str]:
    return {} if by else {"by": "person"}


@transaction.atomic
def say_what_stands_out(
    *, standout_id: uuid.UUID, administration_id: uuid.UUID, items: Sequence[int], words: str, by: uuid.UUID | None,
    at: datetime,
) -> Standout:  # fmt: skip
    """Keep which lines the person pointed at, and their words. Said again, the earlier words stay beside."""
    row = Administration.objects.select_related("engagement", "instrument").get(id=administration_id)
    if row.finished_at is None or row.set_aside_at is not None:
        raise DomainError("not_done", "Finish the check-in first.")
    lines = sorted(set(items))
    if any(not 1 <= item <= row.instrument.item_count for item in lines):
        raise DomainError("no_item", "There is no such line.", field="items")
    if not lines and not words.strip():
        raise DomainError("nothing_said", "Point at a line, or write a few words.", field="words")
    kept, new = Standout.objects.get_or_create(
        id=standout_id,
        defaults={"administration": row, "items": lines, "words": words, "said_at": at, "written_by_id": by,
                  "by_person": by is None},
    )  # fmt: skip
    if kept.administration_id != row.id:
        raise reused()
    if new:
        audit.record("check_in.stood_out", actor=by, at=at, subject=("check_in", row.id),
                     person=row.engagement.person_id, detail=_by(by))  # fmt: skip
    return kept


@transaction.atomic
def mark(
    *, mark_id: uuid.UUID, engagement_id: uuid.UUID, side: Side, number: int, about: str = "", why: str = "",
    toward: str = "", by: uuid.UUID | None, at: datetime,
) -> RulerMark:  # fmt: skip
    """Keep one number from 0 to 10 with the person's words, if any. It is never made a stage."""
    engagement = Engagement.objects.get(id=engagement_id)
    if engagement.state not in LIVE:
        raise DomainError("closed", "You have said goodbye for now. Welcome them back first.")
    if not 0 <= number <= 10:
        raise DomainError("out_of_range", "Choose a number from 0 to 10.", field="number")
    row, new = RulerMark.objects.get_or_create(
        id=mark_id,
        defaults={"engagement": engagement, "side": side, "number": number, "about": about, "why": why,
                  "toward": toward, "marked_at": at, "written_by_id": by, "by_person": by is None},
    )  # fmt: skip
    if row.engagement_id != engagement.id:
        raise reused()
    if new:
        audit.record("ruler.marked", actor=by, at=at, subject=("ruler_mark", row.id), person=engagement.person_id,
                     detail={"side": side.value} | _by(by))  # fmt: skip
    return row


@transaction.atomic
def enter_score(
    *, score_id: uuid.UUID, engagement_id: uuid.UUID, code: str, total: Decimal, taken_on: date, made_in: str,
    way: str = "typed", by: uuid.UUID | None, at: datetime,
) -> OutsideScore:  # fmt: skip
    """A total that was made elsewhere. It waits until a human accepts it (`judge_score`)."""
    engagement = Engagement.objects.get(id=engagement_id)
    pack = packs.pack(code) if code in packs.codes() else None
    if pack is None or pack.mode != Use.SCORE_ONLY:
        raise DomainError("no_instrument", "Choose one of these instruments.", field="code")
    if total < (pack.least or 0) or (pack.most is not None and total > pack.most) or total > 99_999:
        span = f" Totals go from {pack.least} to {pack.most}." if pack.most is not None else ""
        raise DomainError("out_of_range", f"This cannot be a total of {pack.short_title}.{span}", field="total")
    if taken_on > timezone.localdate(at):
        raise DomainError("in_future", "This day is in the future.", field="taken_on")
    if not made_in.strip():
        raise DomainError("no_source", "Write where the score comes from.", field="made_in")
    row = OutsideScore(
        id=score_id, engagement=engagement, instrument=registered(code), total=total, taken_on=taken_on,
        made_in=made_in.strip(), way=way, entered_at=at, entered_by_id=by,
    )  # fmt: skip
    try:
        kept = kept_before(row, "engagement_id")
    except IntegrityError as error:
        if "one_outside_score_a_day" not in str(error):
            raise
        raise DomainError("known", "This score is here already.", field="total") from None
    if kept is not None:
        return kept
    audit.record("outside_score.entered", actor=by, at=at, subject=("outside_score", row.id),
                 person=engagement.person_id, detail={"instrument": code, "way": way})  # fmt: skip
    return row


@transaction.atomic
def judge_score(*, score_id: uuid.UUID, accept: bool, by: uuid.UUID, at: datetime) -> OutsideScore:
    """A human says that the score is the person's and as it should be, or sets it aside."""
    row = OutsideScore.objects.select_related("engagement").select_for_update(of=("self",)).get(id=score_id)
    if row.state != "waiting":
        raise DomainError("wrong_state", "This has been judged since you opened it.")
    row.state, row.judged_at, row.judged_by_id = ("accepted" if accept else "set_aside"), at, by
    row.save(update_fields=["state", "judged_at", "judged_by"])
    audit.record(f"outside_score.{row.state}", actor=by, at=at, subject=("outside_score", row.id),
                 person=row.engagement.person_id)  # fmt: skip
    return row
