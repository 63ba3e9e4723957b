"""The unusual looks of some days, worked out from the audit, grants and names; and what was said of them so far."""

import uuid
from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from companionway.people import tokens
from companionway.people.models import ContactPoint, Person
from companionway.people.rules import name_key
from companionway.platform import wall
from companionway.platform.models import AuditEntry, User
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.models.inquiry import FindingMark
from companionway.privacy.queries.looks import CHANGES, KINDS, Days, within
from companionway.privacy.rules.inquiry import Purpose
from companionway.privacy.rules.oddities import Finding, Known, Look, findings

WHOLE, REQUEST = "person.looked_at", "referral.looked_at"
INQUIRIES = frozenset(Purpose)  # a privacy officer looks inside an inquiry, and needs no grant
SAME_SHIFT = timedelta(hours=8)
Pair = tuple[uuid.UUID, uuid.UUID]


@wall.everyone("a privacy officer, inside an inquiry with its purpose")
def odd_looks(days: Days, worker: uuid.UUID | None = None) -> list[Finding]:
    """Every finding of these days, of one worker or of all. Seven queries whatever the number of looks."""
    entries = within(days, "").filter(actor_id__isnull=False)
    if worker:
        entries = entries.filter(actor_id=worker)
    rows = entries.filter(verb__in=[WHOLE, REQUEST], result="done", person_id__isnull=False)
    seen = list(rows.order_by("occurred_at").values_list("actor_id", "person_id", "occurred_at", "verb", "purpose"))
    kept = _kept({person for _, person, *_ in seen if person})
    acts = _acts(entries)
    grants = _grants({actor for actor, *_ in seen if actor})
    looks = [
        Look(
            actor, kept.get(person, person), timezone.localtime(at),
            granted=purpose in INQUIRIES or _held(grants[actor, kept.get(person, person)], at),
            acted=any(abs(act - at) < SAME_SHIFT for act in acts[actor, person]), whole_record=verb == WHOLE,
        )
        for actor, person, at, verb, purpose in seen if actor and person
    ]  # fmt: skip
    out = entries.filter(KINDS["out"]).values_list("actor_id", "occurred_at")
    exports = [(actor, timezone.localtime(at)) for actor, at in out if actor]
    return findings(looks, exports, _workers(), _people({look.person for look in looks}))


@wall.everyone("a privacy officer, inside an inquiry with its purpose")
def without_standing(person: Person, entries: list[AuditEntry]) -> set[uuid.UUID]:
    """Who opened this person's whole page at a time when nothing but need opened it to them. One query."""
    looks = [entry for entry in entries if entry.verb == WHOLE and entry.result == "done"
             and entry.purpose not in INQUIRIES]  # fmt: skip
    grants = _grants({entry.actor_id for entry in looks if entry.actor_id})
    return {
        entry.actor_id for entry in looks
        if entry.actor_id and not _held(grants[entry.actor_id, person.id], entry.occurred_at)
    }  # fmt: skip


def marks_of(keys: list[str]) -> dict[str, list[FindingMark]]:
    """What was said of these findings, newest first. One query."""
    found: dict[str, list[FindingMark]] = defaultdict(list)
    for mark in FindingMark.objects.filter(finding__in=keys).select_related("by").order_by("-at"):
        found[mark.finding].append(mark)
    return found


def _kept(people: set[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    return dict(Person.objects.filter(id__in=people).values_list("id", "same_as_id"))


def _acts(entries: QuerySet[AuditEntry]) -> dict[Pair, list[datetime]]:
    """When each worker did something for each person."""
    found: dict[Pair, list[datetime]] = defaultdict(list)
    rows = entries.filter(CHANGES, person_id__isnull=False).values_list("actor_id", "person_id", "occurred_at")
    for actor, person, at in rows:
        if actor and person:
            found[actor, person].append(at)
    return found


def _grants(workers: set[uuid.UUID]) -> dict[Pair, list[tuple[datetime, datetime | None]]]:
    """From when until when each worker had standing access to each kept record. A break-glass hour is not standing."""
    found: dict[Pair, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    rows = AccessGrant.objects.filter(user_id__in=workers).exclude(reason=AccessGrant.Reason.BREAK_GLASS)
    for user, person, starts, ends in rows.values_list("user_id", "person__same_as_id", "starts_at", "ends_at"):
        found[user, person].append((starts, ends))
    return found


def _held(grants: list[tuple[datetime, datetime | None]], at: datetime) -> bool:
    return any(starts <= at and (ends is None or at <= ends) for starts, ends in grants)


def _workers() -> dict[uuid.UUID, Known]:
    rows = User.objects.values_list("id", "first_name", "last_name", "email")
    return {
        user: Known(
            family=name_key(last), name=name_key(first, last) if first and last else "",
            contacts=frozenset({tokens.of("email", mail).key}) if mail else frozenset(),
        )
        for user, first, last, mail in rows
    }  # fmt: skip


def _people(people: set[uuid.UUID]) -> dict[uuid.UUID, Known]:
    contacts: dict[uuid.UUID, set[str]] = defaultdict(set)
    points = ContactPoint.objects.filter(~Q(key=""), person__same_as_id__in=people)
    for person, key in points.values_list("person__same_as_id", "key"):
        contacts[person].add(key)
    rows = Person.objects.filter(id__in=people).values_list("id", "given_name", "family_name")
    return {
        person: Known(
            family=name_key(family), name=name_key(given, family) if given and family else "",
            contacts=frozenset(contacts[person]),
        )
        for person, given, family in rows
    }  # fmt: skip
