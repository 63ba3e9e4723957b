"""A person's own record as one FHIR R4 Bundle (collection): all that their page to read holds.

Every value is the person's own and goes to the person alone: also what was written about talks with them, which they
may read. Names of staff are not in it, nor what their answers add up to.
"""

from base64 import b64encode
from calendar import day_name
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from companionway.engagement.actions.wishes import WORDS
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.message import OURS, TextMessage
from companionway.engagement.models.note import Note, NoteBeside
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.models.wishes import Wishes
from companionway.engagement.rules.texts import State as TextState
from companionway.engagement.rules.walk import State
from companionway.experience.models import ExperienceAsk
from companionway.experience.rules import Question
from companionway.instruments.own import Done
from companionway.interop.fhir.own_beside import beside, notes_of, when
from companionway.interop.own_everything import Everything, own_words
from companionway.linkages.models import Linkage
from companionway.people.models import ContactPoint, Person
from companionway.people.pathways import pathway_words
from companionway.privacy.queries.consent import Held
from companionway.privacy.rules.consent_terms import ConsentState
from companionway.roadmap.models import Milestone
from companionway.roadmap.queries import Told
from companionway.roadmap.rules import Stone

Json = dict[str, Any]
STATUS = {State.OPEN: "active", State.PAUSED: "onhold", State.CLOSED: "finished"}
SCOPE = ("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy")
CATEGORY = ("http://loinc.org", "59284-0")  # "Consent Document"
POLICY = "42 CFR 2.31"


def bundle(all_: Everything, *, at: datetime) -> Json:
    """The Bundle. `at` is when it was made, with its zone."""
    subject = {"reference": f"urn:uuid:{all_.person.id}"}
    written = [version for read in all_.notes for version in (read.note, *read.earlier)]
    resources = [
        _patient(all_.person, all_.points), *(_episode(row, subject) for row in all_.walks),
        *(_communication(row, subject) for row in all_.contacts), *(_text(row, subject) for row in all_.texts),
        *(_plan(row, subject) for row in all_.plans), *(_goal(told, subject) for told in all_.roadmap.hopes),
        *(_reached(row, subject) for row in all_.roadmap.milestones),
        *(_wish(row, subject) for row in all_.wishes if _wished(row)), *(_note(row, subject) for row in written),
        *(_beside(row, subject) for read in all_.notes for row in read.beside),
        *(_response(done, subject) for done in all_.check_ins), *(_place(row, subject) for row in all_.places),
        *(_experience(row, subject) for row in all_.experience), *(_consent(held, subject) for held in all_.consents),
        *beside(all_, subject),
    ]  # fmt: skip
    return {
        "resourceType": "Bundle", "type": "collection", "timestamp": when(at),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }  # fmt: skip


def _coded(code: tuple[str, str]) -> Json:
    return {"coding": [{"system": code[0], "code": code[1]}]}


def _patient(person: Person, points: Iterable[ContactPoint]) -> Json:
    name: Json = {"text": person.called, "use": "usual"}
    found: Json = {"resourceType": "Patient", "id": str(person.id), "name": [name]}
    if person.family_name or person.given_name:
        said = {"family": person.family_name} if person.family_name else {}
        found["name"].append({**said, **({"given": [person.given_name]} if person.given_name else {})})
    if isinstance(person.birth_date, date):
        found["birthDate"] = person.birth_date.isoformat()
    telecom = [{"system": "phone" if p.kind == "phone" else p.kind, "value": p.value} for p in points]
    return found | ({"telecom": telecom} if telecom else {})


def _episode(row: Engagement, subject: Json) -> Json:
    period = {"start": when(row.opened_at)} | ({"end": when(row.closed_at)} if row.closed_at else {})
    return {
        "resourceType": "EpisodeOfCare", "id": str(row.id), "status": STATUS[State(row.state)], "patient": subject,
        "type": [{"text": row.program.name}], "period": period,
    }  # fmt: skip


def _communication(row: Contact, subject: Json) -> Json:
    return {
        "resourceType": "Communication", "id": str(row.id), "status": "completed", "subject": subject,
        "medium": [{"text": row.channel.replace("_", " ")}], "sent": when(row.occurred_at),
        **notes_of([f"{row.minutes} minutes" if row.minutes else "", ", ".join(row.kinds), row.place]),
    }  # fmt: skip


def _text(row: TextMessage, subject: Json) -> Json:
    side = "recipient" if row.state in OURS else "sender"
    words = own_words(row)
    said: Json = {"payload": [{"contentString": words}]} if words else {}
    arrived = row.state != TextState.FAILED
    return {
        "resourceType": "Communication", "id": str(row.id), "status": "completed" if arrived else "not-done",
        "subject": subject, "medium": [{"text": "text message"}],
        **({"sent": when(row.sent_at or row.occurred_at)} if arrived else {}), **said,
        side: [subject] if side == "recipient" else subject,
    }  # fmt: skip


