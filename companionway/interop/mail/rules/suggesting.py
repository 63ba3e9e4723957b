"""What a mail says of a person, by plain rules: a label before a value, or a form that is hardly anything else. Pure.

Every suggestion says where it was found, and is one: a human confirms or changes each. What a rule is not sure of
it leaves out: a date with a year of two digits, a number in a signature, an agreement of the person.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MOST_LINES, MOST_LINE = 600, 400


@dataclass(frozen=True)
class Place:
    """A program or site that may be named: its short name and what it is called."""

    slug: str
    name: str


@dataclass(frozen=True)
class Said:
    """What the rules read: the mail's own words, who sent it, whom a mail inside names, and what may be named."""

    subject: str
    text: str
    name: str
    address: str
    inside_from: str
    today: date
    programs: tuple[Place, ...] = ()
    sites: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """A value for a field of the form, as text, and where in the mail it was found: a place and the words there."""

    field: str
    value: str
    where: str
    words: str


LABELED = re.compile(
    r"(?i)^\W{0,6}(?P<label>(?:full |first |given |last |family |birth |home |cell |mobile |best )?"
    r"(?:name|patient|patient name|pt|pt name|client|client name|person|person's name|dob|date of birth|born"
    r"|birthday|birth date|birthdate|date|phone|phone number|number|cell|mobile|tel|telephone|contact|email|e-mail"
    r"|language|preferred language|pronouns|address|lives at|room|unit|bed|location|site|program|called"
    r"|goes by|likes to be called|preferred name|best time|good times?|when is good|referred by|referring"
    r"|referrer|requested by))\s{0,3}(?:[:=#\u2013-]|\bis\b)\s{0,4}(?P<value>\S.{0,160})$"
)
FIELDS = {
    "name": "name", "full name": "name", "patient": "name", "patient name": "name", "pt": "name", "pt name": "name",
    "client": "name", "client name": "name", "person": "name", "person's name": "name", "first name": "given_name",
    "given name": "given_name", "last name": "family_name", "family name": "family_name", "called": "called",
    "goes by": "called", "likes to be called": "called", "preferred name": "called", "dob": "birth_date",
    "date of birth": "birth_date", "born": "birth_date", "birthday": "birth_date", "birth date": "birth_date",
    "birthdate": "birth_date", "phone": "phone", "phone number": "phone", "number": "phone", "cell": "phone",
    "cell phone": "phone", "mobile": "phone", "mobile phone": "phone", "home phone": "phone", "best phone": "phone",
    "best phone number": "phone", "cell number": "phone", "mobile number": "phone", "best number": "phone",
    "tel": "phone", "telephone": "phone", "contact": "phone", "email": "email", "e-mail": "email",
    "language": "language", "preferred language": "language", "pronouns": "pronouns", "address": "spot",
    "home address": "spot", "lives at": "spot", "room": "spot", "unit": "spot", "bed": "spot", "location": "spot",
    "best time": "good_times", "good time": "good_times", "good times": "good_times", "when is good": "good_times",
    "referred by": "asked_by", "referring": "asked_by", "referrer": "asked_by", "requested by": "asked_by",
}  # fmt: skip
SIGNATURE = re.compile(
    r"^(?:--|_{5,}|sent from my .{1,40}|(?:best|kind|warm)? ?regards,?|sincerely,?|thanks,?)\s*$", re.I
)
PHONE = re.compile(r"(?<![\d-])(?:\+?1[-. ]?)?\(?([2-9]\d{2})\)?[-. ]?(\d{3})[-. ](\d{4})(?![\d-])")
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,120}\.[A-Za-z]{2,24}\b")
BORN = re.compile(r"(?i)\b(?:dob|d\.o\.b|date of birth|born(?: on)?|birth ?date)\b\.?\s{0,3}[:=-]?\s{0,3}(.{6,24})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?P<m>\d{1,2})[/-](?P<d>\d{1,2})[/-](?P<y>\d{4})(?!\d)"),
    re.compile(r"(?i)(?P<month>[a-z]{3,9})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})(?!\d)"),
    re.compile(r"(?i)(?P<d>\d{1,2})(?:st|nd|rd|th)? (?P<month>[a-z]{3,9})\.?,? (?P<y>\d{4})(?!\d)"),
)
NAME = re.compile(r"[^\W\d_][\w'\u2019.\-]{0,40}(?:,? [^\W\d_][\w'\u2019.\-]{0,40}){0,4}")
CALLED = re.compile(r"(?i)\b(?:goes by|(?:likes?|prefers?) to be called)\s+[\"“']?([^\W\d_][\w'\u2019-]{1,30})")
SPOKEN = re.compile(r"\b(?:[Ss]peaks|[Ll]anguage is)\s+(?:only\s+)?([A-Z][a-z]{3,20})\b")
LIVES = re.compile(r"(?i)\b(?:lives|living|staying|stays) (?:at|in) (?P<spot>[^.,;\n]{3,70})")
ROOM = re.compile(r"(?i)\b(?P<spot>(?:room|rm\.?|bed|unit) #?[A-Z]?-?\d{1,4}[A-Z]?)\b")
SELF = re.compile(
    r"(?i)\b(?:for myself|i need (?:help|support|a peer)|i would like (?:to talk|support|a peer)|i am looking for)\b"
)
HERE = re.compile(
    r"(?i)\b(?:here now|here in the (?:ed|er)|in the (?:ed|er|emergency department) now|currently in the ed)\b"
)
INPATIENT = re.compile(r"(?i)\b(?:inpatient|admitted|on the floor|on the unit|in the hospital)\b")
HOME = re.compile(r"(?i)\b(?:at home|went home|discharged|discharge today|is home)\b")


