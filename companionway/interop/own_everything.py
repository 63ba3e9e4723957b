"""All that a person's own record holds, gathered once, for reading and for the file that they take along."""

from dataclasses import dataclass
from datetime import datetime

from companionway.continuum.models import Move, Observation
from companionway.continuum.queries import own_moves, own_said
from companionway.engagement.actions.message import Kind
from companionway.engagement.models.care_team import CareQuestion
from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.own_ask import OwnAsk
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.models.wishes import Wishes
from companionway.engagement.queries.care_team import questions_about
from companionway.engagement.queries.lookup import contact_points_of
from companionway.engagement.queries.notes import Read, notes_of
from companionway.engagement.queries.own_asks import own_asks
from companionway.engagement.queries.own_walks import own_contacts, own_plans, own_texts, own_tries, own_walks
from companionway.engagement.queries.wishes import own_wishes
from companionway.engagement.rules.texts import without_secret
from companionway.experience.models import ExperienceAsk
from companionway.experience.queries import own_answers
from companionway.instruments.beside_models import OutsideScore, RulerMark, Standout
from companionway.instruments.own import Done, own_check_ins, own_marks, own_scores, own_standouts
from companionway.linkages.models import Linkage, SheetGiven
from companionway.linkages.queries import own_linkages, own_sheets
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
    tries: list[ContactAttempt]
    said: list[Observation]
    moves: list[Move]
    marks: list[RulerMark]
    standouts: list[Standout]
    scores: list[OutsideScore]
    questions: list[CareQuestion]
    asks: list[OwnAsk]
    sheets: list[SheetGiven]


def everything_of(person: Person, at: datetime) -> Everything:
    """Read under the person's own sight (`wall.person`), which is what decides. A constant number of queries."""
    return Everything(
        person, list(contact_points_of(person)), own_walks(person.id), own_contacts(person.id), own_texts(person.id),
        own_plans(person.id), roadmap_of(person, None), own_wishes(person.id), notes_of(person, None),
        own_check_ins(person.id), own_linkages(person.id), own_answers(person.id), own_consents(person.id, at),
        own_tries(person.id), own_said(person.id), own_moves(person.id), own_marks(person.id), own_standouts(person.id),
        own_scores(person.id), questions_about(person), own_asks(person.id), own_sheets(person.id),
    )  # fmt: skip


def own_words(row: TextMessage) -> str:
    """What a text says, for its person's record: without what opens a page, which nobody reads again."""
    if row.purpose == Kind.CODE:
        return ""
    return without_secret(row.words) if row.purpose == Kind.LINK else row.words
