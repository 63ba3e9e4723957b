"""What stands behind an ask at the moment of leaving: for one, and for many people at once with as few statements."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from companionway.organizations.models import Program
from companionway.people.models import Person
from companionway.privacy.gate.asks import Ask
from companionway.privacy.gate.facts import known_now, part2_of, standing_of, told_by
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.recipient import Recipient, Relationship
from companionway.privacy.queries.consent import facts_of, with_facts
from companionway.privacy.queries.standing import restrictions_of_each
from companionway.privacy.rules.asking import Disclosure, Known, Told
from companionway.privacy.rules.bases import RULES, Basis, Book
from companionway.privacy.rules.consent_facts import ConsentFacts
from companionway.privacy.rules.terms import Part2, RecipientKind, Relation, Standing
from companionway.privacy.viewer import Viewer


@dataclass(frozen=True)
class Found:
    """An ask with everything that decides on it, as plain values."""

    ask: Ask
    person: Person | None
    told: Told | None
    row: Recipient | None
    asked: Disclosure
    known: Known


def find(ask: Ask, by: Viewer | None, t: datetime) -> Found:
    """Look up one ask."""
    known_person = Person.objects.filter(id=ask.person_id).select_related("same_as").first() if ask.person_id else None
    person = known_person.same_as if known_person else None
    told, row = told_by(ask, person, t)
    asked = _asked(ask, told, part2_of(ask.program_id), standing_of(by, ask, person, t))
    return Found(ask, person, told, row, asked, known_now(ask, person, t))


def _asked(ask: Ask, told: Told | None, part2: Part2, standing: Standing) -> Disclosure:
    return Disclosure(
        part2=part2, standing=standing, basis=ask.basis, protection=ask.protection, information=ask.information,
        purpose=ask.purpose, recipient=told, channel=ask.channel, least=ask.least, fields=ask.fields,
        labels=ask.labels, program_id=ask.program_id, made_at=ask.made_at,
    )  # fmt: skip


def look_up(asks: Sequence[Ask], t: datetime) -> list[Found]:
    """Look up many asks of the system: on a consent to a recipient of the list, or of what another system sent us.

    Raises ValueError for an ask that is neither: it is judged by itself.
    """
    if not all(_on_consent(ask) or _with_a_system(ask) for ask in asks):
        raise ValueError("Only asks for a person, on a consent, to a recipient of the list are judged together.")
    people = _people(ask.person_id for ask in asks)
    named = {ask.recipient for ask in asks if isinstance(ask.recipient, uuid.UUID)}
    recipients = {row.id: row for row in Recipient.objects.filter(id__in=named)}
    relations = _relations({person.id for person in people.values()}, {ask.program_id for ask in asks}, recipients, t)
    programs = Program.objects.filter(id__in={ask.program_id for ask in asks if ask.program_id})
    settings_of = {
        key: (part2, says) for key, part2, says in programs.values_list("id", "part2", "acknowledge_referrer")
    }
    consents = _consents({ask.consent_id for ask in asks if ask.consent_id})
    restricted = restrictions_of_each({person.id for person in people.values()})
    found = []
    for ask in asks:
        person = people.get(ask.person_id) if ask.person_id else None
        row = recipients.get(ask.recipient) if isinstance(ask.recipient, uuid.UUID) else None
        told = ask.recipient if isinstance(ask.recipient, Told) else None
        if row is not None:
            on_file = relations[row.id, ask.program_id] | (relations[row.id, person.id] if person else frozenset())
            told = Told(row.name, RecipientKind(row.kind), row.id, on_file, row.organization, row.address)
        setting, says = settings_of.get(ask.program_id, ("", False)) if ask.program_id else ("", False)
        asked = _asked(ask, told, Part2(setting) if setting else Part2.UNDECIDED, Standing.SYSTEM)
        known = Known(
            consent=_of(consents.get(ask.consent_id) if ask.consent_id else None, person, ask),
            restrictions=tuple(restricted.get(person.id, ())) if person else (), died=ask.died, acknowledges=says,
            keeps_do_not_redisclose=settings.COMPANIONWAY_DO_NOT_REDISCLOSE,
        )  # fmt: skip
        found.append(Found(ask, person, told, row, asked, known))
    return found


def _on_consent(ask: Ask) -> bool:
    rule = RULES[Basis(ask.basis)] if ask.basis in set(Basis) else None
    by_consent = rule is not None and rule.consent is not None and rule.book == Book.LEDGER
    return bool(by_consent and ask.person_id and ask.program_id and isinstance(ask.recipient, uuid.UUID))


def _with_a_system(ask: Ask) -> bool:
    """A sender's own message back to it, or a system of ours that works in the name of a member of staff."""
    return ask.basis in (Basis.OWN_MESSAGE, Basis.INTERNAL) and isinstance(ask.recipient, Told) and not ask.consent_id


def _people(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, Person]:
    rows = Person.objects.filter(id__in={one for one in ids if one}).select_related("same_as")
    return {row.id: row.same_as for row in rows}


Key = tuple[uuid.UUID, uuid.UUID | None]


def _relations(
    people: set[uuid.UUID], programs: set[uuid.UUID | None], recipients: Iterable[uuid.UUID], t: datetime
) -> "defaultdict[Key, frozenset[Relation]]":
    """What each recipient is on file now, by recipient and whom it concerns: a kept record, or a program."""
    lasting = Q(starts_at__lte=t) & (Q(ends_at=None) | Q(ends_at__gt=t))
    concerns = Q(program__in=[one for one in programs if one]) | Q(person__same_as__in=people)
    rows = Relationship.objects.filter(concerns, lasting, recipient__in=list(recipients))
    found: defaultdict[Key, frozenset[Relation]] = defaultdict(frozenset)
    for recipient, program, person, relation in rows.values_list(
        "recipient_id", "program_id", "person__same_as_id", "relation"
    ):
        found[recipient, program or person] |= {Relation(relation)}
    return found


def _consents(ids: set[uuid.UUID]) -> dict[uuid.UUID, Consent]:
    """The consents, held until the ledger is written, so that taking one back comes before or sees it in the list."""
    rows = with_facts(Consent.objects.filter(id__in=ids)).select_related("person")
    return {row.id: row for row in rows.select_for_update(no_key=True, of=("self",)).order_by("id")}


def _of(row: Consent | None, person: Person | None, ask: Ask) -> ConsentFacts | None:
    """The facts of a consent of this very person and program; of another it is none."""
    if row is None or person is None or row.person.same_as_id != person.id or row.program_id != ask.program_id:
        return None
    return facts_of(row)
