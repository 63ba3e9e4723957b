"""The care team: whom a site's team may be told of now, what it asked and agreed, and what a peer has to answer."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Trim
from django.utils.timezone import localdate

from companionway.engagement.models.care_team import CareItem, CareMeeting, CareQuestion
from companionway.engagement.models.walk import Assignment, Engagement
from companionway.engagement.queries.notes import Read, for_care_team
from companionway.engagement.rules import care_team as rules
from companionway.engagement.rules import walk
from companionway.organizations.models import Site
from companionway.people.models import Person
from companionway.platform import wall
from companionway.platform.errors import NotVisible
from companionway.privacy import gate
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.recipient import Recipient, Relationship
from companionway.privacy.queries.consent import Held, facts_of, with_facts
from companionway.privacy.rules.bases import BASIS_OF
from companionway.privacy.rules.consent import is_sharing, state_at
from companionway.privacy.rules.consent_terms import ConsentState
from companionway.privacy.rules.terms import Channel, Information, RecipientClass, Relation
from companionway.privacy.viewer import Viewer
from companionway.workforce.rules import Role

TEAM = frozenset({Role.REFERRING_CLINICIAN, Role.PROGRAM_MANAGER})
LEAST = "name, who the peer is, whether they walk together, the next day, and answers and notes that the consent covers"
SHOWN = 100
NOTES_SHOWN = 5  # of each person, the newest


@dataclass(frozen=True)
class Shared:
    """One walk that a site's team may be told of now, the consent that it rests on, and what waits between them."""

    engagement: Any  # with peer_name, peer_title
    held: Held
    team: uuid.UUID
    questions: list[CareQuestion] = field(default_factory=list)
    items: list[CareItem] = field(default_factory=list)
    notes: list[Read] = field(default_factory=list)


def team_sites(viewer: Viewer) -> list[Site]:
    """The sites whose care team the viewer is of: where they hold a role of it by name of the site. One query."""
    named = {h.site_id for h in viewer.holdings if h.role in TEAM and h.site_id}
    return list(Site.objects.filter(id__in=named).order_by("name"))


def team_site(viewer: Viewer, slug: str) -> Site:
    """One of them. Raises NotVisible."""
    site = next((site for site in team_sites(viewer) if site.slug == slug), None)
    if site is None:
        raise NotVisible
    return site


def meeting_sites(viewer: Viewer) -> list[Site]:
    """The sites where the viewer meets with a team: as one of it, or as a peer, supervisor or manager who works there.

    A meeting names nobody to who sees nobody, so who manages every site is at every table. One query.
    """
    wide = {Role.PEER_WORKER, Role.PEER_SUPERVISOR, Role.PROGRAM_MANAGER}
    named = {h.site_id for h in viewer.holdings if h.role in TEAM | wide and h.site_id}
    programs = {h.program_id for h in viewer.holdings if h.role in wide and not h.site_id}
    there = Q(id__in=named) | Q(offers__program__in=[one for one in programs if one])
    everywhere = None in programs
    found = Site.objects.all() if everywhere else Site.objects.filter(there).distinct()
    return list(found.order_by("name"))


def shared_with(site_id: uuid.UUID, at: datetime, *, asker: uuid.UUID | None = None) -> list[Shared]:
    """Everybody whom this site's team may be told of now, by name; `asker`'s questions and what was agreed beside them.

    A team is told of somebody it treats, on a consent that stands now and either names the team or all who treat them.
    The gate judges each of them once more when it is shown. Sixteen queries however many there are.
    """
    with wall.everyone("whom a person shares with a site's team is found by their consent, not by a grant"):
        team = Recipient.objects.filter(site=site_id, ended_on=None).first()
        if team is None:
            return []
        treated = _treated(team, at)
        held = _consents(team, treated, at)
        walks = _walks({held_one.row.program_id for all_of in held.values() for held_one in all_of}, held)
        found = [Shared(one, resting, team.id) for one in walks if (resting := _resting(one, held, team, treated))]
        return _with_what_waits(found, site_id, asker)


def _treated(team: Recipient, at: datetime) -> set[uuid.UUID]:
    lasting = Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))
    rows = Relationship.objects.filter(lasting, recipient=team, relation=Relation.TREATING, person__isnull=False)
    return {one for one in rows.values_list("person__same_as_id", flat=True) if one}


def _consents(team: Recipient, treated: set[uuid.UUID], at: datetime) -> dict[uuid.UUID, list[Held]]:
    """The consents that stand, by kept record: those that name the team, and those of people it treats."""
    rows = Consent.objects.filter(Q(recipients=team) | Q(person__same_as__in=treated)).distinct()
    found: defaultdict[uuid.UUID, list[Held]] = defaultdict(list)
    for row in with_facts(rows).select_related("person"):
        facts = facts_of(row)
        state = state_at(facts, at)
        if state == ConsentState.ACTIVE and is_sharing(facts.type):
            found[row.person.same_as_id].append(Held(row, facts, state))
    return found


