"""Caller: a system that showed a token, for the length of one request."""

import uuid
from dataclasses import dataclass

from companionway.interop.partners.models import Partner
from companionway.interop.smart import scopes
from companionway.privacy.viewer import Viewer


@dataclass(frozen=True)
class Caller:
    """Which partner asks, and what its token is good for. What it sees of that is a matter of the rows themselves."""

    partner: Partner
    scopes: frozenset[str]
    token_id: uuid.UUID
    viewer: Viewer | None = None  # the member of staff for whom a system of ours answers, once its sight is in force

    def may(self, kind: str, letter: str) -> bool:
        """Whether it may create (c), read (r), update (u), delete (d) or search (s) resources of this kind.

        "*" asks for every kind at once, as a backup of everything would.
        """
        return scopes.allows(self.scopes, kind, letter)
