"""Reading sharing choices: what was said to each card, one consent, what left on it, and what comes back today."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, Subquery

from companionway.people.models import Person
from companionway.platform.errors import NotVisible
from companionway.privacy.models.consent import CardAnswered, Consent
from companionway.privacy.models.copies import ConsentCopy
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.queries.consent import WARNING, Held, consents_of, facts_of, with_facts
from companionway.privacy.rules.consent import state_at
from companionway.privacy.rules.consent_terms import CardAnswer, ConsentState
from companionway.privacy.viewer import Viewer
from companionway.privacy.visibility import visible_people

LIVE = frozenset({ConsentState.ACTIVE, ConsentState.ON_HOLD, ConsentState.NOT_YET})


@dataclass
class Told:
    """What was said to one card: its consents with where they stand, newest first, and the last answer."""

    held: list[Held] = field(default_factory=list)
    last: CardAnswered | None = None

    @property
    def live(self) -> list[Held]:
        """The consents that stand, or are on hold."""
        return [one for one in self.held if one.state in LIVE]


def told_by(person: Person, at: datetime) -> dict[str, Told]:
    """What this person (the kept record) said to each card, by the card's name. Eight queries at most."""
    found: dict[str, Told] = {}
    for held in consents_of(person.id, at):
        found.setdefault(held.row.text.card, Told()).held.append(held)
    answers = CardAnswered.objects.filter(person__same_as=person).select_related("text", "asked_by")
    for answer in answers.order_by("-answered_at", "-id"):
        told = found.setdefault(answer.text.card, Told())
        told.last = told.last or answer
    return found


def held_of(person: Person, at: datetime) -> list[Held]:
    """The consents of this person that can still be stopped, newest first."""
    return [one for one in consents_of(person.id, at) if one.state in LIVE]


def held_for(viewer: Viewer, consent_id: uuid.UUID, at: datetime) -> Held:
    """One consent of a person whom the viewer sees. Raises NotVisible."""
    seen = Consent.objects.filter(id=consent_id, person__in=visible_people(viewer))
    row = with_facts(seen).select_related("text", "program", "recorded_by", "person__same_as").first()
    if row is None:
        raise NotVisible
    facts = facts_of(row)
    return Held(row, facts, state_at(facts, at))


def left_on(consent_id: uuid.UUID) -> list[Disclosure]:
    """What left on this consent, newest first. What has left stays listed. One query."""
    return list(Disclosure.objects.filter(consent_id=consent_id).order_by("-at"))


def copies_of(consent_id: uuid.UUID) -> list[ConsentCopy]:
    """The copies that were given, newest first. One query."""
    return list(ConsentCopy.objects.filter(consent_id=consent_id).select_related("given_by").order_by("-given_at"))


@dataclass(frozen=True)
class Returning:
    """A sharing choice that comes back: whose, which card, and the day."""

    person: Person
    title: str
    on: date
    ends: bool


def returning(viewer: Viewer, people: Iterable[uuid.UUID], today: date) -> list[Returning]:
    """What these people put off until today or before, and what ends by date within 30 days. One query.

    Of `people` (kept records) only those whom the viewer sees. A later answer to the same card ends the wait; a yes
    that was taken back, replaced or found false is not waited for.
    """
    newest = CardAnswered.objects.filter(person__same_as=OuterRef("person__same_as"), text__card=OuterRef("text__card"))
    gone = Q(consent__revocations__isnull=False) | Q(consent__falsity__isnull=False)
    gone |= Q(consent__replaced_by__isnull=False)
    soon = Q(answer=CardAnswer.YES, consent__expires_on__range=(today, today + WARNING)) & ~gone
    later = Q(answer=CardAnswer.LATER, ask_again_on__lte=today)
    later &= Q(id=Subquery(newest.order_by("-answered_at", "-id").values("id")[:1]))
    rows = CardAnswered.objects.filter(later | soon, person__in=visible_people(viewer).filter(same_as__in=list(people)))
    found = [
        Returning(row.person.same_as, row.text.title, row.ends or row.ask_again_on or today, row.ends is not None)
        for row in rows.annotate(ends=F("consent__expires_on")).select_related("person__same_as", "text")
    ]
    return sorted(found, key=lambda one: (one.on, one.title, one.person.id))
