"""Reading partners: by key, by id, and as lines for whoever looks after them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from companionway.interop.partners.models import Partner

Json = dict[str, Any]


def partner_by_key(key: str) -> Partner | None:
    """The partner with this key, while we speak with it; None for any other."""
    return Partner.kept.living().filter(key=key).first()


def partner_by_id(partner_id: UUID) -> Partner | None:
    """The partner with this id, while we speak with it; None for any other."""
    return Partner.kept.living().filter(id=partner_id).first()


def section(partner: Partner, name: str) -> Json | None:
    """What the file says for one way of speaking with this partner; None when it says nothing of it."""
    said = partner.sections.get(name)
    return said if isinstance(said, dict) else None


def partners_with(name: str) -> list[Partner]:
    """The partners that we speak with in this way (a section of the file), by key."""
    return list(Partner.kept.living().filter(sections__has_key=name).order_by("key"))


def everyone() -> list[Partner]:
    """All, also those that ended, by key."""
    return list(Partner.kept.order_by("key"))


def held(keys: Iterable[str]) -> dict[str, Partner]:
    """Those of these keys that are there, ended or not."""
    return {row.key: row for row in Partner.kept.filter(key__in=list(keys))}
