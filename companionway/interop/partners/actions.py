"""Partners: brought to what their file says, and ended. No row is ever deleted; tokens that rest on old terms are."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from companionway.interop.partners.file import Plan
from companionway.interop.partners.models import Partner
from companionway.interop.partners.planning import Change, changes
from companionway.interop.smart.models import PartnerToken
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError
from companionway.privacy.actions.naming import end_sender_row, sender_row
from companionway.privacy.rules.terms import RecipientKind

NOBODYS = "the row of a partner among the recipients is about nobody, and no user is in force"


@transaction.atomic
def apply(
    *, plan: Plan, again: Collection[str] = (), by: uuid.UUID | None, at: datetime
) -> tuple[list[Change], list[str]]:  # fmt: skip
    """Bring this installation to the partners of a file; done again it changes nothing. Returns changes and remarks.

    Each partner gets the row among the recipients by which a person's consent names it. Raises FaultyFile where the
    file names a program or a member of staff who is not here.
    """
    list(Partner.kept.select_for_update().filter(key__in=[one.key for one in plan]).order_by("key"))  # one at a time
    made, remarks = changes(plan, again=again)
    ids = [str(_apply(change, at)) for change in made]
    audit.record("partners.loaded", actor=by, at=at, subject=("partner", None),
                 detail={"partners": len(plan), "changed": ids})  # fmt: skip
    return made, remarks


def _apply(change: Change, at: datetime) -> uuid.UUID:
    if change.row is None:
        row = Partner.kept.create(key=change.key, stamped_at=at, **change.values)
    else:
        row = change.row
        Partner.kept.filter(id=row.id).update(**change.values)
        row.refresh_from_db()
    if change.ends_tokens:
        PartnerToken.kept.filter(partner=row).delete()
    with wall.everyone(NOBODYS):
        sender_row(sender=row.key, name=row.name, organization=row.organization, kind=RecipientKind(row.kind))
    return row.id


@transaction.atomic
def end(*, key: str, by: uuid.UUID | None, at: datetime) -> Partner:
    """We speak with this partner no more: its tokens end at once, and nothing is sent to it on any consent.

    What it sent stays. Raises DomainError for a key that nobody has, or that ended before.
    """
    row = Partner.kept.select_for_update().filter(key=key, ended_at=None).first()
    if row is None:
        raise DomainError("no_such_partner", f"There is no partner {key!r} that we still speak with.")
    Partner.kept.filter(id=row.id).update(ended_at=at)
    PartnerToken.kept.filter(partner=row).delete()
    with wall.everyone(NOBODYS):
        end_sender_row(sender=row.key, on=timezone.localdate(at))
    audit.record("partner.ended", actor=by, at=at, subject=("partner", row.id))
    return row