def suggestions(said: Said) -> list[Suggestion]:
    """At most one suggestion a field, the first that a rule found: labels first, then what stands in sentences."""
    lines = list(_lines(said))
    found: dict[str, Suggestion] = {}
    names: list[Suggestion] = []
    for one in [*_labeled(lines), *_in_sentences(lines, said), *_places(lines, said), *_who_asks(said, lines)]:
        if one.field == "name":
            names.append(one)
        else:
            found.setdefault(one.field, one)
    for part in [part for one in names[:1] for part in _name_parts(one)]:
        found.setdefault(part.field, part)  # what they like to be called goes before their name
    return list(found.values())


def _lines(said: Said) -> Iterator[tuple[str, str]]:
    """(where, words) of the subject and of each line of the text up to a signature."""
    yield "the subject", re.sub(r"(?i)^(?:(?:re|fwd?|aw|wg):\s*)+", "", said.subject)[:MOST_LINE]
    for number, line in enumerate(said.text.split("\n")[:MOST_LINES], 1):
        plain = line.strip().lstrip(">").strip()[:MOST_LINE]
        if SIGNATURE.match(plain):
            if number > 1 and plain.startswith(("--", "__")):
                continue  # a mail inside, or a list of fields, may follow a line of dashes
            return
        if plain:
            yield f"line {number}", plain


def _labeled(lines: list[tuple[str, str]]) -> Iterator[Suggestion]:
    for where, line in lines:
        for piece in re.split(r"\s{3,}|\t|;|\|", line)[:6]:
            match = LABELED.match(piece.strip())
            field = FIELDS.get(" ".join(match["label"].casefold().split()), "") if match else ""
            value = _clean(field, match["value"]) if match and field else ""
            if value:
                yield Suggestion(field, value, where, line[:160])


def _clean(field: str, value: str) -> str:
    """The value in the form its field takes, "" when it is none."""
    value = " ".join(value.split()).strip(" .,;*_")
    if field == "birth_date":
        found = _date(value)
        return found.isoformat() if found else ""
    if field == "phone":
        match = PHONE.search(value)
        return "-".join(match.groups()) if match else ""
    if field == "email":
        mail = EMAIL.search(value)
        return mail[0] if mail else ""
    if field in {"name", "given_name", "family_name", "called"}:
        named = NAME.match(re.split(r"(?i)\b(?:dob|born|phone|age|mrn)\b|[(;\d]", value)[0].strip(" ,"))
        return named[0].strip(" ,.") if named else ""
    return value[: {"pronouns": 40, "language": 40, "spot": 80, "good_times": 120}.get(field, 160)]


