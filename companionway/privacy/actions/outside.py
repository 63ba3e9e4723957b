"""Somebody from outside asks about a person: held at once, settled by the privacy officer; and a worry, passed on."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy import gate
from companionway.privacy.actions.tasks import open_task, settle
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.request import LegalHold, OutsideRequest
from companionway.privacy.rules import accounting
from companionway.privacy.rules.outside import How, Papers, State, missing
from companionway.privacy.rules.tasks import Kind, Owner
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind
from companionway.privacy.viewer import viewer_of


@dataclass(frozen=True)
class Asker:
    """Who asks, and about what, in the words that were written down; none of it is looked up."""

    how: How
    asker: str = ""
    organization: str = ""
    reach_at: str = ""
    about: str = ""


@transaction.atomic
def take_outside_request(*, asked: Asker, by: uuid.UUID, at: datetime) -> OutsideRequest:
    """Write down that somebody asked; it waits for the privacy officer. The same whether or not anyone is known."""
    row = OutsideRequest.objects.create(**asdict(asked), received_at=at, taken_by_id=by)
    open_task(Kind.OUTSIDE_REQUEST, owner=Owner.OFFICER, about=row.id, by=by, at=at)
    audit.record("outside_request.taken", actor=by, at=at, subject=("outside_request", row.id),
                 detail={"how": asked.how.value})  # fmt: skip
    return row


@transaction.atomic
def raise_worry(*, person_id: uuid.UUID, program_id: uuid.UUID | None, by: uuid.UUID, at: datetime) -> None:
    """Ask the privacy officer now, where no exception lets anybody tell (elder or adult abuse, a threat) (P26)."""
    about = new_id()
    open_task(Kind.WORRY, owner=Owner.OFFICER, about=about, by=by, at=at, person_id=person_id, program_id=program_id)
    audit.record("worry.raised", actor=by, at=at, subject=("worry", about), person=person_id)


@transaction.atomic
def settle_worry(*, about: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """The privacy officer has spoken with whoever asked."""
    if not settle(Kind.WORRY, about=about, by=by, at=at):
        raise DomainError("settled", "This was settled already.")
    audit.record("worry.settled", actor=by, at=at, subject=("worry", about))


def _held(request_id: uuid.UUID) -> OutsideRequest:
    row = OutsideRequest.objects.select_for_update(of=("self",)).filter(id=request_id, state=State.HELD).first()
    if row is None:
        raise DomainError("settled", "This request was settled already.")
    return row


@transaction.atomic
def name_person(*, request_id: uuid.UUID, person_id: uuid.UUID, by: uuid.UUID, at: datetime) -> LegalHold:
    """The privacy officer finds whom it is about: from now on that record must not be destroyed."""
    row = _held(request_id)
    OutsideRequest.objects.filter(id=row.id).update(person_id=person_id)
    hold = LegalHold.objects.filter(person_id=person_id, because_of=row.id, lifted_at=None).first()
    hold = hold or LegalHold.objects.create(person_id=person_id, because_of=row.id, placed_at=at, placed_by_id=by)
    audit.record("hold.placed", actor=by, at=at, subject=("outside_request", row.id), person=person_id)
    return hold


@transaction.atomic
def write_papers(*, request_id: uuid.UUID, papers: Papers, bars_telling: bool, by: uuid.UUID, at: datetime) -> None:
    """Write down what lies before us: the order, the mandate with it, counsel. Some of it may still be missing."""
    row = _held(request_id)
    for field in fields(papers):
        setattr(row, field.name, getattr(papers, field.name))
    row.order_scope, row.order_bars_telling = list(papers.order_scope), bars_telling
    row.save()
    audit.record("outside_request.papers", actor=by, at=at, subject=("outside_request", row.id),
                 detail={"missing": missing(papers)})  # fmt: skip


def papers_of(row: OutsideRequest) -> Papers:
    """The papers of a request, as rules ask for them."""
    return Papers(**{f.name: getattr(row, f.name) for f in fields(Papers)})


@transaction.atomic
def release(*, request_id: uuid.UUID, values: Mapping[str, Any], by: uuid.UUID, at: datetime) -> gate.Permit:
    """Release what the order names, through the gate. Order, mandate, counsel and the person must all be here.

    Where the order forbids telling the person, the list of what was shared does not show it to them.
    """
    row = _held(request_id)
    papers = papers_of(row)
    if missing(papers) or row.person_id is None:
        raise DomainError("papers", "A court order and a subpoena (or the like) must both be here, and counsel asked.")
    viewer = viewer_of(by, "", timezone.localdate(at))
    permit = gate.judge(_ask(row, papers, values), by=viewer, at=at, audited=False)
    if row.order_bars_telling:
        _show(row, until=_without_end(at))
    OutsideRequest.objects.filter(id=row.id).update(state=State.RELEASED, settled_at=at, settled_by_id=by)
    settle(Kind.OUTSIDE_REQUEST, about=row.id, by=by, at=at)
    audit.record("outside_request.released", actor=by, at=at, subject=("outside_request", row.id),
                 person=row.person_id)  # fmt: skip
    return permit


@transaction.atomic
def say_of_telling(*, request_id: uuid.UUID, forbidden: bool, by: uuid.UUID, at: datetime) -> None:
    """After the release: the court's bar on telling has ended, or there is one after all.

    What was kept from the person is theirs to see from the moment the bar ends, with its own day.
    """
    released = OutsideRequest.objects.select_for_update(of=("self",)).filter(id=request_id, state=State.RELEASED)
    row = released.exclude(order_bars_telling=forbidden).first()
    if row is None:
        raise DomainError("telling", "This stands so already, or nothing was released.")
    OutsideRequest.objects.filter(id=row.id).update(order_bars_telling=forbidden)
    _show(row, until=_without_end(at) if forbidden else None)
    audit.record("outside_request.telling", actor=by, at=at, subject=("outside_request", row.id), person=row.person_id,
                 detail={"forbidden": forbidden})  # fmt: skip


def _without_end(at: datetime) -> datetime:
    return accounting.years_before(at, -100)


def _show(row: OutsideRequest, *, until: datetime | None) -> None:
    """When the person's list shows what was released because of this request."""
    released = Disclosure.objects.filter(basis=gate.Basis.COURT_ORDER, record_ids__contains=[row.id])
    released.update(delayed_until=until)