def _walks(programs: Iterable[uuid.UUID], people: Iterable[uuid.UUID]) -> list[Any]:
    rows = Engagement.objects.filter(person__same_as__in=list(people), program__in=programs, state__in=walk.LIVE)
    return list(_with_peer(rows.select_related("person__same_as", "program")).order_by("opened_at", "id")[:SHOWN])


def _with_peer(rows: Any) -> Any:
    now = Assignment.objects.filter(engagement=OuterRef("pk"), ends_at=None)
    name = Trim(Concat("worker__first_name", Value(" "), "worker__last_name"))
    return rows.annotate(
        peer_name=Subquery(now.annotate(n=name).values("n")[:1]),
        peer_title=Subquery(now.values("worker__peer_worker__title")[:1]),
    )


def _resting(
    one: Engagement, held: dict[uuid.UUID, list[Held]], team: Recipient, treated: set[uuid.UUID]
) -> Held | None:
    """The consent in this walk's program that lets the team be told; the one that shares most, None for none."""
    person = one.person.same_as_id

    def covers(consent: Held) -> bool:
        facts = consent.facts
        named = any(recipient.key == team.id for recipient in facts.recipients)
        by_class = facts.recipient_class == RecipientClass.TPO and person in treated
        return (
            consent.row.program_id == one.program_id and (named or by_class) and facts.information >= rules.LEAST
            and rules.purpose_among(facts.purposes) is not None
        )  # fmt: skip

    return max((c for c in held.get(person, ()) if covers(c)), key=lambda c: len(c.facts.information), default=None)


def _with_what_waits(found: list[Shared], site_id: uuid.UUID, asker: uuid.UUID | None) -> list[Shared]:
    mine = {one.engagement.id: one for one in found}
    if asker:
        asked = CareQuestion.objects.filter(engagement__in=mine, site=site_id, asked_by=asker)
        for question in asked.order_by("-asked_at"):
            mine[question.engagement_id].questions.append(question)
        for walk_id, notes in for_care_team(mine).items():
            mine[walk_id].notes.extend(notes[:NOTES_SHOWN])
    agreed = CareItem.objects.filter(engagement__in=mine, meeting__site=site_id, ended_at=None)
    for item in agreed.order_by("ends_on", "id"):
        if item.engagement_id:
            mine[item.engagement_id].items.append(item)
    return sorted(found, key=lambda one: (one.engagement.person.same_as.called.casefold(), one.engagement.id))


def shared_walk(site_id: uuid.UUID, engagement_id: uuid.UUID, at: datetime) -> Shared:
    """One walk that this team may be told of now. Raises NotVisible for any other, and for none."""
    found = next((one for one in shared_with(site_id, at) if one.engagement.id == engagement_id), None)
    if found is None:
        raise NotVisible
    return found


def ask_for(shared: Shared, today: date, *, reader: str) -> gate.Ask:
    """What this walk's line on the team's list would tell: asked of the gate at each look.

    Words are in it only where the consent covers all that they tell; the rest stays here and nothing says that it does.
    """
    one, facts = shared.engagement, shared.held.facts
    purpose = rules.purpose_among(facts.purposes)
    assert purpose is not None
    answers = [q for q in shared.questions if q.answer and rules.may_be_told(q.tells, facts.information)]
    items = [i for i in shared.items if rules.may_be_told(i.tells, facts.information)]
    notes = [n for n in shared.notes if rules.may_be_told(n.note.tells, facts.information)]
    tells = [*(q.tells for q in answers), *(i.tells for i in items), *(n.note.tells for n in notes)]
    told = set(rules.LEAST).union(*(map(Information, kinds) for kinds in tells))
    in_touch = Information.CONTACTS in facts.information
    if in_touch:
        told.add(Information.CONTACTS)
    coming = rules.next_words(one.next_on, today) if in_touch else None
    return gate.Ask(
        person_id=one.person.same_as_id, program_id=one.program_id, basis=BASIS_OF[facts.type],
        consent_id=shared.held.row.id, recipient=shared.team, purpose=purpose, information=frozenset(told),
        channel=Channel.PAGE, least=LEAST,
        record_ids=(one.id, *(q.id for q in answers), *(i.id for i in items), *(n.note.id for n in notes)),
        fields={"recipient_kind": "covered_entity", "read_by": reader},
        values={
            "name": one.person.same_as.called, "engagement": str(one.id), "program": one.program.name,
            "peer": one.peer_name or "", "title": one.peer_title or "", "paused": one.state == walk.State.PAUSED,
            "tells_when": in_touch, "next": coming.isoformat() if coming else "",
            "answers": [_said(q) for q in answers], "waiting": len([q for q in shared.questions if not q.ended_at]),
            "rests": len([q for q in shared.questions if q.rests]), "items": [_agreed(i) for i in items],
            "notes": [_noted(n) for n in notes],
        },
    )  # fmt: skip


def _said(question: CareQuestion) -> dict[str, str]:
    return {"asked": question.words, "answer": question.answer}


