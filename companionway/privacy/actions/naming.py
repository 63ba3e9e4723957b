"""Naming who is outside the team: an office or a person that a consent names, and the team that asked for a peer."""

import uuid
from datetime import date, datetime

from django.db import transaction

from companionway.organizations.models import Site
from companionway.platform import audit
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.models.recipient import Recipient, Relationship
from companionway.privacy.rules.terms import RecipientKind, Relation


@transaction.atomic
def name_recipient(
    *, name: str, organization: str = "", kind: RecipientKind, person_id: uuid.UUID, relation: Relation | None = None,
    by: uuid.UUID, at: datetime,
) -> Recipient:  # fmt: skip
    """Write down somebody whom this person names, and what they are to them where that matters (a duty to monitor).

    Each naming is a row of its own: two people may mean two offices by one name. Raises DomainError without a name.
    """
    if not name.strip():
        raise DomainError("no_recipient", "Who may get it? A name is needed.", field="recipient")
    row = Recipient.objects.create(
        person_id=person_id, name=name.strip(), organization=organization.strip(), kind=kind
    )  # fmt: skip
    if relation:
        Relationship.objects.create(
            recipient=row, person_id=person_id, relation=relation, starts_at=at, recorded_by=by
        )  # fmt: skip
    audit.record("recipient.named", actor=by, at=at, subject=("recipient", row.id), person=person_id)
    return row


@transaction.atomic
def referring_team(*, site_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> Recipient:
    """The team at a site that asks for peers, as a recipient. Made when it is named for the first time."""
    site = Site.objects.select_for_update().get(id=site_id)
    row, made = Recipient.objects.get_or_create(
        site=site, defaults={"name": site.name, "organization": site.name, "kind": RecipientKind.COVERED_ENTITY}
    )
    audit.record("recipient.named", actor=by, at=at, subject=("recipient", row.id), reason="made" if made else "known")
    return row


@transaction.atomic
def team_that_treats(*, site_id: uuid.UUID, person_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Relationship:
    """Write down that the team at this site treats this person, as they say. What it may be told, their consents say.

    `person_id` is the kept record. Written twice it is one row.
    """
    team = referring_row(site_id)
    known = Relationship.objects.filter(
        recipient=team, person__same_as=person_id, relation=Relation.TREATING, ends_at=None
    )
    row = known.first()
    made = row is None
    if row is None:
        row = Relationship.objects.create(
            recipient=team, person_id=person_id, relation=Relation.TREATING, starts_at=at, recorded_by=by
        )
    audit.record("team.treats", actor=by, at=at, subject=("recipient", team.id), person=person_id,
                 reason="made" if made else "known")  # fmt: skip
    return row


@transaction.atomic
def team_treats_no_more(*, site_id: uuid.UUID, person_id: uuid.UUID, by: uuid.UUID, at: datetime) -> int:
    """That team does not treat this person any more. From now on nothing is shown to it. Returns how many rows ended.

    Raises NotVisible when it was not written down that it does.
    """
    rows = Relationship.objects.filter(
        recipient__site_id=site_id, person__same_as=person_id, relation=Relation.TREATING, ends_at=None
    )
    ended = rows.update(ends_at=at)
    if not ended:
        raise NotVisible
    audit.record("team.treats_no_more", actor=by, at=at, subject=("site", site_id), person=person_id)
    return ended


def referring_row(site_id: uuid.UUID) -> Recipient:
    """The row of the team at a site, made when it is needed for the first time. Part of the caller's action."""
    site = Site.objects.select_for_update().get(id=site_id)
    return Recipient.objects.get_or_create(
        site=site, defaults={"name": site.name, "organization": site.name, "kind": RecipientKind.COVERED_ENTITY}
    )[0]


def sender_row(*, sender: str, name: str, organization: str, kind: RecipientKind) -> Recipient:
    """The row of another system that asks us and is answered, by its key. Part of the caller's action.

    It is about nobody; a consent names it as it names the team at a site. Said again with another name it is brought
    up to that: what earlier disclosures said stands in their own words.
    """
    row, _ = Recipient.objects.update_or_create(
        sender=sender, defaults={"name": name, "organization": organization, "kind": kind, "ended_on": None}
    )
    return row


def end_sender_row(*, sender: str, on: date) -> None:
    """Nothing is told to this system any more, whatever consents name it. Part of the caller's action."""
    Recipient.objects.filter(sender=sender, ended_on=None).update(ended_on=on)
