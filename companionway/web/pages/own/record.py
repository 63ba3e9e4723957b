"""My record: to read, to print, and as a file that other systems understand. It leaves through the gate, to the person.

The one who asks is the person: their link and their word are how that is known (2.23; 45 CFR 164.524).
"""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from companionway.interop.fhir.own_record import bundle
from companionway.interop.own_everything import everything_of
from companionway.people.models import Person
from companionway.platform import clock, limits
from companionway.privacy import gate
from companionway.privacy.queries.own_page import myself
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind, Relation
from companionway.web import leaving
from companionway.web.access import OwnRequest, own_page
from companionway.web.pages.own.record_parts import parts_of

EVERYTHING = frozenset({Information.NAME, Information.CONTACT_POINTS, Information.PARTICIPATION, Information.CONTACTS,
                        Information.CHECK_INS, Information.GOALS, Information.MESSAGES, Information.OWN_WORDS,
                        Information.DOCUMENTS})  # fmt: skip


@require_safe
@own_page("two ways to take their record along")
def record(request: OwnRequest) -> HttpResponse:
    """What is in it, and the two buttons."""
    return render(request, "own/record.html")


@require_POST
@own_page("their record to read and to print")
def readable(request: OwnRequest) -> HttpResponse:
    """Everything on one page."""
    person = myself(request.visit)
    values = parts_of(everything_of(person, clock.now()))
    permit = _permit(person, Channel.PAGE, values)
    return leaving.page(request, permit, "own/record_page.html", Channel.PAGE, name="mine", now=clock.now())


@require_POST
@own_page("their record as a file for other systems")
def as_file(request: OwnRequest) -> HttpResponse:
    """The Bundle, ten times a day at most."""
    person, now = myself(request.visit), clock.now()
    wait = limits.wait(limits.EXPORT, f"own:{person.id}", at=now)
    if wait:
        response = render(request, "own/too_often.html", {"minutes": -(-wait // 60)}, status=429)
        response["Retry-After"] = str(wait)
        return response
    made = bundle(everything_of(person, now), at=now)
    permit = _permit(person, Channel.FILE, json.dumps(made, ensure_ascii=False, indent=1).encode())
    return leaving.file(permit, "my-record.json", "application/fhir+json")


def _permit(person: Person, channel: Channel, values: Any) -> gate.Permit:
    told = gate.Told(person.called, RecipientKind.PERSON, relations=frozenset({Relation.SELF}))
    ask = gate.Ask(
        person_id=person.id, program_id=None, basis=gate.Basis.PERSON_ACCESS, recipient=told,
        purpose=Purpose.AT_REQUEST, information=EVERYTHING, channel=channel, values=values,
        least="The person's own record, as they asked for it.",
        fields={"identity_check": "their own link, and the word that was agreed on"},
    )  # fmt: skip
    return gate.judge(ask, by=None, at=clock.now())
