"""Invented people: a name, sometimes a birth date, a phone that cannot ring, what is safe there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from companionway.demo.chance import Chance
from companionway.demo.script import Names
from companionway.demo.sink import Sink
from companionway.people import tokens
from companionway.people.rules import name_key

# Numbers from 555-0100 to 555-0199 ring nowhere; with an area code each they are enough for many people.
AREA_CODES = [n for n in range(201, 990) if n % 100 != 11]
TIMES = {"": 6.0, "after 5 pm": 2.0, "mornings": 2.0, "weekends": 1.0, "lunchtime": 1.0}
PRONOUNS = {"": 8.0, "she/her": 2.0, "he/him": 2.0, "they/them": 0.6}
LANGUAGES = {"": 96.0, "Spanish": 1.0, "Somali": 1.0, "Portuguese": 1.0, "French": 1.0}
KNOWN_BY_RECORD = ("fhir", "hl7v2", "spreadsheet")


@dataclass
class Invented:
    """A person as one door described them."""

    id: str
    called: str
    given: str
    family: str
    born: date | None
    made_at: datetime
    language: str
    pronouns: str
    phone: str
    email: str
    text_ok: bool
    message_ok: bool
    good_times: str
    identifier: tuple[str, str, str] | None = None
    same_as: str = ""
    version: int = 1
    engaged: bool = False


def invent(
    chance: Chance, names: Names, *, route: str, sender: str, number: int, at: datetime, mother: bool
) -> Invented:  # fmt: skip
    """A person as this route describes them; `number` counts people and gives each a phone of their own."""
    given, family = chance.one(names.given), chance.one(names.family)
    if number > 2000 and chance.random() < 0.25:
        family = f"{family}-{chance.one(names.family)}"
    record = route in KNOWN_BY_RECORD
    years = chance.triangular(18, 44, 28) if mother else chance.triangular(18, 82, 36)
    born = (at - timedelta(days=365.25 * years)).date() if record or chance.random() < 0.15 else None
    called = given if record or route == "staff" else chance.pick(
        {given: 4.0, f"{given} {family[0]}.": 2.0, f"{given} {family}": 4.0}
    )  # fmt: skip
    text_ok = chance.random() < 0.7
    phone = f"({AREA_CODES[number // 100 % len(AREA_CODES)]}) 555-01{number % 100:02d}"
    email = f"{name_key(given)}.{name_key(family).replace(' ', '')}.{number}@example.org"
    return Invented(
        id=chance.identity(at), called=called, given=given if record or route == "staff" else "",
        family=family if record or route == "staff" else "", born=born, made_at=at, language=chance.pick(LANGUAGES),
        pronouns=chance.pick(PRONOUNS),
        phone=phone if chance.random() < 0.88 else "", email=email if chance.random() < 0.2 else "",
        text_ok=text_ok, message_ok=text_ok and chance.random() < 0.6, good_times=chance.pick(TIMES),
        identifier=(sender or route, "urn:example:record-number", f"{7_000_000 + number}") if record else None,
    )  # fmt: skip


def put_person(sink: Sink, chance: Chance, person: Invented) -> None:
    """The rows of one person."""
    named = person.given or person.called
    sink.put(
        "person", person.id, person.same_as or person.id, person.called, person.given, person.family,
        name_key(named, person.family), person.born, person.pronouns, person.language, bool(person.language),
        person.version, person.made_at,
    )  # fmt: skip
    if person.identifier:
        key = tokens.known_as(*person.identifier[1:])
        sink.put("identifier", chance.identity(person.made_at), person.id, *person.identifier, key)
    for kind, value in (("phone", person.phone), ("email", person.email)):
        if value:
            sink.put(
                "contactpoint", chance.identity(person.made_at), person.id, kind, value, *tokens.of(kind, value),
                ("text" if person.text_ok else "call") if kind == "phone" else "", person.text_ok and kind == "phone",
                person.message_ok and kind == "phone", "", person.good_times, None,
            )  # fmt: skip
