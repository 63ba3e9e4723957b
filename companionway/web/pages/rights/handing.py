"""Handing something to the person, or to who acts for them: who gets it, how that is known, and the gate's permit."""

from typing import Any

from companionway.people.models import Person
from companionway.platform import clock
from companionway.privacy import gate
from companionway.privacy.queries.standing import representatives_of
from companionway.privacy.rules.signers import AUTHORITY_WORDS, Authority
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind, Relation
from companionway.web.access import StaffRequest
from companionway.web.pages.rights.forms import HandForm


def who_may_have(person: Person) -> dict[str, Any]:
    """What a form about handing over offers: the person, and who acts for them on a document that was seen."""
    on, acting = clock.today(), []
    for row in representatives_of(person):
        if row.document and row.seen_by_id and row.starts_on <= on and (row.ends_on is None or on <= row.ends_on):
            words = f"{row.name}, {AUTHORITY_WORDS[Authority(row.authority)].lower()}. Document: {row.document}"
            acting.append((str(row.id), words))
    return {"called": person.called, "representatives": acting}


def hand_over(
    request: StaffRequest, person: Person, form: HandForm, channel: Channel, values: dict[str, Any], *, least: str
) -> gate.Permit:  # fmt: skip
    """The permit to hand these values over. The form is valid. Raises Refused."""
    check = form.cleaned_data["check"]
    acting = next((row for row in representatives_of(person) if str(row.id) == check), None)
    told = gate.Told(person.called, RecipientKind.PERSON, relations=frozenset({Relation.SELF}))
    if acting is not None:
        told = gate.Told(acting.name, RecipientKind.OTHER, relations=frozenset({Relation.REPRESENTATIVE}))
    ask = gate.Ask(
        person_id=person.id, program_id=None, basis=gate.Basis.PERSON_ACCESS, recipient=told,
        purpose=Purpose.AT_REQUEST, information=frozenset({Information.DOCUMENTS}), channel=channel, values=values,
        least=least, fields={"identity_check": f"{acting.authority}: {acting.document}" if acting else check},
    )  # fmt: skip
    return gate.judge(ask, by=request.viewer, at=clock.now())
