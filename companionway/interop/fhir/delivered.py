"""The FHIR files of a delivery: checked, joined into one graph, and each taken in or told why not."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from companionway.interop.fhir.graph import Graph, Node, Unresolved, nodes_of
from companionway.interop.fhir.issues import Issue, Refused
from companionway.interop.fhir.r4 import check
from companionway.interop.fhir.reading import Json, read
from companionway.interop.fhir.referral import NoReferral, NotTaken, referral_of
from companionway.interop.incoming import Given, Incoming, Outcome, Verdict
from companionway.interop.sorting import Kind
from companionway.interop.taking import Terms, take
from companionway.platform.errors import DomainError

# What a referral may lead to; everything else is checked and let go, so that large deliveries stay small in memory.
JOINED = {"Patient", "Practitioner", "PractitionerRole", "Organization", "Location", "ServiceRequest", "RelatedPerson",
          "Group", "Device"}  # fmt: skip
MAX_ENTRIES = 1_000
Found = Incoming | NoReferral | NotTaken


class Resources:
    """All FHIR files of one delivery, read and joined before the first is taken in."""

    def __init__(self, files: Sequence[Given], kinds: Sequence[Kind], terms: Terms) -> None:
        self.terms = terms
        self.files = files
        self.graph = Graph()
        self.refusals: dict[int, list[Issue]] = {}
        self.about: dict[int, str] = {}
        self._requests: dict[int, list[Node]] = {}
        self._tasks: dict[int, Json] = {}
        for place, kind in enumerate(kinds):
            body = files[place].body
            if kind == Kind.FHIR and body is not None:
                self._read(place, files[place], body)
        self.found = {place: [self._judged(node) for node in nodes] for place, nodes in self._requests.items()}
        refused = any(isinstance(one, NotTaken) for some in self.found.values() for one in some)
        self.keep_all = bool(self.refusals) or refused

    def _read(self, place: int, given: Given, body: bytes) -> None:
        try:
            resource = read(body, limit=self.terms.limit)
        except Refused as refused:
            self.refusals[place] = refused.issues
            return
        entries = resource.get("entry")
        if isinstance(entries, list) and len(entries) > MAX_ENTRIES:
            reason = f"A Bundle may hold {MAX_ENTRIES:,} entries at most; send it in parts."
            self.refusals[place] = [Issue("Bundle.entry", "too-long", reason)]
            return
        issues = check(resource)
        if issues:
            self.refusals[place] = issues
            self.graph.refused.add(f"{resource.get('resourceType')}/{resource.get('id')}")
            return
        self.about[place] = _about(resource)
        if resource["resourceType"] == "Task":
            self._tasks[place] = resource
        for node in nodes_of(resource, place, given.folder):
            if node.kind in JOINED:
                self.graph.add(node)
            if node.kind == "ServiceRequest":
                self._requests.setdefault(place, []).append(node)

    def _judged(self, node: Node) -> Found:
        try:
            return referral_of(node, self.graph, self.terms.order_codes, self.terms.today)
        except NotTaken as fault:
            return fault

    def take(self, place: int, at: datetime) -> Outcome:
        """Take in one file. A Bundle is all or nothing."""
        if place in self.refusals:
            first, *others = self.refusals[place]
            notes = tuple(str(issue) for issue in others)
            return Outcome(Verdict.REFUSED, first.path, first.reason, notes=notes, kind=Kind.FHIR)
        found = self.found.get(place, [])
        for one in found:
            if isinstance(one, NotTaken):
                return Outcome(Verdict.REFUSED, one.location, one.reason, kind=Kind.FHIR)
        requests = [one for one in found if isinstance(one, Incoming)]
        if not requests:
            return self._no_referral(place, found)
        return self._taken(requests, self.files[place].source, at)

    def _no_referral(self, place: int, found: list[Found]) -> Outcome:
        reasons = [one.reason for one in found if isinstance(one, NoReferral)]
        used = place in self.graph.used
        reason = self.about[place]
        if reasons:
            reason += f": {reasons[0]}"
        elif place in self._tasks:
            reason += self._focus(place)
        elif used:
            reason += ", read for the request of another file"
        return Outcome(Verdict.NO_REFERRAL, reason=reason, kind=Kind.FHIR, keep_body=used or self.keep_all)

    def _focus(self, place: int) -> str:
        """What a Task is about: a request that makes the referral by itself, or nothing that asks us."""
        task = Node(self._tasks[place], place, self.files[place].folder, "Task")
        reference = task.resource.get("focus", {}).get("reference")
        try:
            request = self.graph.resolve(reference, task) if isinstance(reference, str) else None
        except Unresolved:
            request = None
        taken = [node for some in self._requests.values() for node in some if node is request]
        ours = taken and not isinstance(self._judged(taken[0]), NoReferral)
        return f" about {reference}, which makes the referral" if ours else " that is about no request to us"

    def _taken(self, requests: list[Incoming], sender: str, at: datetime) -> Outcome:
        made = []
        current = requests[0]
        try:
            with transaction.atomic():
                for current in requests:
                    made.append(take(current, sender, self.terms, at))
        except DomainError as fault:
            return Outcome(Verdict.REFUSED, current.where, fault.message, kind=Kind.FHIR)
        verdicts = {verdict for verdict, _ in made}
        verdict = next(v for v in (Verdict.MADE, Verdict.UPDATED, Verdict.KNOWN) if v in verdicts)
        notes = tuple(note for one in requests for note in one.notes)
        return Outcome(verdict, referrals=tuple(identity for _, identity in made), notes=notes, kind=Kind.FHIR)


def _about(resource: Json) -> str:
    kind = str(resource["resourceType"])
    if kind == "Bundle":
        return f"a Bundle of {len(resource.get('entry', []))} resources without a request to us"
    return f"{'an' if kind[0] in 'AEIO' else 'a'} {kind}"