def _date(text: str) -> date | None:
    """The first date that cannot be misread: a whole year, and the month first where both are numbers (US)."""
    for form in DATES:
        match = form.search(text)
        if match:
            given = match.groupdict()
            month = given.get("m") or str(_month(given.get("month") or ""))
            try:
                found = date(int(given["y"]), int(month), int(given["d"]))
            except ValueError:
                return None
            return found if found.year >= 1900 else None
    return None


def _month(word: str) -> int:
    short = word[:3].casefold()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def _name_parts(one: Suggestion) -> Iterator[Suggestion]:
    """Given and family name of a whole name: "Doe, Sam" or "Sam Doe"; a single word is what they are called."""
    family, comma, given = one.value.partition(",")
    if not comma:
        given, _, family = one.value.rpartition(" ")
    given, family = given.strip(), family.strip()
    for field, value in (("called", given.split(" ")[0] if given else family), ("given_name", given),
                         ("family_name", family if given else "")):  # fmt: skip
        if value:
            yield Suggestion(field, value[:120], one.where, one.words)


def _in_sentences(lines: list[tuple[str, str]], said: Said) -> Iterator[Suggestion]:
    """What stands in running text. A phone number only where the whole mail holds one."""
    numbers = {"-".join(match.groups()): (where, line) for where, line in lines for match in PHONE.finditer(line)}
    if len(numbers) == 1:
        value, (where, line) = next(iter(numbers.items()))
        yield Suggestion("phone", value, where, line[:160])
    for where, line in lines:
        for field, value in _of_sentence(line):
            if value and not (field == "birth_date" and value > said.today.isoformat()):
                yield Suggestion(field, value, where, line[:160])


def _of_sentence(line: str) -> Iterator[tuple[str, str]]:
    if born := BORN.search(line):
        found = _date(born[1])
        yield "birth_date", found.isoformat() if found else ""
    if called := CALLED.search(line):
        yield "called", called[1]
    if spoken := SPOKEN.search(line):
        yield "language", spoken[1]
    if spot := LIVES.search(line) or ROOM.search(line):
        yield "spot", spot["spot"].strip()[:80]
    for pattern, where in ((HERE, "here"), (INPATIENT, "inpatient"), (HOME, "home")):
        if pattern.search(line):
            yield "where", where
            break


def _places(lines: list[tuple[str, str]], said: Said) -> Iterator[Suggestion]:
    """Programs and sites whose whole name stands somewhere, the longest name first."""
    for field, places in (("site", said.sites), ("program", said.programs)):
        for place in sorted(places, key=lambda one: -len(one.name)):
            for where, line in lines:
                if _holds(line, place.name):
                    yield Suggestion(field, place.slug, where, line[:160])
                    break


def _holds(line: str, name: str) -> bool:
    plain, wanted = (" ".join(re.findall(r"\w+", text.casefold())) for text in (line, name))
    return bool(wanted) and f" {wanted} " in f" {plain} "


def _who_asks(said: Said, lines: list[tuple[str, str]]) -> Iterator[Suggestion]:
    """Who asks: who wrote the mail inside where one was passed on, else the sender; themselves where they say so."""
    for where, line in lines:
        if SELF.search(line):
            yield Suggestion("source", "person", where, line[:160])
    inside = said.inside_from or _forwarded_from(lines)
    if inside:
        yield Suggestion("asked_by", inside[:160], "the mail inside", inside[:160])
    told = f"{said.name} <{said.address}>" if said.name and said.address else said.name or said.address
    if told:
        yield Suggestion("asked_by", told[:160], "the sender", told[:160])


def _forwarded_from(lines: list[tuple[str, str]]) -> str:
    """The `From:` of a mail that was passed on in the text, which stands with its date or subject below a marker."""
    for place, (_, line) in enumerate(lines):
        match = re.match(r"(?i)^\*?(?:from|von|de):\*?\s{0,3}(\S.{2,150})$", line)
        below = " ".join(text for _, text in lines[place + 1 : place + 5]).casefold()
        if match and ("subject:" in below or "sent:" in below or "date:" in below or "to:" in below):
            return re.sub(r"\[mailto:([^\]]{1,100})\]", r"<\1>", match[1]).strip()
    return ""
