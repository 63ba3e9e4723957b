"""Writing organizations, sites, programs and offers: only from a list of changes that a program file asks for."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from companionway.organizations.models import Organization, Program, ProgramSite, Site
from companionway.organizations.planning import Change
from companionway.platform import audit


@transaction.atomic
def apply_changes(
    *, organization: str, changes: Sequence[Change], by: uuid.UUID | None, at: datetime
) -> dict[str, int]:  # fmt: skip
    """Make these changes of one organization (its slug). Returns how many rows of each kind were touched."""
    counts: dict[str, int] = {}
    for change in changes:
        _apply(organization, change)
        counts[change.kind] = counts.get(change.kind, 0) + 1
    audit.record(
        "program.loaded", actor=by, at=at, subject=("organization", Organization.objects.get(slug=organization).id),
        detail=counts,
    )  # fmt: skip
    return counts


def _apply(organization: str, change: Change) -> None:
    if change.kind == "organization":
        Organization.objects.update_or_create(slug=change.slug, defaults=change.values)
        return
    owner = Organization.objects.get(slug=organization)
    if change.kind == "offer":
        _apply_offer(owner, change)
        return
    values = _columns(change.values)
    kind: type[Site] | type[Program] = Site if change.kind == "site" else Program
    if change.new:
        kind(organization=owner, slug=change.slug, **values).save(force_insert=True)
    else:
        kind.objects.filter(organization=owner, slug=change.slug).update(**values)
    if change.kind == "site" and isinstance(values.get("closed_on"), date):
        _end_offers_of(change.slug, values["closed_on"])


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    columns = {"setting" if key == "kind" else key: value for key, value in values.items()}
    if "order_codes" in columns:
        columns["order_codes"] = [{"system": system, "code": code} for system, code in columns["order_codes"]]
    if "modes" in columns:
        columns["modes"] = list(columns["modes"])
    return columns


def _apply_offer(owner: Organization, change: Change) -> None:
    if change.new:
        ProgramSite.objects.create(
            program=Program.objects.get(organization=owner, slug=change.slug),
            site=Site.objects.get(organization=owner, slug=change.values["site"]),
            starts_on=change.values["starts_on"], ends_on=change.values["ends_on"],
        )  # fmt: skip
    elif change.offer is not None:
        ProgramSite.objects.filter(program__organization=owner, id=change.offer).update(**change.values)


def _end_offers_of(site: str, last: date) -> None:
    """A site that closes takes its offers with it, also those that the file forgot."""
    for offer in ProgramSite.objects.filter(site__slug=site):
        if offer.ends_on is None or offer.ends_on > last:
            ProgramSite.objects.filter(id=offer.id).update(ends_on=max(last, offer.starts_on))
