"""Type filters of an export: what can be asked by the keys that a search uses, and nothing else."""

from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from companionway.interop.fhir.server import spelling
from companionway.interop.fhir.server.keys import Keyring
from companionway.interop.fhir.server.kinds import KINDS, REFERENCE, TOKEN
from companionway.interop.fhir.server.models import Resource, ResourceKey


def can(said: str) -> bool:
    """Whether this filter (`Type?name=value&...`) asks only by codes, identifiers and references."""
    kind, _, query = said.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    return kind in KINDS and bool(pairs) and all(_known(kind, name) and value for name, value in pairs)


def _known(kind: str, name: str) -> bool:
    parameter = KINDS[kind].parameter(name)
    return parameter is not None and (
        name == "status" or (parameter.type in (TOKEN, REFERENCE) and not parameter.column)
    )


def narrowed(
    rows: "QuerySet[Resource]", partner_id: UUID, kinds: Sequence[str], filters: Iterable[str]
) -> "QuerySet[Resource]":  # fmt: skip
    """The rows of a type with filters that pass one of them; types without a filter stay whole."""
    by_kind: dict[str, Q] = {}
    for said in filters:
        kind, _, query = said.partition("?")
        by_kind[kind] = by_kind.get(kind, Q(pk__in=[])) | _passes(partner_id, kind, query)
    if not by_kind:
        return rows
    passes = Q(kind__in=[kind for kind in kinds if kind not in by_kind])
    for kind, one in by_kind.items():
        passes |= Q(kind=kind) & one
    return rows.filter(passes)


def _passes(partner_id: UUID, kind: str, query: str) -> Q:
    """Each of `name=value,value&name=value`."""
    ring, found = Keyring(partner_id, kind), Q()
    for name, value in parse_qsl(query, keep_blank_values=True):
        parameter = KINDS[kind].parameter(name)
        assert parameter is not None
        values = spelling.parts(value, ",")
        if parameter.column:
            found &= Q(status__in=[spelling.token(one)[1] for one in values])
            continue
        is_reference = parameter.type == REFERENCE
        keys = [ring.reference(name, one) if is_reference else ring.token(name, *spelling.token(one)) for one in values]
        held = ResourceKey.kept.filter(resource=OuterRef("pk"), partner_id=partner_id, kind=kind, parameter=name)
        found &= Q(Exists(held.filter(key__in=keys)))
    return found
