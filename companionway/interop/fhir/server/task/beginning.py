"""A requested Task makes the referral: the ServiceRequest in its focus and its person, through the one door."""

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from companionway.interop.fhir.graph import Graph, Node
from companionway.interop.fhir.referral import NoReferral, NotTaken, codes_of, referral_of
from companionway.interop.fhir.server import actions
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import problem
from companionway.interop.fhir.server.task.checks import named
from companionway.interop.fhir.server.task.sides import Asks
from companionway.interop.inbox import terms_for
from companionway.interop.taking import take
from companionway.platform import outbox, wall
from companionway.platform.errors import DomainError
from companionway.referrals.actions.news import KIND
from companionway.referrals.leading import person_of

Json = dict[str, Any]
FOCUS = "Task.focus"
STEPS = 3  # ServiceRequest to PractitionerRole to Practitioner or Organization
REFERENCE = re.compile(r"^[A-Z][A-Za-z]+/[0-9a-f-]{36}$")


def begin(row: Resource, resource: Json, caller: Asks, at: datetime) -> uuid.UUID:
    """Make the referral that this Task asks for, or find the one that its order made. Gives its id. Raises Problem.

    Our clock starts here, not at `authoredOn`. Part of the partner's request. The ServiceRequest stays as it was sent;
    the person is found by the numbers that this partner knows them by, and a record that is here is not written over.
    """
    request = _request(row, resource)
    graph, node = _graph(request)
    terms = replace(terms_for(None, at), program=caller.partner.program)
    codes = codes_of(node.resource)
    asked = terms.order_codes | {*codes, *(("", code) for _, code in codes)}  # a Task says by itself that it asks us
    try:
        found = referral_of(node, graph, asked, terms.today)
        if isinstance(found, NoReferral):
            raise problem(422, "business-rule", f"This is no request to us: {found.reason}.", FOCUS)
        _, referral_id = take(found, caller.partner.key, terms, at)
    except NotTaken as fault:
        raise problem(422, "business-rule", fault.reason, FOCUS) from None
    except DomainError as fault:
        raise problem(422, "business-rule", fault.message, FOCUS) from None
    _belongs(row, request, node, referral_id)
    # Where the order was here already there is no news of it; its Task is to say where it is all the same.
    outbox.put(KIND, key=f"{KIND}:begun:{row.id}", payload={"referral": str(referral_id)}, available_at=at)
    return referral_id


def _request(row: Resource, resource: Json) -> Resource:
    focus = named(resource.get("focus"))
    rows = Resource.kept.filter(partner_id=row.partner_id, kind="ServiceRequest", id=focus[1] if focus else row.id)
    found = rows.first()
    if found is None:
        raise problem(422, "not-found", "The focus is a ServiceRequest that you sent here.", FOCUS)
    return found


def _graph(request: Resource) -> tuple[Graph, Node]:
    """The request with what it leads to among what this partner sent. A query a step, three at most."""
    graph, nodes, further = Graph(), dict[uuid.UUID, Node](), [request]
    for _ in range(STEPS):
        for one in further:
            resource = {"resourceType": one.kind, "id": str(one.id), **json.loads(bytes(one.body))}
            nodes[one.id] = Node(resource, 0, "", one.kind)
            graph.add(nodes[one.id])
        wanted = {uuid.UUID(said[-36:]) for one in further for said in _said(nodes[one.id].resource)} - set(nodes)
        rows = Resource.kept.filter(partner_id=request.partner_id, id__in=wanted) if wanted else []
        further = list(rows)
        if not further:
            break
    return graph, nodes[request.id]


# What a referral is made of; a request may point to much more, which is not read for it.
LED_BY = ("subject", "requester", "practitioner", "organization", "locationReference")


def _said(resource: Mapping[str, Any]) -> Iterable[str]:
    for name in LED_BY:
        part = resource.get(name)
        for one in part if isinstance(part, list) else [part]:
            said = one.get("reference") if isinstance(one, dict) else None
            if isinstance(said, str) and REFERENCE.match(said):
                yield said


def _belongs(row: Resource, request: Resource, node: Node, referral_id: uuid.UUID) -> None:
    """Say whose these became. One request has one Task of a partner. Raises Problem for a second one."""
    tasks = Resource.kept.filter(partner_id=row.partner_id, kind="Task", referral_id=referral_id)
    other = tasks.exclude(id=row.id).first()
    if other is not None:
        words = f"This request has its Task already: Task/{other.id}. Read or change that one."
        raise problem(409, "duplicate", words, FOCUS)
    with wall.everyone("a request that was just made is nobody's at the edge"):
        person_id = person_of(referral_id)
    actions.belongs_to([row, request], person_id=person_id, referral_id=referral_id)
    patient = named(node.resource.get("subject"))
    if patient:
        people = Resource.kept.filter(partner_id=row.partner_id, kind="Patient", id=patient[1])
        actions.belongs_to(list(people), person_id=person_id)
