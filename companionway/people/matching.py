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
# Each sign finds its candidates by its own index; joined by OR they would read every person there is. A name by itself
# counts only when it is nearly equal: whoever has a nickname or a similar name comes in by the second sign they need.
BY_REACH = "SELECT person_id AS id FROM companionway_contactpoint WHERE key = ANY(%(keys)s)"
BY_BIRTH = "SELECT id FROM companionway_person WHERE birth_date = %(born)s"
BY_NAME = "SELECT id FROM companionway_person WHERE name_key %% %(name)s"
SEARCH = """
SET LOCAL pg_trgm.similarity_threshold = {near};
SELECT p.id, p.name_key, p.birth_date, similarity(p.name_key, %(name)s) AS alike,
       EXISTS (SELECT FROM companionway_contactpoint c WHERE c.person_id = p.id AND c.key = ANY(%(keys)s)) AS reach
FROM companionway_person p
WHERE p.id IN ({candidates}) AND p.same_as_id <> %(me)s AND p.id <> %(me)s
ORDER BY reach DESC, alike DESC LIMIT 40;
SET LOCAL pg_trgm.similarity_threshold TO DEFAULT
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
    """Up to five other records that may be this person. One round trip, none when there is nothing to go by."""
    keys = [key for key in contact_keys if key]
    values: dict[str, Any] = {"me": person.id, "name": person.name_key, "born": person.birth_date, "keys": keys}
    signs = ((BY_REACH, keys), (BY_BIRTH, person.birth_date), (BY_NAME, " " in person.name_key))
    candidates = " UNION ".join(sql for sql, given in signs if given)
    if not candidates:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SEARCH.format(near=NEARLY_EQUAL, candidates=candidates), values)
        cursor.nextset()  # from the setting to the people
        rows = cursor.fetchall()
    found = [Near(row[0], reasons) for row in rows if (reasons := _reasons(person, row))]
    return found[:MOST]
