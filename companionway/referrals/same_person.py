"""Records that may be one person, for those who may judge it: supervisors where one of the two was referred."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from companionway.people import rules
from companionway.people.models import ContactPoint, Person, PossibleMatch
from companionway.people.rules import phone_key
from companionway.platform import wall
from companionway.platform.errors import NotVisible
from companionway.privacy.viewer import Viewer
from companionway.referrals.models import Referral
from companionway.workforce.rules import Role

SHOWN = 20
JUDGING = "one of two records may belong to a place beside the judge's own"


@dataclass(frozen=True)
class Side:
    """One of the two records. Of a record outside the viewer's programs only what tells people apart is shown:
    `requests` stays empty and phones are their last four digits."""

    called: str
    family_name: str
    birth_date: date | None
    phones: list[str]
    requests: list[Referral]


@dataclass(frozen=True)
class Pair:
    """A possible match with both its records."""

    match: PossibleMatch
    newer: Side
    older: Side


def _judged_by(viewer: Viewer) -> Viewer:
    """The viewer with only the roles that judge: being a peer elsewhere opens nothing here."""
    return replace(viewer, holdings=tuple(h for h in viewer.holdings if h.role == Role.PEER_SUPERVISOR))


def _matches(viewer: Viewer) -> QuerySet[PossibleMatch]:
    here = Referral.objects.filter(_judged_by(viewer).queue_scope("program_id", "site_id")).values("person_id")
    rows = PossibleMatch.objects.filter(Q(newer__in=here) | Q(older__in=here))
    return rows.select_related("newer", "older")


def pairs_of(viewer: Viewer) -> tuple[list[Pair], list[PossibleMatch]]:
    """What the viewer may judge, at most 20 of each, in six queries whatever the number.

    First the questions that nobody has answered yet, oldest first; then what was said to be one person, newest first:
    each can be parted again.
    """
    with wall.everyone(JUDGING):
        asked = _matches(viewer).filter(state=rules.MATCH_OPEN).order_by("found_at", "id")
        joined = _matches(viewer).filter(state=rules.MATCH_SAME).order_by("-decided_at", "id")
        return _pairs(viewer, list(asked[:SHOWN])), list(joined[:SHOWN])


def match_for(viewer: Viewer, match_id: uuid.UUID) -> PossibleMatch:
    """One question the viewer may answer. Raises NotVisible."""
    with wall.everyone(JUDGING):
        found = _matches(viewer).filter(id=match_id).first()
    if found is None:
        raise NotVisible
    return found


def _pairs(viewer: Viewer, matches: list[PossibleMatch]) -> list[Pair]:
    people = {p for m in matches for p in (m.newer_id, m.older_id)}
    phones: dict[uuid.UUID, list[str]] = {}
    points = ContactPoint.objects.filter(person__in=people, kind="phone", ended_at=None).exclude(key="")
    for point in points:
        phones.setdefault(point.person_id, []).append(phone_key(point.value)[-4:])
    scope = _judged_by(viewer).queue_scope("program_id", "site_id")
    asked: dict[uuid.UUID, list[Referral]] = {}
    rows = Referral.objects.filter(scope, person__in=people).select_related("program", "site").order_by("-received_at")
    for row in rows:
        asked.setdefault(row.person_id, []).append(row)

    def side(p: Person) -> Side:
        return Side(p.called, p.family_name, p.birth_date, sorted(phones.get(p.id, [])), asked.get(p.id, []))

    return [Pair(m, side(m.newer), side(m.older)) for m in matches]
