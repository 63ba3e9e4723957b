"""Finding exactly one person for an opening in need: the whole name with birth date or phone, or an open request."""

import re
import uuid
from datetime import date

from companionway.organizations.models import Program
from companionway.people import tokens
from companionway.people.models import ContactPoint, Person
from companionway.people.rules import name_key
from companionway.platform import wall
from companionway.platform.errors import DomainError
from companionway.privacy.viewer import Viewer
from companionway.referrals import rules
from companionway.referrals.models import Referral, ReferralSet

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
NOBODY = "Nobody here goes by exactly that. Check the spelling, or use their request's address."


@wall.everyone("somebody without access names exactly one person, and is shown nobody")
def find_exactly(viewer: Viewer, *, name: str, born: date | None, phone: str, request: str) -> uuid.UUID:
    """The kept record's id. Raises DomainError "nobody" for none and for more than one: neither is told apart.

    Only people with a request in an organization where the viewer works. At most three queries.
    """
    within = _of_my_organizations(viewer)
    found = _by_request(within, request) if request.strip() else _by_name(within, name, born, phone)
    if len(found) != 1:
        raise DomainError("nobody", NOBODY)
    return found.pop()


def _of_my_organizations(viewer: Viewer) -> ReferralSet:
    programs = {holding.program_id for holding in viewer.holdings}
    everything = Referral.objects.all()
    if None in programs:
        return everything
    mine = Program.objects.filter(id__in=[program for program in programs if program]).values("organization_id")
    return everything.filter(program__organization_id__in=mine)


def _by_request(within: ReferralSet, words: str) -> set[uuid.UUID]:
    match = ID.search(words)
    if match is None:
        return set()
    rows = within.filter(id=match.group(0), state__in=rules.OPEN)
    return set(rows.values_list("person__same_as_id", flat=True))


def _by_name(within: ReferralSet, name: str, born: date | None, phone: str) -> set[uuid.UUID]:
    key = name_key(name)
    digits = tokens.of("phone", phone).key if phone.strip() else ""
    if not key or not (born or digits):
        return set()
    people = Person.objects.filter(same_as__in=within.values("person__same_as_id"))
    if born:
        people = people.filter(birth_date=born)
    if digits:
        holders = ContactPoint.objects.filter(key=digits, ended_at=None).values("person__same_as_id")
        people = people.filter(same_as__in=holders)
    rows = people.values_list("same_as_id", "called", "given_name", "family_name")[:200]
    return {
        kept for kept, called, given, family in rows
        if key in {name_key(called), name_key(given, family), name_key(called, family)}
    }  # fmt: skip
