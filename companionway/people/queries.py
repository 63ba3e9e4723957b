"""Finding people. Search forgives: the chosen name, initials of words, the last four digits, spelling slips."""

import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from companionway.people import rules, tokens
from companionway.people.models import ContactPoint, Identifier, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN = 20
CANDIDATES = 200  # phones opened for one search: that many share four digits only among a million people


def search(within: QuerySet[Person], words: str) -> "Sequence[Person]":
    """Up to 20 records among `within` (what the viewer may see) for what was typed. At most two queries."""
    key = rules.name_key(words)
    digits = "".join(c for c in words if c.isdigit())
    if len(digits) >= 4:
        return list(within.filter(id__in=_phones_ending(within, digits[-10:]))[:SHOWN])
    if not key:
        return []
    begins = Q(name_key__startswith=key) | Q(name_key__contains=f" {key}") | Q(called__istartswith=words.strip())
    found = list(within.filter(begins).order_by("name_key", "id")[:SHOWN])
    if found or len(key) < 3:
        return found
    alike = within.annotate(alike=TrigramSimilarity("name_key", key)).filter(name_key__trigram_similar=key)
    return list(alike.order_by("-alike", "id")[:SHOWN])


def _phones_ending(within: QuerySet[Person], digits: str) -> set[uuid.UUID]:
    """Whose phone ends in these digits: found by the last four, compared in full once opened."""
    points = ContactPoint.objects.filter(person__in=within, ending=tokens.ending_of(digits)).order_by("id")[:CANDIDATES]
    return {point.person_id for point in points if rules.phone_key(point.value).endswith(digits)}


def is_known(source: str, identifiers: "Sequence[tuple[str, str]]") -> bool:
    """Whether a sender's (system, value) pairs name anybody here. For doors that may not make a record."""
    return identifiers_of(source, identifiers).exists()


def identifiers_of(source: str, identifiers: "Sequence[tuple[str, str]]") -> QuerySet[Identifier]:
    """What is stored of a sender's (system, value) pairs."""
    keys = [tokens.known_as(system, value) for system, value in identifiers]
    return Identifier.objects.filter(source=source, key__in=keys)


def numbers_of(source: str, person_id: uuid.UUID) -> list[tuple[str, str]]:
    """What this sender calls the person of a record: its own (system, value) pairs, in the order of their coming."""
    rows = Identifier.objects.filter(source=source, person_id=person_id).order_by("id")
    return [(row.system, row.value) for row in rows]
