"""Who may be the same person: found by name, birth date, phone and nickname, shown to a human, never joined here."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from companionway.people.models import Person
from companionway.people.nicknames import same_given_name

# A name this alike (pg_trgm similarity, 0..1) is worth a look together with a second sign, or alone when nearly equal.
ALIKE = 0.45
NEARLY_EQUAL = 0.85
MOST = 5
SEARCH = """
SELECT p.id, p.name_key, p.birth_date, similarity(p.name_key, %(name)s) AS alike,
       EXISTS (SELECT 1 FROM companionway_contactpoint c WHERE c.person_id = p.id AND c.key = ANY(%(keys)s)) AS reach
FROM companionway_person p
WHERE p.same_as_id <> %(me)s AND p.id <> %(me)s AND (
  p.id IN (SELECT c.person_id FROM companionway_contactpoint c WHERE c.key = ANY(%(keys)s))
  OR (%(born)s::date IS NOT NULL AND p.birth_date = %(born)s::date)
  OR (position(' ' in %(name)s) > 0 AND p.name_key %% %(name)s))
ORDER BY reach DESC, alike DESC LIMIT 40
"""


@dataclass(frozen=True)
class Near:
    """A record that may be the same person, and why, as words for a human."""

    person_id: uuid.UUID
    reasons: tuple[str, ...]


def _reasons(person: Person, row: tuple[uuid.UUID, str, object, float, bool]) -> tuple[str, ...]:
    _, name, born, alike, reach = row
    reasons = []
    if name == person.name_key:
        reasons.append("same name")
    elif same_given_name(name, person.name_key):
        reasons.append("a nickname of the same name")
    elif alike >= ALIKE:
        reasons.append("a name that looks alike")
    if person.birth_date and born == person.birth_date:
        reasons.append("same birth date")
    if reach:
        reasons.append("same phone or e-mail")
    full_name = " " in person.name_key
    strong = full_name and (name == person.name_key or alike >= NEARLY_EQUAL)
    return tuple(reasons) if len(reasons) >= 2 or strong else ()


def look_for(person: Person, contact_keys: list[str]) -> list[Near]:
    """Up to five other records that may be this person. One query."""
    values: dict[str, Any] = {"me": person.id, "name": person.name_key, "born": person.birth_date,
              "keys": [key for key in contact_keys if key]}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SEARCH, values)
        rows = cursor.fetchall()
    found = [Near(row[0], reasons) for row in rows if (reasons := _reasons(person, row))]
    return found[:MOST]
