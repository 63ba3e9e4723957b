"""Coming to one's own page: a link is given, a word agreed on, somebody knocks, says the word, is in, and leaves.

The person has no user: what they do has no actor and says `by: person`. Nothing here tells a stranger whether a link
was ever given: unknown, ended, spent and closed ones answer alike.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from companionway.people.models import Person
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.ids import new_id, token_hash
from companionway.privacy.models.own_page import AgreedWord, OwnLink, OwnSignIn, OwnVisit
from companionway.privacy.queries.own_page import Visit, has_word, may_text_code
from companionway.privacy.rules import own_page as rules
from companionway.privacy.rules.own_page import Ended, Purpose
from companionway.signin.secrets import code_digest, new_salt, new_token, same

BY_PERSON = {"by": "person"}
SEEN_EVERY = timedelta(minutes=1)
HOLDER = "the holder of a link to a person's own page is nobody else to us"
NOTHING_AGREED = ("nothing_agreed", "Agree on a word with them first, or on texts, by which a code comes to them.")
WORD_FAULTS = {
    "short": "Choose at least 6 letters, such as two short words.",
    "known": "Choose something that others who know them would not guess: no name, no number.",
}


@dataclass(frozen=True)
class GivenLink:
    """A link that was just made: its row, and the secret part, which is kept nowhere."""

    id: uuid.UUID
    token: str
    ends_at: datetime


def make_link(
    *, person_id: uuid.UUID, purpose: Purpose, by: uuid.UUID | None, at: datetime, subject_id: uuid.UUID | None = None,
    lasts: timedelta = rules.LINK_LASTS,
) -> GivenLink:  # fmt: skip
    """Make a link to the person's own page, or to one thing on it. Part of the caller's action.

    Raises DomainError("nothing_agreed") where nothing stands behind the link that only the person knows.
    """
    if not has_word(person_id) and not may_text_code(person_id, at):
        raise DomainError(*NOTHING_AGREED)
    token = new_token()
    row = OwnLink.objects.create(
        id=new_id(), person_id=person_id, purpose=purpose, subject_id=subject_id, token_hash=token_hash(token),
        made_at=at, made_by_id=by, ends_at=at + lasts,
    )  # fmt: skip
    return GivenLink(row.id, token, row.ends_at)


def note_texted(link_id: uuid.UUID) -> None:
    """This link goes to their phone, so no code goes there to open it. Part of texting it.

    Raises DomainError("nothing_agreed") where no word was agreed on.
    """
    link = OwnLink.objects.get(id=link_id)
    if not has_word(link.person_id):
        raise DomainError("nothing_agreed", "Agree on a word with them first: a link that is texted opens with it.")
    link.texted = True
    link.save(update_fields=["texted"])


@transaction.atomic
def give_page(*, person_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> GivenLink:
    """Give a person the link to their own page, for seven days. Shown once; links from before go on until they end."""
    given = make_link(person_id=person_id, purpose=Purpose.PAGE, by=by, at=at)
    audit.record(
        "own_page.given", actor=by, at=at, subject=("own_link", given.id), person=person_id,
        detail={} if by else BY_PERSON,
    )  # fmt: skip
    return given


@transaction.atomic
def agree_on_word(*, person_id: uuid.UUID, word: str, by: uuid.UUID | None, at: datetime) -> None:
    """Keep the hash of a word that the person chose, instead of the one before. Raises DomainError for a weak one."""
    person = Person.objects.select_related("same_as").get(id=person_id).same_as
    fault = rules.word_fault(word, (person.called, person.given_name, person.family_name))
    if fault:
        raise DomainError(f"word_{fault}", WORD_FAULTS[fault], field="word")
    salt = new_salt()
    AgreedWord.objects.update_or_create(
        person=person,
        defaults={"salt": salt, "digest": code_digest(rules.plain_word(word), salt), "agreed_at": at,
                  "agreed_by_id": by},
    )  # fmt: skip
    audit.record(
        "own_page.word_agreed", actor=by, at=at, subject=("person", person.id), person=person.id,
        detail={} if by else BY_PERSON,
    )  # fmt: skip


@transaction.atomic
@wall.everyone("whoever has just asked for themselves is nobody else to us")
def keep_way_back(*, person_id: uuid.UUID, word: str, at: datetime) -> GivenLink:
    """Somebody who asked for themselves keeps a way to the record that this made, and to no other.

    A join with another record ends it (`joining`). Raises NotVisible for a record that has a word or is another's.
    """
    person = Person.objects.get(id=person_id)
    if person.same_as_id != person.id or AgreedWord.objects.filter(person=person).exists():
        raise NotVisible
    salt = new_salt()
    digest = code_digest(rules.plain_word(word), salt)
    AgreedWord.objects.create(id=new_id(), person=person, salt=salt, digest=digest, agreed_at=at, agreed_by=None)
    given = make_link(person_id=person.id, purpose=Purpose.PAGE, by=None, at=at)
    audit.record(
        "own_page.begun", actor=None, at=at, subject=("own_link", given.id), person=person.id, detail=BY_PERSON
    )
    return given


@transaction.atomic
def close_ways(*, person_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> int:
    """End every link of this person, their sign-in and every visit under way, as when a phone was lost.

    Returns how many links.
    """
    ended = end_ways(person_id, Ended.STOPPED, at)
    audit.record(
        "own_page.closed", actor=by, at=at, subject=("person", person_id), person=person_id,
        detail={"links": ended} | ({} if by else BY_PERSON),
    )  # fmt: skip
    return ended


@wall.everyone("a way to somebody's own page is closed whoever opened it")
def end_ways(person_id: uuid.UUID, because: Ended, at: datetime) -> int:
    """End every link and visit of this person, and the sign-in that they chose. Part of the caller's action."""
    mine = {"person__same_as__records": person_id, "ended_at": None}
    visits = OwnVisit.objects.filter(**mine).values("id")
    OwnVisit.objects.filter(id__in=list(visits.values_list("id", flat=True))).update(ended_at=at, ended_because=because)
    OwnSignIn.objects.filter(person__same_as__records=person_id).delete()
    links = list(OwnLink.objects.filter(**mine).values_list("id", flat=True))
    return OwnLink.objects.filter(id__in=links).update(ended_at=at, knock_hash=None, code_digest=None)


