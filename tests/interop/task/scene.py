"""A partner with a request at the FHIR server, as rows: what it sent, its Task begun, and looking at both as it."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from companionway.interop.fhir.server import actions, bodies
from companionway.interop.fhir.server.actions import Draft
from companionway.interop.fhir.server.keys import keys_of
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import Problem
from companionway.interop.fhir.server.task import changing, publishing, requests, shown
from companionway.interop.fhir.server.task.beginning import begin
from companionway.interop.partners.models import Partner
from companionway.platform import clock
from companionway.platform.models import OutboxMessage
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.rules.terms import RecipientKind
from companionway.referrals.models import Referral
from tests.cast import NOW
from tests.interop.makers import patient, request
from tests.interop.task.makers import a_task

Json = dict[str, Any]


@dataclass
class Asking:
    """A caller, by its partner alone."""

    partner: Partner


@dataclass
class Sent:
    """One request of a partner: its Task and ServiceRequest by id."""

    partner: Partner
    task_id: uuid.UUID
    request_id: uuid.UUID

    @property
    def task(self) -> Resource:
        """The row as it is now."""
        return Resource.kept.get(id=self.task_id)

    @property
    def shown(self) -> Json:
        """The Task's body as it is written now, whether or not it may be seen."""
        found: Json = json.loads(bytes(self.task.body))
        return found

    @property
    def referral(self) -> Referral:
        """The request that it made."""
        task = self.task
        assert task.referral_id
        return Referral.objects.get(id=task.referral_id)

    def read(self, at: datetime | None = None) -> Json | None:
        """What the partner gets for its Task at this moment, None for nothing."""
        with transaction.atomic():
            found = shown.let_out([self.task], Asking(self.partner), at or clock.now())
        return json.loads(found[self.task_id].body) if found else None

    def publish(self) -> int:
        """The worker's run for this request."""
        assert self.task.referral_id
        return publishing.publish(self.task.referral_id, clock.now())

    def put(self, at: datetime | None = None, **changes: Any) -> list[Resource]:
        """A PUT of what is shown, with changes; None takes an element out. Raises Problem."""
        after = {name: value for name, value in (self.shown | changes).items() if value is not None}
        kept = bodies.packed({name: bodies.raw(value) for name, value in after.items()})
        with transaction.atomic():
            row = Resource.kept.select_for_update().get(id=self.task_id)
            touched = changing.change(row, after, kept, Asking(self.partner), at or clock.now())
            if touched:
                actions.stamp(self.partner.id, touched)
        return touched

    def put_request(self, **changes: Any) -> list[Resource]:
        """The same for its ServiceRequest."""
        with transaction.atomic():
            row = Resource.kept.select_for_update().get(id=self.request_id)
            after = json.loads(bytes(row.body)) | changes
            kept = bodies.packed({name: bodies.raw(value) for name, value in after.items()})
            touched = requests.change(row, after, kept, Asking(self.partner), clock.now())
            if touched:
                actions.stamp(self.partner.id, touched)
        return touched


def refused(act: Any) -> tuple[int, str, str]:
    """The status, code and place of the problem that an act meets."""
    try:
        act()
    except Problem as found:
        return found.status, found.issues[0].code, found.issues[0].expression
    raise AssertionError("it was not refused")


def a_partner(key: str = "coast", acts_as: uuid.UUID | None = None) -> Partner:
    """Another system, in the list of recipients under its own key."""
    Recipient.objects.create(name=f"{key} Hospital", kind=RecipientKind.COVERED_ENTITY, sender=key)
    return Partner.kept.create(
        key=key, name=f"{key} Hospital", organization=f"{key} Hospital", kind="hospital", acts_as=acts_as,
        stamped_at=NOW, program="ed",
    )  # fmt: skip


def put_down(partner: Partner, kind: str, resource: Json, **more: Any) -> Resource:
    """One resource of the partner."""
    kept = bodies.to_keep(json.dumps(resource).encode())
    draft = Draft(
        kind=kind, body=kept, keys=keys_of(partner.id, kind, resource), status=str(resource.get("status", "")), **more
    )
    (row,) = actions.insert(partner.id, [draft])
    actions.stamp(partner.id, [row])
    return row


def sent(partner: Partner, *, number: str = "7", status: str = "requested", at: datetime = NOW, **changes: Any) -> Sent:
    """Patient, Organization, ServiceRequest and Task of a partner; a requested Task has made its referral."""
    with transaction.atomic():
        who = put_down(partner, "Patient", patient(f"p{number}"))
        asker = put_down(partner, "Organization", {"resourceType": "Organization", "name": "Coast Clinic"})
        order = {"identifier": [{"system": "http://sender.example/order", "value": number}],
                 "status": "draft" if status == "draft" else "active"}  # fmt: skip
        asked = put_down(partner, "ServiceRequest", request(f"r{number}", f"Patient/{who.id}", **order))
        resource = a_task(
            focus={"reference": f"ServiceRequest/{asked.id}"}, requester={"reference": f"Organization/{asker.id}"},
            status=status, **{"for": {"reference": f"Patient/{who.id}"}}, **changes,
        )  # fmt: skip
        kept = bodies.to_keep(json.dumps(resource).encode())
        task = put_down(partner, "Task", resource, sent=kept, level=Resource.RECEIPT)
        if status == "requested":
            begin(task, resource, Asking(partner), at)
    return Sent(partner, task.id, asked.id)


def waiting(kind: str) -> int:
    """How many rows of this kind wait for the worker."""
    return OutboxMessage.objects.filter(kind=kind, done_at=None).count()
