"""Who asks: the partner whose row it is, and on which sides of a request it stands."""

from typing import Protocol

from companionway.interop.fhir.server.task.rules import Side
from companionway.interop.partners.models import Partner


class Asks(Protocol):
    """Whoever has shown a token."""

    @property
    def partner(self) -> Partner:
        """The partner that asks."""


def sides_of(partner: Partner, *, asked: bool = True) -> frozenset[Side]:
    """A partner asks what it sent; one that answers in the name of a member of our staff stands on the owner's side,
    and on both where it `asked` itself.
    """
    if not partner.acts_as:
        return frozenset({Side.REQUESTER})
    return frozenset(Side) if asked else frozenset({Side.OWNER})