def _ask(row: OutsideRequest, papers: Papers, values: Mapping[str, Any]) -> gate.Ask:
    said = {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in vars(papers).items()}
    against_program = papers.order_section == "2.66"
    return gate.Ask(
        person_id=row.person_id, program_id=None, basis=gate.Basis.COURT_ORDER,
        recipient=gate.Told(papers.order_court, RecipientKind.COURT), channel=Channel.PRINT,
        purpose=Purpose.OVERSIGHT if against_program else Purpose.PROCEEDINGS,
        information=frozenset(map(Information, papers.order_scope)), values=dict(values),
        least="What the order names, and nothing else.",
        fields=said | {"order_scope": " ".join(papers.order_scope)}, record_ids=(row.id,),
    )  # fmt: skip


@transaction.atomic
def answer_neutrally(*, request_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """Answered in writing with the neutral reply; holds of this request stay until they are lifted."""
    row = _held(request_id)
    OutsideRequest.objects.filter(id=row.id).update(state=State.ANSWERED, settled_at=at, settled_by_id=by)
    settle(Kind.OUTSIDE_REQUEST, about=row.id, by=by, at=at)
    audit.record("outside_request.answered", actor=by, at=at, subject=("outside_request", row.id))


@transaction.atomic
def lift_hold(*, hold_id: uuid.UUID, by: uuid.UUID, at: datetime) -> LegalHold:
    """The record may follow its ordinary schedule again."""
    row = LegalHold.objects.filter(id=hold_id, lifted_at=None).first()
    if row is None:
        raise DomainError("lifted", "This hold was lifted already.")
    LegalHold.objects.filter(id=row.id).update(lifted_at=at, lifted_by_id=by)
    audit.record("hold.lifted", actor=by, at=at, subject=("hold", row.id), person=row.person_id)
    return row
