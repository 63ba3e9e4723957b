"""Looking up what the gate decides on at the moment of leaving: standing, program, consent, relations, restrictions."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from companionway.organizations.models import Program
from companionway.people.models import Person
from companionway.platform import clock
from companionway.privacy.gate.asks import Ask
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.models.agreement import Agreement
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.recipient import Recipient, Relationship
from companionway.privacy.queries.consent import facts_of, with_facts
from companionway.privacy.queries.standing import restrictions_of, undertaken
from companionway.privacy.rules import agreements
from companionway.privacy.rules.asking import Known, Told
from companionway.privacy.rules.bases import Basis
from companionway.privacy.rules.consent import revoked_at
from companionway.privacy.rules.consent_facts import ConsentFacts
from companionway.privacy.rules.terms import Part2, RecipientKind, Relation, Standing
from companionway.privacy.viewer import Viewer
from companionway.workforce.rules import Role

Reason = AccessGrant.Reason
BY_GRANT = {
    Reason.ASSIGNMENT: Standing.ASSIGNED, Reason.DUTY: Standing.ASSIGNED, Reason.CARE_TEAM: Standing.ASSIGNED,
    Reason.SUPERVISION: Standing.SUPERVISOR, Reason.COVER: Standing.COVERING, Reason.BREAK_GLASS: Standing.COVERING,
}  # fmt: skip
BY_ROLE = (
    (Role.ANALYST, Standing.ANALYST), (Role.PROGRAM_MANAGER, Standing.MANAGER),
    (Role.SYSTEM_ADMINISTRATOR, Standing.ADMINISTRATOR),
)  # fmt: skip
BEST_FIRST = (Standing.ASSIGNED, Standing.COVERING, Standing.SUPERVISOR, Standing.COVER_LAPSED)
AGREEMENTS = {
    Basis.QSO: (agreements.Kind.QSO, agreements.Kind.BUSINESS_ASSOCIATE), Basis.RESEARCH: (agreements.Kind.RESEARCH,),
    Basis.AUDIT_EVALUATION: (agreements.Kind.AUDIT,),
}  # fmt: skip


def standing_of(viewer: Viewer | None, ask: Ask, person: Person | None, t: datetime) -> Standing:
    """What the viewer is to this person at this moment. Without a viewer it is the system that acts.

    `person` is None for figures about nobody, and for somebody who is not known: to them nobody is anything.
    """
    if viewer is None:
        return Standing.SYSTEM
    if Role.PRIVACY_OFFICER in viewer.roles:
        return Standing.PRIVACY_OFFICER
    found = _by_grants(viewer, person, t) if person else set()
    if ask.person_id is None and Role.PEER_SUPERVISOR in viewer.roles:
        found = {Standing.SUPERVISOR}
    by_role = [standing for role, standing in BY_ROLE if role in viewer.roles]
    return next((one for one in BEST_FIRST if one in found), by_role[0] if by_role else Standing.UNASSIGNED)


def _by_grants(viewer: Viewer, person: Person, t: datetime) -> set[Standing]:
    grants = AccessGrant.objects.filter(user_id=viewer.user_id, person__same_as=person.same_as_id, starts_at__lte=t)
    found = set()
    for reason, ends_at in grants.values_list("reason", "ends_at"):
        standing = BY_GRANT[Reason(reason)]
        if ends_at is None or ends_at > t:
            found.add(standing)
        elif standing == Standing.COVERING:
            found.add(Standing.COVER_LAPSED)
    return found


def part2_of(program_id: uuid.UUID | None) -> Part2:
    """The program's own setting; undecided where there is no program, which behaves as yes."""
    setting = Program.objects.filter(id=program_id).values_list("part2", flat=True).first() if program_id else None
    return Part2(setting) if setting else Part2.UNDECIDED


def told_by(ask: Ask, person: Person | None, t: datetime) -> tuple[Told | None, Recipient | None]:
    """The recipient with the relations that are on file now, and its row where it has one."""
    if not isinstance(ask.recipient, uuid.UUID):
        return ask.recipient, None
    row = Recipient.objects.filter(id=ask.recipient).first()
    if row is None:
        return None, None
    concerns = Q(program=ask.program_id) if ask.program_id else Q(pk__in=[])
    concerns |= Q(person__same_as=person.same_as_id) if person else Q(pk__in=[])
    lasting = Q(starts_at__lte=t) & (Q(ends_at=None) | Q(ends_at__gt=t))
    on_file = Relationship.objects.filter(concerns, lasting, recipient=row).values_list("relation", flat=True)
    relations = frozenset(map(Relation, on_file))
    return Told(row.name, RecipientKind(row.kind), row.id, relations, row.organization, row.address), row


def known_now(ask: Ask, person: Person | None, t: datetime) -> Known:
    """What is on file about this disclosure now. A consent of another person or program is none."""
    return Known(
        consent=_consent(ask, person),
        restrictions=tuple(restrictions_of(person.same_as_id)) if person else (),
        agreement_stands=_agreement(ask, t),
        acknowledges=_acknowledges(ask.program_id),
        small_cells_passed=ask.small_cells_passed,
        died=ask.died,
        keeps_do_not_redisclose=settings.COMPANIONWAY_DO_NOT_REDISCLOSE,
    )  # fmt: skip


def _acknowledges(program_id: uuid.UUID | None) -> bool:
    return bool(program_id and Program.objects.filter(id=program_id, acknowledge_referrer=True).exists())


def _consent(ask: Ask, person: Person | None) -> ConsentFacts | None:
    if ask.consent_id is None or ask.program_id is None or person is None:
        return None
    mine = Consent.objects.filter(id=ask.consent_id, person__same_as=person.same_as_id, program_id=ask.program_id)
    # Held until the ledger row is written, so that taking it back comes before this disclosure or sees it in the list.
    row = with_facts(mine).select_for_update(no_key=True, of=("self",)).first()
    return facts_of(row) if row else None


def moment_of(known: Known, at: datetime) -> datetime:
    """When to judge: `at`, or the later moment at which the consent was taken back while this request was under way."""
    taken_back = revoked_at(known.consent) if known.consent else None
    return max(at, taken_back) if taken_back and taken_back <= clock.now() else at


def _agreement(ask: Ask, t: datetime) -> bool:
    """Whether the agreement that was named stands on this day, for the kind that the basis needs."""
    kinds = AGREEMENTS.get(Basis(ask.basis)) if ask.basis in AGREEMENTS else None
    try:
        key = uuid.UUID(ask.fields.get("agreement", ""))
    except ValueError:
        return False
    row = Agreement.objects.filter(id=key, kind__in=kinds).first() if kinds else None
    return row is not None and agreements.stands(undertaken(row), t.date())