@transaction.atomic
@wall.everyone(HOLDER)
def knock(*, token: str, at: datetime) -> str | None:
    """Somebody pressed "Continue" on a link: a secret for their browser, with which they may say the word. Or None."""
    row = OwnLink.objects.select_for_update().filter(token_hash=token_hash(token)).first()
    found = secrets.token_urlsafe(32) if row and _is_open(row, at) else None
    if row and found:
        row.knock_hash, row.knocked_at, row.tries, row.code_digest = token_hash(found), at, 0, None
        row.save(update_fields=["knock_hash", "knocked_at", "tries", "code_digest"])
    audit.record(
        "own_page.knocked" if found else "own_page.link_ended", actor=None, at=at,
        subject=("own_link", row.id if row else None), person=row.person_id if row else None, detail=BY_PERSON,
    )  # fmt: skip
    return found


def _is_open(row: OwnLink, at: datetime) -> bool:
    spent = row.opened_at is not None and Purpose(row.purpose) in rules.ONCE
    return row.ended_at is None and at < row.ends_at and not spent and row.wrong < rules.TRIES_IN_ALL


def standing(knock: str, at: datetime) -> OwnLink | None:
    """The link behind this knock, locked, while it may still be opened. Part of an action by whoever holds it."""
    row = OwnLink.objects.select_for_update().filter(knock_hash=token_hash(knock)).first()
    fresh = row is not None and row.knocked_at is not None and at - row.knocked_at < rules.KNOCK_LASTS
    return row if row and fresh and _is_open(row, at) and row.tries < rules.TRIES_EACH else None


def new_code(row: OwnLink, at: datetime) -> str:
    """A code of six digits for this knock, in place of one before, and time to type it. Part of sending it."""
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
    row.code_salt, row.code_sent_at, row.knocked_at = new_salt(), at, at
    row.code_digest = code_digest(code, row.code_salt)
    row.save(update_fields=["code_salt", "code_digest", "code_sent_at", "knocked_at"])
    return code


def note_knock_ended(knock: str, at: datetime) -> None:
    """What was posted stands for nothing any more. Part of an action by whoever holds it."""
    row = OwnLink.objects.filter(knock_hash=token_hash(knock)).first()
    audit.record(
        "own_page.knock_ended", actor=None, at=at, subject=("own_link", row.id if row else None),
        person=row.person_id if row else None, detail=BY_PERSON,
    )  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """What became of saying the word: the key of the visit, or how many tries are left (0: knock again)."""

    key: str = ""
    purpose: Purpose = Purpose.PAGE
    subject_id: uuid.UUID | None = None
    tries_left: int = 0


