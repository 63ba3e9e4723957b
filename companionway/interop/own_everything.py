"""All that a person's own record holds, gathered once, for reading and for the file that they take along."""

from dataclasses import dataclass
from datetime import datetime

from companionway.engagement.actions.message import Kind
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.models.wishes import Wishes
from companionway.engagement.queries.lookup import contact_points_of
from companionway.engagement.queries.notes import Read, notes_of
from companionway.engagement.queries.own_walks import own_contacts, own_plans, own_texts, own_walks
from companionway.engagement.queries.wishes import own_wishes
from companionway.engagement.rules.texts import without_secret
from companionway.experience.models import ExperienceAsk
from companionway.experience.queries import own_answers
from companionway.instruments.own import Done, own_check_ins
from companionway.linkages.models import Linkage
from companionway.linkages.queries import own_linkages
from companionway.people.models import ContactPoint, Person
from companionway.privacy.queries.consent import Held
from companionway.privacy.queries.own_choices import own_consents
from companionway.roadmap.queries import Roadmap, roadmap_of


@dataclass(frozen=True)
class Everything:
    """The record of one person, each part newest first. Nobody else may be handed one but through the gate."""

    person: Person
    points: list[ContactPoint]
    walks: list[Engagement]
    contacts: list[Contact]
    texts: list[TextMessage]
    plans: list[ContactPlan]
    roadmap: Roadmap
    wishes: list[Wishes]
    notes: list[Read]
    check_ins: list[Done]
    places: list[Linkage]
    experience: list[ExperienceAsk]
    consents: list[Held]


def everything_of(person: Person, at: datetime) -> Everything:
    """Read under the person's own sight (`wall.person`), which is what decides. A constant number of queries."""
    return Everything(
        person, list(contact_points_of(person)), own_walks(person.id), own_contacts(person.id), own_texts(person.id),
        own_plans(person.id), roadmap_of(person, None), own_wishes(person.id), notes_of(person, None),
        own_check_ins(person.id), own_linkages(person.id), own_answers(person.id), own_consents(person.id, at),
    )  # fmt: skip


def own_words(row: TextMessage) -> str:
    """What a text says, for its person's record: without what opens a page, which nobody reads again."""
    if row.purpose == Kind.CODE:
        return ""
    return without_secret(row.words) if row.purpose == Kind.LINK else row.words