def _plan(row: ContactPlan, subject: Json) -> Json:
    quiet = ": ".join(filter(None, (row.if_quiet, row.if_quiet_words)))
    said = [("by", ", ".join(row.modes)), ("on", ", ".join(day_name[day] for day in row.days)),
            ("name to say", row.name_to_say), ("may leave a message", "yes" if row.message_ok else "no"),
            ("texts may say what they are about", "yes" if row.may_name_program else "no"),
            ("more hellos in the first thirty days", row.first_weeks), ("if we lose touch", quiet),
            ("somebody to ask", ", ".join(filter(None, (row.trusted_name, row.trusted_reach))))]  # fmt: skip
    if row.quiet_from and row.quiet_until:
        said.append(("quiet hours", f"{row.quiet_from:%H:%M} to {row.quiet_until:%H:%M}"))
    words = "; ".join(f"{name}: {value}" for name, value in said if value)
    return {
        "resourceType": "CarePlan", "id": str(row.id), "status": "active", "intent": "plan", "subject": subject,
        "title": "How to be in touch", "created": when(row.agreed_at), **({"description": words} if words else {}),
    }  # fmt: skip


def _goal(told: Told, subject: Json) -> Json:
    status = {Stone.DONE: "completed", Stone.LET_GO: "cancelled"}.get(Stone(told.hope.stone), "active")
    notes = [told.why.words] if told.why else []
    notes += [f"One small step ({step.state}): {step.words}" for step in told.steps]
    notes += [f"In the way: {barrier.words}" for barrier in told.barriers]
    return {
        "resourceType": "Goal", "id": str(told.hope.id), "lifecycleStatus": status, "subject": subject,
        "description": {"text": told.words.words}, "startDate": told.hope.began_at.date().isoformat(),
        **({"note": [{"text": words} for words in notes]} if notes else {}),
    }  # fmt: skip


def _reached(row: Milestone, subject: Json) -> Json:
    return {
        "resourceType": "Observation", "id": str(row.id), "status": "final", "subject": subject,
        "code": {"text": "A milestone"}, "effectiveDateTime": row.on.isoformat(), "valueString": row.words,
    }  # fmt: skip


def _wished(row: Wishes) -> Json:
    """What was said, by its name."""
    ways = ", ".join(pathway_words(code) for code in row.pathways)
    said = {name.capitalize(): getattr(row, name) for name in WORDS}
    return {name: words for name, words in {"Ways that fit": ways, **said}.items() if words}


def _wish(row: Wishes, subject: Json) -> Json:
    parts = [{"code": {"text": name}, "valueString": words} for name, words in _wished(row).items()]
    return {
        "resourceType": "Observation", "id": str(row.id), "status": "final", "subject": subject,
        "code": {"text": f"Wishes, written by {'the person' if row.by_person else 'staff'}"},
        "effectiveDateTime": when(row.written_at), "component": parts,
    }  # fmt: skip


def _note(row: Note, subject: Json) -> Json:
    return _document(row.id, row.words, "A note", row.written_at, subject, current=row.replaced_at is None)


def _beside(row: NoteBeside, subject: Json) -> Json:
    return _document(row.id, row.words, "Words beside a note", row.written_at, subject, current=True)


def _document(
    id_: UUID, words: str, title: str, written_at: datetime, subject: Json, *, current: bool
) -> Json:  # fmt: skip
    held = {"contentType": "text/plain; charset=utf-8", "data": b64encode(words.encode()).decode(), "title": title}
    return {
        "resourceType": "DocumentReference", "id": str(id_), "status": "current" if current else "superseded",
        "subject": subject, "date": when(written_at), "content": [{"attachment": held}],
    }  # fmt: skip


def _place(row: Linkage, subject: Json) -> Json:
    service = row.listing.service
    named = ", ".join(filter(None, (service.name, service.organization)))
    return {
        "resourceType": "ServiceRequest", "id": str(row.id), "status": "active" if not row.outcome else "completed",
        "intent": "proposal", "subject": subject, "code": {"text": named}, "authoredOn": when(row.made_at),
        **({"note": [{"text": row.outcome.replace("_", " ")}]} if row.outcome else {}),
    }  # fmt: skip


def _experience(row: ExperienceAsk, subject: Json) -> Json:
    assert row.answered_at is not None
    items = [{"linkId": question.value, "answer": [{"valueString": getattr(row, question.value)}]}
             for question in Question]  # fmt: skip
    return {
        "resourceType": "QuestionnaireResponse", "id": str(row.id), "status": "completed", "subject": subject,
        "authored": when(row.answered_at), "item": items,
    }  # fmt: skip


def _response(done: Done, subject: Json) -> Json:
    items = [
        {"linkId": str(line.number), "text": line.text} | (
            {"answer": [{"valueCoding": {"code": str(line.value), "display": line.said or str(line.value)}}]}
            if line.value is not None else {})
        for line in done.lines
    ]  # fmt: skip
    assert done.row.finished_at is not None
    return {
        "resourceType": "QuestionnaireResponse", "id": str(done.row.id), "status": "completed", "subject": subject,
        "authored": when(done.row.finished_at), "item": items or [{"linkId": "0", "text": done.title}],
    }  # fmt: skip


def _consent(held: Held, subject: Json) -> Json:
    status = "active" if held.state in (ConsentState.ACTIVE, ConsentState.NOT_YET) else "inactive"
    signed = {"dateTime": when(held.row.signed_at)} if held.row.signed_at else {}
    return {
        "resourceType": "Consent", "id": str(held.row.id), "status": status, "scope": _coded(SCOPE),
        "category": [_coded(CATEGORY)], "patient": subject, "policyRule": {"text": POLICY}, **signed,
    }  # fmt: skip
