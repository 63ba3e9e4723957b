"""The sender takes an order back by its number."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from companionway.people.details import PersonDetails
from companionway.platform import wall
from companionway.platform.errors import DomainError
from companionway.platform.ids import link_token
from companionway.referrals.actions.move import WrongState
from companionway.referrals.actions.place import withdraw
from companionway.referrals.actions.receive import RECEIPT, same_person
from companionway.referrals.intake import Received
from companionway.referrals.models import Referral
from companionway.referrals.queries import sent_on
from companionway.referrals.rules import OPEN, State


@transaction.atomic
def take_back(*, sender: str, order_id: str, person: PersonDetails, by: UUID | None, at: datetime) -> Received:
    """End the request that this order made. It never ends an engagement: what has moved on is for a human.

    Raises DomainError for an order that has not come, that names another person, or that is settled already.
    """
    with wall.everyone("a sender takes back an order by its number"):
        return _take_back(sender, order_id, person, by=by, at=at)


def _take_back(sender: str, order_id: str, person: PersonDetails, *, by: UUID | None, at: datetime) -> Received:
    found = Referral.objects.filter(sender=sender, order_id=order_id).select_related("person").first()
    if found is None:
        raise DomainError("no_such_order", "This takes back an order that has not come in.", field="order_id")
    same_person(found, person, sender)
    token, living = link_token(RECEIPT, found.id), sent_on(found)
    if living.state == State.WITHDRAWN:
        return Received("known", living, token)
    return Received("updated", withdraw(referral_id=living.id, by=by, at=at), token)


def take_back_one(*, referral_id: UUID, by: UUID | None, at: datetime) -> Referral:
    """Take back one request by its id; where it is settled already nothing happens. Gives it as it is now.

    It never ends a walk, and of two that are the same it ends neither: the other is not this sender's. Part of the
    caller's action, in its transaction.
    """
    with wall.everyone("a sender takes back the request that it sent"):
        living = sent_on(Referral.objects.get(id=referral_id))
        if living.state not in OPEN:
            return living
        try:
            return withdraw(referral_id=living.id, by=by, at=at)
        except WrongState:  # somebody answered it in the same moment
            return Referral.objects.get(id=living.id)
