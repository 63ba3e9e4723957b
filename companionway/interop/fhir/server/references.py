"""Where references lead (interop 7): to an entry of the same Bundle, to what was sent before, to us, nowhere."""

import re
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from django.db.models import Q

from companionway.interop.fhir.server import answers, house
from companionway.interop.fhir.server.keys import identifier_key
from companionway.interop.fhir.server.models import Resource, ResourceKey
from companionway.interop.fhir.server.problems import ServerIssue, problem

Json = dict[str, Any]
RELATIVE = re.compile(r"^([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?$")
SEARCHED = re.compile(r"^([A-Z][A-Za-z]+)\?identifier=([^&]+)$")
BASE = re.compile(r"^(https?://.+)/([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})$")
# The references that we act on: each must lead somewhere here.
ACTS_ON = {"Task": ("focus", "for", "requester", "owner"), "ServiceRequest": ("subject", "requester")}
ABOUT = ("subject", "patient")
Target = tuple[str, uuid.UUID]


@dataclass
class Targets:
    """What can be referred to. `entries` are those of the same Bundle, by full URL."""

    partner_id: uuid.UUID
    entries: dict[str, Target] = field(default_factory=dict)
    sight: Q | None = None
    known: dict[Target, bool] = field(default_factory=dict)
    found: dict[str, Target | None] = field(default_factory=dict)

    def look_up(self, references: Iterable[str]) -> None:
        """Ask once which of these stand here. At most three queries, however many they are."""
        asked = set(references)
        named = {target for one in asked if (target := self._named(one)) is not None} - set(self.known)
        ids = [identity for _, identity in named]
        mine = Resource.kept.filter(self.sight or Q(partner_id=self.partner_id))
        rows = mine.filter(id__in=ids).values_list("kind", "id") if ids else ()
        here = set(rows) | (house.ids(named) if named else set())
        self.known |= {target: target in here for target in named}
        for one in asked:
            searched = SEARCHED.match(one)
            if searched is not None and one not in self.found:
                self.found[one] = self._searched(searched[1], unquote(searched[2]))

    def _named(self, reference: str) -> Target | None:
        """The type and id that a relative reference, or one on our own base, says."""
        own = f"{answers.base()}/"
        match = RELATIVE.match(reference.removeprefix(own))
        return _target(match[1], match[2]) if match else None

    def _searched(self, kind: str, token: str) -> Target | None:
        key = identifier_key(self.partner_id, kind, token)
        rows = ResourceKey.kept.filter(partner_id=self.partner_id, kind=kind, parameter="identifier", key=key)
        ids = list(rows.values_list("resource_id", flat=True)[:2])
        if len(ids) != 1:
            words = f"{'No' if not ids else 'More than one'} {kind} has the identifier of a reference."
            raise problem(412, "multiple-matches" if ids else "not-found", words)
        return kind, ids[0]

    def leads_to(self, reference: str, full_url: str = "") -> Target | None:
        """Where a reference in an entry with this full URL leads; None for nowhere here."""
        if reference in self.entries:
            return self.entries[reference]
        if reference in self.found:
            return self.found[reference]
        base = BASE.match(full_url)
        relative = RELATIVE.match(reference)
        if relative and base and base[1] != answers.base():
            return self.entries.get(f"{base[1]}/{relative[1]}/{relative[2]}")
        target = self._named(reference)
        return target if target is not None and self.known.get(target) else None

    def rewritten(self, reference: str, full_url: str = "") -> str:
        """The reference as it is stored: `Type/id` where it leads somewhere here, else as it was sent."""
        target = None if reference.startswith("#") else self.leads_to(reference, full_url)
        return f"{target[0]}/{target[1]}" if target else reference


def _target(kind: str, identity: str) -> Target | None:
    try:
        return kind, uuid.UUID(identity)
    except ValueError:
        return None


def unresolved(
    kind: str, resource: Json, targets: Targets, full_url: str = "", standing: Collection[str] = ()
) -> list[ServerIssue]:
    """Each reference that we act on and that leads nowhere: one issue with its place. `standing` ones are there."""
    names = ACTS_ON.get(kind, ABOUT)
    pairs = [(f"{kind}.{name}", resource.get(name)) for name in names]
    if kind == "Task":
        outputs = resource.get("output")
        for place, part in enumerate(outputs if isinstance(outputs, list) else []):
            pairs.append((f"Task.output[{place}].valueReference", part.get("valueReference")))
    found = []
    for path, value in pairs:
        said = value.get("reference") if isinstance(value, dict) else None
        if (
            isinstance(said, str)
            and said not in standing
            and not said.startswith("#")
            and targets.leads_to(said, full_url) is None
        ):
            found.append(ServerIssue("not-found", _words(said), f"{path}.reference"))
    return found


def _words(reference: str) -> str:
    if BASE.match(reference) and not reference.startswith(answers.base()):
        return "This points to another server, which is not asked; send the resource in the transaction."
    if reference.startswith("urn:"):
        return "This names no entry of the Bundle."
    return "This names nothing that you sent here; send it first, or in the same transaction."