@transaction.atomic
@wall.everyone(HOLDER)
def open_visit(*, knock: str, language: str, at: datetime, word: str = "", code: str = "") -> Opened:
    """The word after the link, or the code that was texted. A right one opens the page and ends visits from before.

    A wrong one is counted. What was posted once opens nothing a second time: the knock is spent with the right word or
    code, and so is a link that is for one thing.
    """
    row = standing(knock, at)
    if row is None:
        note_knock_ended(knock, at)
        return Opened()
    if not (_is_the_code(row, code, at) if code else _is_the_word(row.person, word)):
        return _count_wrong(row, at, "code" if code else "word")
    row.knock_hash, row.code_digest, row.tries, row.wrong, row.opened_at = None, None, 0, 0, at
    row.save(update_fields=["knock_hash", "code_digest", "tries", "wrong", "opened_at"])
    return begin_visit(
        person_id=row.person.same_as_id, purpose=Purpose(row.purpose), subject_id=row.subject_id, language=language,
        link_id=row.id, at=at,
    )  # fmt: skip


def begin_visit(
    *, person_id: uuid.UUID, purpose: Purpose, subject_id: uuid.UUID | None, language: str, link_id: uuid.UUID | None,
    at: datetime,
) -> Opened:  # fmt: skip
    """Let this person in, and end what they had open before. Part of the action that made sure who it is."""
    OwnVisit.objects.filter(person_id=person_id, ended_at=None).update(ended_at=at, ended_because=Ended.ANOTHER)
    key = new_token()
    made = OwnVisit.objects.create(
        id=new_id(), person_id=person_id, link_id=link_id, purpose=purpose, subject_id=subject_id,
        key_hash=token_hash(key), language=language, started_at=at, seen_at=at, ends_at=at + rules.LONGEST,
    )  # fmt: skip
    audit.record(
        "own_page.opened", actor=None, at=at, subject=("own_visit", made.id), person=person_id, reason=purpose,
        detail=BY_PERSON,
    )  # fmt: skip
    return Opened(key, purpose, subject_id)


@wall.everyone("whoever is on their own page is known by the key of their visit alone")
def visit_by(key: str, at: datetime) -> Visit | None:
    """The open visit that this key stands for, None where there is none. Notes once a minute that its person is here.

    Part of every request on that page, which is witnessed. One query between two small ones, seldom two.
    """
    still = OwnVisit.objects.filter(ended_at=None, ends_at__gt=at, seen_at__gt=at - rules.IDLE)
    row = still.filter(key_hash=token_hash(key)).select_related("person").first() if key else None
    if row is None:
        return None
    if at - row.seen_at >= SEEN_EVERY:
        OwnVisit.objects.filter(id=row.id).update(seen_at=at)
    purpose = Purpose(row.purpose)
    return Visit(row.id, row.person.same_as_id, purpose, row.subject_id, row.language, row.ends_at)


def _is_the_word(person: Person, typed: str) -> bool:
    agreed = AgreedWord.objects.filter(person__same_as__records=person.id).order_by("-agreed_at").first()
    digest = code_digest(rules.plain_word(typed), bytes(agreed.salt) if agreed else b"nobody's salt")
    return agreed is not None and same(digest, bytes(agreed.digest))


def _is_the_code(row: OwnLink, typed: str, at: datetime) -> bool:
    digest = code_digest(rules.plain_code(typed), bytes(row.code_salt) if row.code_salt else b"nobody's salt")
    in_time = row.code_sent_at is not None and at - row.code_sent_at < rules.KNOCK_LASTS
    return in_time and row.code_digest is not None and same(digest, bytes(row.code_digest))


def _count_wrong(row: OwnLink, at: datetime, what: str) -> Opened:
    row.tries, row.wrong = row.tries + 1, row.wrong + 1
    row.save(update_fields=["tries", "wrong"])
    audit.record(
        f"own_page.wrong_{what}", actor=None, at=at, subject=("own_link", row.id), person=row.person_id,
        detail=BY_PERSON | {"wrong": row.wrong},
    )  # fmt: skip
    return Opened(tries_left=rules.TRIES_EACH - row.tries if row.wrong < rules.TRIES_IN_ALL else 0)


@transaction.atomic
def leave(*, visit_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """The person closes their page: its key opens nothing from now on."""
    OwnVisit.objects.filter(id=visit_id, ended_at=None).update(ended_at=at, ended_because=Ended.LEFT)
    audit.record(
        "own_page.left", actor=None, at=at, subject=("own_visit", visit_id), person=person_id, detail=BY_PERSON
    )


@transaction.atomic
def speak(*, visit_id: uuid.UUID, person_id: uuid.UUID, language: str, at: datetime) -> None:
    """The person chooses another language for what they read."""
    OwnVisit.objects.filter(id=visit_id).update(language=language)
    audit.record(
        "own_page.language_chosen", actor=None, at=at, subject=("own_visit", visit_id), person=person_id,
        reason=language, detail=BY_PERSON,
    )  # fmt: skip
