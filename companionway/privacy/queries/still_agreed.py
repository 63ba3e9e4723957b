"""Whether what was let out on consents is still agreed to, for files that wait to be fetched."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from companionway.privacy.models.consent import Consent
from companionway.privacy.models.request import RestrictionRequest
from companionway.privacy.rules.restrictions import Answer


def still_agreed(consents: Collection[UUID], *, since: datetime, at: datetime) -> bool:
    """False once any of these was taken back, has ended or was replaced, or a restriction was agreed since then.

    Two queries. It is stricter than the gate: it does not ask whether the restriction would touch these records.
    """
    rows = Consent.objects.filter(id__in=consents)
    ended = Q(revocations__isnull=False) | Q(falsity__isnull=False) | Q(replaced_by__isnull=False)
    ended |= Q(events__kind="ends") | Q(expires_on__lt=localdate(at))
    if rows.filter(ended).exists():
        return False
    restricted = RestrictionRequest.objects.filter(
        person__same_as__in=rows.values("person__same_as"), answer=Answer.AGREED, ended_at=None, answered_at__gte=since
    )
    return not restricted.exists()