def _noted(read: Read) -> dict[str, Any]:
    """A note with the person's own words beside it: the one does not leave without the other."""
    own = [row.words for row in read.beside if row.by_person]
    note: Any = read.note  # with peer_name
    return {"words": note.words, "by": note.peer_name, "day": localdate(note.written_at).isoformat(), "beside": own}


def _agreed(item: CareItem) -> dict[str, str]:
    owner = rules.SEAT_WORDS[rules.Seat(item.owner)]
    return {"id": str(item.id), "words": item.words, "owner": owner, "ends": item.ends_on.isoformat()}


def open_questions(viewer: Viewer) -> list[CareQuestion]:
    """What teams ask the viewer, as the one who walks with the person or covers for them. Oldest first. One query."""
    mine = Engagement.objects.walked_or_covered_by(viewer.user_id).values("id")
    rows = CareQuestion.objects.filter(ended_at=None, engagement__in=mine)
    seen = rows.filter(engagement__person__same_as__in=viewer.granted_people())
    return list(seen.select_related("site", "engagement__person__same_as").order_by("asked_at", "id")[:SHOWN])


def question_for(viewer: Viewer, question_id: uuid.UUID) -> CareQuestion:
    """One question about somebody whom the viewer sees. Raises NotVisible."""
    seen = CareQuestion.objects.filter(engagement__person__same_as__in=viewer.granted_people())
    found = seen.select_related("site", "asked_by", "answered_by", "engagement__person__same_as")
    row = found.filter(id=question_id).first()
    if row is None:
        raise NotVisible
    return row


def questions_about(person: Person) -> list[CareQuestion]:
    """Every question about this person (the kept record) with its answer, newest first: the person may read them all.

    Each with `asker` and `peer` by first name. The caller has found the person by viewer, or is the person. One query.
    """
    rows = CareQuestion.objects.filter(engagement__person__same_as=person).select_related("site")
    named = rows.annotate(asker=F("asked_by__first_name"), peer=F("answered_by__first_name"))
    return list(named.order_by("-asked_at", "-id"))


def teams_of(person: Person, at: datetime) -> list[tuple[Site, datetime]]:
    """The sites whose team treats this person, as was written down, and since when. One query."""
    lasting = Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))
    rows = Relationship.objects.filter(
        lasting, person__same_as=person, relation=Relation.TREATING, recipient__site__isnull=False
    )
    return [(row.recipient.site, row.starts_at) for row in rows.select_related("recipient__site").order_by("starts_at")
            if row.recipient.site]  # fmt: skip


def meetings_at(sites: Iterable[Site]) -> list[CareMeeting]:
    """The meetings at these sites, newest first. One query."""
    rows = CareMeeting.objects.filter(site__in=list(sites)).select_related("site")
    return list(rows.order_by("-met_on", "-id")[:SHOWN])


def meeting_for(viewer: Viewer, meeting_id: uuid.UUID) -> CareMeeting:
    """One meeting at a site where the viewer meets. Raises NotVisible."""
    rows = CareMeeting.objects.filter(id=meeting_id, site__in=meeting_sites(viewer))
    row = rows.select_related("site", "written_by").first()
    if row is None:
        raise NotVisible
    return row


def agenda_of(viewer: Viewer, meeting: CareMeeting) -> list[Engagement]:
    """Who was on the agenda, of those whom the viewer sees by a grant. One query."""
    rows = Engagement.objects.visible_to(viewer).filter(care_topics__meeting=meeting)
    return list(rows.select_related("person__same_as", "program").order_by("person__same_as__called", "id"))


def items_of(viewer: Viewer, meeting: CareMeeting) -> list[CareItem]:
    """What was agreed, of what names nobody or somebody whom the viewer sees by a grant. One query."""
    seen = Q(engagement=None) | Q(engagement__person__same_as__in=viewer.granted_people())
    rows = CareItem.objects.filter(seen, meeting=meeting).select_related("engagement__person__same_as", "ended_by")
    return list(rows.order_by("ended_at", "ends_on", "id"))


def item_for(viewer: Viewer, item_id: uuid.UUID) -> CareItem:
    """One thing agreed at a site where the viewer meets, with the same sight. Raises NotVisible."""
    seen = Q(engagement=None) | Q(engagement__person__same_as__in=viewer.granted_people())
    rows = CareItem.objects.filter(seen, id=item_id, meeting__site__in=meeting_sites(viewer)).select_related("meeting")
    row = rows.first()
    if row is None:
        raise NotVisible
    return row


def for_agenda(viewer: Viewer, site: Site, at: datetime) -> list[Engagement]:
    """Whom the viewer may put on the agenda: whom they see by a grant and the site's team may be told of now."""
    told = {one.engagement.id for one in shared_with(site.id, at)}
    rows = Engagement.objects.visible_to(viewer).filter(id__in=told)
    return list(rows.select_related("person__same_as", "program").order_by("person__same_as__called", "id"))
