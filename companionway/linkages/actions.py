"""Linking somebody to a place that helps, and keeping what became of it."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from companionway.directory.actions import note_result
from companionway.directory.models import Listing
from companionway.directory.rules import Report
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import LIVE
from companionway.linkages import rules
from companionway.linkages.models import Linkage, LinkageAnswer, SheetGiven
from companionway.linkages.rules import Barrier, Giving, How, Outcome
from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.kept import kept_before
from companionway.sheets.catalog import sheet

REPORTS = {Barrier.NOT_ELIGIBLE: Report.NOT_ELIGIBLE, Barrier.FULL: Report.FULL}


@transaction.atomic
def link(
    *, linkage_id: uuid.UUID, engagement_id: uuid.UUID, listing_id: uuid.UUID, how: How, need: str, days: int,
    by: uuid.UUID, at: datetime,
) -> Linkage:  # fmt: skip
    """A listing was shared with somebody, or reached together. `days`: when to ask how it went, 0 for never.

    Telling somebody a number says nothing about them to anybody: it needs no consent. The same id twice is one
    linkage. Raises DomainError after a goodbye, and for a place that is gone from its list.
    """
    engagement = Engagement.objects.only("state", "person_id").get(id=engagement_id)
    if engagement.state not in LIVE:
        raise DomainError("closed", "You have said goodbye for now. Welcome them back first.")
    if days not in (0, *rules.CHOICES):
        raise DomainError("days", "Choose one of these days, or not to be asked.", field="days")
    gone = not Listing.objects.filter(id=listing_id, live=True).exists()
    if gone and not Linkage.objects.filter(id=linkage_id).exists():
        raise DomainError("gone", "This place is no longer in its list. Look for another one.")
    row = Linkage(
        id=linkage_id, engagement_id=engagement_id, listing_id=listing_id, how=how, need=need, made_at=at,
        made_by_id=by, ask_on=rules.ask_on(days, timezone.localdate(at)),
    )  # fmt: skip
    kept = kept_before(row, "engagement_id", "listing_id")
    if kept is not None:
        return kept
    audit.record(
        "linkage.made", actor=by, at=at, subject=("linkage", row.id), person=engagement.person_id, detail={"how": how}
    )  # fmt: skip
    return row


@transaction.atomic
def answer(
    *, linkage_id: uuid.UUID, outcome: Outcome, barrier: Barrier | None = None, by: uuid.UUID | None, at: datetime
) -> Linkage:
    """How it went. Who waits is asked again in a week; that it had no room tells the next peer, without whom.

    "Full or not eligible" without a `barrier` says nothing of the place. `by` is null when the person says so
    themselves. Another answer later stands beside this one.
    """
    row = Linkage.objects.select_related("engagement", "listing").select_for_update(of=("self",)).get(id=linkage_id)
    barrier = barrier if outcome == Outcome.FULL else None
    repeated = (row.outcome, row.barrier) == (outcome, barrier or "") and outcome != Outcome.WAITING
    row.outcome, row.barrier, row.answered_at = outcome, barrier or "", at
    row.ask_on = rules.asked_again(outcome, timezone.localdate(at))
    row.save(update_fields=["outcome", "barrier", "answered_at", "ask_on"])
    LinkageAnswer.objects.create(
        linkage=row, outcome=outcome, barrier=barrier or "", said_at=at, by_id=by, by_person=by is None
    )
    service = row.listing.service_id
    if outcome == Outcome.GOT_HELP and not repeated:
        note_result(service_id=service, kind=Report.GOT_HELP, by=by, at=at)
    elif outcome == Outcome.FULL and not repeated:
        report = REPORTS.get(barrier) if barrier else None
        if report:
            note_result(service_id=service, kind=report, by=by, at=at)
    audit.record(
        "linkage.answered", actor=by, at=at, subject=("linkage", row.id), person=row.engagement.person_id,
        detail={"outcome": outcome, "by": "person" if by is None else "staff"},
    )  # fmt: skip
    return row


@transaction.atomic
def ask_later(*, linkage_id: uuid.UUID, days: int, by: uuid.UUID, at: datetime) -> Linkage:
    """Ask on another day, or (0) not at all: a question is never a duty."""
    row = Linkage.objects.select_related("engagement").select_for_update(of=("self",)).get(id=linkage_id)
    if days not in (0, *rules.CHOICES):
        raise DomainError("days", "Choose one of these days, or not to be asked.", field="days")
    row.ask_on = rules.ask_on(days, timezone.localdate(at))
    row.save(update_fields=["ask_on"])
    audit.record(
        "linkage.ask_moved", actor=by, at=at, subject=("linkage", row.id), person=row.engagement.person_id,
        detail={"days": days},
    )  # fmt: skip
    return row


@transaction.atomic
def give_sheet(
    *, engagement_id: uuid.UUID, slug: str, language: str, how: Giving, by: uuid.UUID, at: datetime
) -> SheetGiven:
    """A sheet was given to somebody. Raises DomainError for a sheet that there is not."""
    found = sheet(slug, language)
    if found is None:
        raise DomainError("sheet", "There is no such sheet any more.")
    person = Engagement.objects.values_list("person_id", flat=True).get(id=engagement_id)
    row = SheetGiven.objects.create(
        engagement_id=engagement_id, sheet=slug, language=found.language, how=how, given_at=at, given_by_id=by
    )
    audit.record("sheet.given", actor=by, at=at, subject=("sheet", row.id), person=person, detail={"sheet": slug})
    return row
