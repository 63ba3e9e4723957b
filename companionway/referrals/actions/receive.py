"""The one door behind all doors: a request comes in, once, whatever its route."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from companionway.organizations.models import Program, ProgramSite, Site
from companionway.people import actions as people
from companionway.people.details import PersonDetails
from companionway.people.queries import identifiers_of
from companionway.people.rules import name_key
from companionway.platform import audit, outbox, wall
from companionway.platform.errors import DomainError
from companionway.platform.ids import link_token, new_id, token_hash
from companionway.platform.sealing import sealed_for
from companionway.platform.turns import take_turns
from companionway.privacy.actions.notices import show_on_screen
from companionway.referrals import rules
from companionway.referrals.actions.news import note_news
from companionway.referrals.intake import NewReferral, Received
from companionway.referrals.models import AnswerLink, Referral, ReferralEvent
from companionway.referrals.queries import sent_on

RECEIPT = "receipt"


@transaction.atomic
def receive(*, new: NewReferral, by: uuid.UUID | None, at: datetime) -> Received:
    """Take in one request. The same order of the same sender a second time makes nothing twice.

    The clock starts at `at` (the commit), or when it came to us to be read (`came_at`), never at the sender's own
    date. Raises DomainError for an unknown program
    or site, an impossible birth date, or an order that now names another person. A program that is not offered at
    the site is no error: the request is kept, flagged, and offered the nearest alternatives.
    """
    return receive_within(new=new, by=by, at=at)


def receive_within(*, new: NewReferral, by: uuid.UUID | None, at: datetime) -> Received:
    """As `receive`, in the transaction of the caller. Part of an action that does more than this."""
    with wall.everyone("a door finds the same order and the same person among everybody"):
        return _take_in(new, by=by, at=at)


def _take_in(new: NewReferral, *, by: uuid.UUID | None, at: datetime) -> Received:
    program, site = _program(new.program, at), _site(new.site)
    if new.order_id:
        take_turns(f"order\n{new.sender}\n{new.order_id}")
        earlier = Referral.objects.filter(sender=new.sender, order_id=new.order_id).select_related("person").first()
        if earlier is not None:
            return _again(sent_on(earlier), new, token=link_token(RECEIPT, earlier.id), by=by, at=at)
    person = people.take_in(details=new.person, source=new.sender or new.route, at=at)
    referral = _make(new, program, site, person.id, at)
    if new.route == rules.Route.SELF:  # the page showed the notice, whole, before it was sent (2.22(c))
        show_on_screen(person.same_as_id, program.id, by=by, at=at)
    token = _tell(referral, by=by, at=at)
    audit.record(
        "referral.received", actor=by, at=at, subject=("referral", referral.id), person=person.same_as_id,
        reason=new.route,
    )  # fmt: skip
    return Received("made", referral, token)


def _program(slug: str, at: datetime) -> Program:
    program = Program.objects.filter(slug=slug).first()
    if program is None:
        raise DomainError("no_program", f"There is no program called {slug!r}.", field="program")
    if program.ends_on and program.ends_on < timezone.localdate(at):
        raise DomainError("program_ended", f"{program.name} has ended.", field="program")
    return program


def _site(slug: str) -> Site | None:
    if not slug:
        return None
    site = Site.objects.filter(slug=slug).first()
    if site is None:
        raise DomainError("no_site", f"There is no site called {slug!r}.", field="site")
    return site


def _placing(program: Program, site: Site | None, at: datetime) -> str:
    """Why a human should look where this request belongs, "" when it is offered there."""
    if site is None:
        return ""
    today = timezone.localdate(at)
    if site.closed_on and site.closed_on < today:
        return f"{site.name} no longer takes requests."
    offers = list(ProgramSite.objects.filter(program=program).values_list("site_id", "starts_on", "ends_on"))
    live = {where for where, start, end in offers if start <= today and (end is None or end >= today)}
    return f"{program.name} is not offered at {site.name}." if offers and site.id not in live else ""


def _make(new: NewReferral, program: Program, site: Site | None, person_id: uuid.UUID, at: datetime) -> Referral:
    since = min(new.came_at or at, at)
    referral = Referral(
        id=new_id(), person_id=person_id, program=program, site=site, source=new.source, route=new.route,
        sender=new.sender, order_id=new.order_id, asked_by=new.asked_by, asked_by_user_id=new.asked_by_user,
        agreed_to_visit=new.agreed_to_visit, where=new.where, place=new.place, perinatal=new.perinatal,
        after_overdose=new.after_overdose, good_times=new.good_times, their_words=new.their_words,
        needs_placing=(_placing(program, site, at) or new.note_to_staff)[:200], received_at=since,
        promise_due_at=rules.promise_due(since, new.where, program.promise_here_minutes, program.promise_days),
    )  # fmt: skip
    referral.save(force_insert=True)
    event = ReferralEvent.objects.create(
        referral=referral, verb="receive", state=referral.state, occurred_at=at, by_id=new.asked_by_user
    )
    note_news(referral, because_of=event.id, at=at)
    return referral


def _tell(referral: Referral, *, by: uuid.UUID | None, at: datetime) -> str:
    """The sender's link, and an alert to the peers that says nothing about the person."""
    token = link_token(RECEIPT, referral.id)
    ends = rules.answer_link_ends(referral.promise_due_at)
    AnswerLink.objects.create(token_hash=token_hash(token), referral=referral, ends_at=ends)
    outbox.put("new_request", key=f"new_request:{referral.id}", payload={"referral": str(referral.id)}, available_at=at)
    return token


def _sealed(referral: Referral, fresh: dict[str, str]) -> dict[str, object]:
    """The changed values as `update` takes them: the spot is sealed for its row."""
    return {n: sealed_for(Referral, n, referral.id, v) if n == "place" else v for n, v in fresh.items()}


def _again(earlier: Referral, new: NewReferral, *, token: str, by: uuid.UUID | None, at: datetime) -> Received:
    """The same order again: known, or updated where the place or a way to reach the person is new."""
    same_person(earlier, new.person, new.sender or new.route)
    changes = {"where": new.where, "place": new.place} if new.where or new.place else {}
    fresh = {name: value for name, value in changes.items() if value and getattr(earlier, name) != value}
    points = people.add_reach(earlier.person, new.person.reach)
    if not fresh and not points:
        return Received("known", earlier, token)
    Referral.objects.filter(id=earlier.id).update(version=F("version") + 1, **_sealed(earlier, fresh))
    audit.record(
        "referral.updated", actor=by, at=at, subject=("referral", earlier.id), person=earlier.person_id,
        detail={"fields": [*fresh, *(["reach"] if points else [])]},
    )  # fmt: skip
    return Received("updated", Referral.objects.get(id=earlier.id), token)


def same_person(earlier: Referral, given: PersonDetails, source: str) -> None:
    """Senders put dates and constants where ids belong: the same order for somebody else is never applied."""
    owners = {row.person_id for row in identifiers_of(source, given.identifiers)}
    born_differs = bool(
        given.birth_date and earlier.person.birth_date and given.birth_date != earlier.person.birth_date
    )
    named = name_key(given.given_name or given.called, given.family_name)
    same = earlier.person_id in owners or named == earlier.person.name_key
    if born_differs or not same or people.quite_another_name(earlier.person, given):
        raise people.AnotherPerson(
            "order_of_another", "This order number already belongs to a request for another person.", field="order_id"
        )
