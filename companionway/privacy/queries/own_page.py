"""Reading the ways to a person's own page: a visit as the pages see it, and which links are open."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from companionway.people.models import Person
from companionway.privacy.models.own_page import AgreedWord, OwnLink, OwnSignIn
from companionway.privacy.queries.texting import agreed_to_texts, numbers_to_text
from companionway.privacy.rules.own_page import Purpose


@dataclass(frozen=True)
class Visit:
    """Somebody on their own page. `person_id` is their kept record; a visit by a link for one thing has a subject."""

    id: uuid.UUID
    person_id: uuid.UUID
    purpose: Purpose
    subject_id: uuid.UUID | None
    language: str
    ends_at: datetime
    record_ids: tuple[uuid.UUID, ...] = ()
    engagement_ids: tuple[uuid.UUID, ...] = ()

    def opens(self, *purposes: Purpose) -> bool:
        """Whether this visit is for one of these things: the whole page is for all of them."""
        return self.purpose == Purpose.PAGE or self.purpose in purposes

    def is_for(self, subject_id: uuid.UUID) -> bool:
        """Whether this one thing may be shown in this visit. That it is the person's own is asked of the database."""
        return self.purpose == Purpose.PAGE or self.subject_id == subject_id

    def among(self, records: tuple[uuid.UUID, ...], walks: tuple[uuid.UUID, ...]) -> "Visit":
        """The same visit, with every record and engagement of the person."""
        return replace(self, record_ids=records, engagement_ids=walks)


def myself(visit: Visit) -> Person:
    """The kept record of whoever is on their own page. One query."""
    return Person.objects.get(id=visit.person_id)


def open_links(person_id: uuid.UUID, now: datetime) -> list[OwnLink]:
    """The links of this person (any record of theirs) that still open something, newest first. One query."""
    still = OwnLink.objects.filter(person__same_as__records=person_id, ended_at=None, ends_at__gt=now)
    return list(still.order_by("-made_at"))


def has_word(person_id: uuid.UUID) -> bool:
    """Whether something was agreed on with this person. One query."""
    return AgreedWord.objects.filter(person__same_as__records=person_id).exists()


def may_text_code(person_id: uuid.UUID, at: datetime) -> bool:
    """Whether a code may be texted to this person: a number is OK to text, and they agreed to texts. Seven queries."""
    return numbers_to_text(person_id).exists() and agreed_to_texts(person_id, None, at) is not None


def sign_in_name(person_id: uuid.UUID) -> str:
    """The name that this person chose for signing in to their own page, "" for none. One query."""
    row = OwnSignIn.objects.filter(person=person_id).only("name").first()
    return row.name if row else ""
