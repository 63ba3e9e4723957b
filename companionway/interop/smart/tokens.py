"""Who calls: the partner behind the token that came along with a request."""

import re
from datetime import datetime

from companionway.interop.smart.callers import Caller
from companionway.interop.smart.models import PartnerToken
from companionway.platform.ids import token_hash

BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]{20,200}=*)", re.IGNORECASE)


def caller_of(authorization: str, at: datetime) -> Caller | None:
    """The caller by its Authorization header; None for one without a token, and for an unknown or ended token.

    One query. A partner that was ended is nobody, whatever its tokens say.
    """
    shown = BEARER.fullmatch(authorization.strip(" "))
    if shown is None:
        return None
    living = PartnerToken.kept.filter(token_hash=token_hash(shown[1]), ends_at__gt=at, partner__ended_at=None)
    row = living.select_related("partner").first()
    return Caller(row.partner, frozenset(row.scopes), row.id) if row else None
