"""Reports that the law lets or makes somebody make: crime, child abuse; beside them newborn and family care plan."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.privacy import gate
from companionway.privacy.actions.tasks import open_task, settle
from companionway.privacy.actions.told import enter_without_consent
from companionway.privacy.models.report import AbuseReport, CrimeReport, ExposureNotification, FamilyCarePlan
from companionway.privacy.models.state_rule import StateRule
from companionway.privacy.queries.standing import rule_of
from companionway.privacy.rules import crime
from companionway.privacy.rules.state_rules import in_force
from companionway.privacy.rules.tasks import Kind, Owner
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind


@dataclass(frozen=True)
class Facts:
    """The five facts: circumstances (incident, when), status, name, address, last known whereabouts."""

    incident: str
    happened_at: datetime
    status: str
    name: str
    address: str = ""
    whereabouts: str = ""


@transaction.atomic
def report_crime(
    *, person_id: uuid.UUID, program_id: uuid.UUID | None, facts: Facts, agency: str, officer: str, by: uuid.UUID,
    at: datetime,
) -> CrimeReport:  # fmt: skip
    """Write down a report of a crime on the premises or against staff. It holds five facts and has no room for more."""
    said = asdict(facts)
    if crime.beyond(said) or facts.incident not in crime.INCIDENTS or facts.status not in crime.STATUSES:
        raise DomainError("out_of_scope:information", "A report of this kind holds five facts and nothing else.")
    if not (agency.strip() and officer.strip()):
        raise DomainError("missing_field:officer", "Say which agency, and which officer.", field="officer")
    if facts.happened_at > at:
        raise DomainError("in_future", "That has not happened yet. Check the time.", field="happened_at")
    row = CrimeReport.objects.create(
        person_id=person_id, program_id=program_id, agency=agency.strip(), officer=officer.strip(), reported_at=at,
        reported_by_id=by, **said,
    )  # fmt: skip
    enter_without_consent(_crime_ask(row), by=by, happened_at=at, at=at)
    audit.record("crime.reported", actor=by, at=at, subject=("crime_report", row.id), person=person_id)
    return row


def _crime_ask(row: CrimeReport) -> gate.Ask:
    held = {Information.NAME: row.name, Information.ADDRESS: row.address, Information.WHEREABOUTS: row.whereabouts}
    told = {Information.CIRCUMSTANCES, Information.PARTICIPATION, *(name for name, value in held.items() if value)}
    return gate.Ask(
        person_id=row.person_id, program_id=row.program_id, basis=gate.Basis.CRIME_ON_PREMISES,
        recipient=gate.Told(row.officer, RecipientKind.LAW_ENFORCEMENT, organization=row.agency),
        purpose=Purpose.SAFETY, information=frozenset(told), channel=Channel.SPOKEN,
        values={"told": sorted(told)}, least="The five facts that the rule names, and nothing else.",
        fields={"incident": row.incident, "agency": row.agency, "officer": row.officer}, record_ids=(row.id,),
    )  # fmt: skip


def _abuse_ask(row: AbuseReport, in_writing: bool) -> gate.Ask:
    fields = {
        "state_rule": row.rule.key,
        "agency": row.agency,
        "reporter": str(row.reporter_id),
        "oral_at": row.told_at.isoformat(),
        "written_at": "asked for" if in_writing else "not asked for",
    }
    return gate.Ask(
        person_id=row.person_id, program_id=row.program_id, basis=gate.Basis.CHILD_ABUSE_REPORT,
        recipient=gate.Told(row.agency, RecipientKind.AGENCY), purpose=Purpose.SAFETY,
        information=frozenset({Information.ABUSE_REPORT}), channel=Channel.SPOKEN, values={"told": ["abuse_report"]},
        least="What the state's rule asks for.", fields=fields, record_ids=(row.id,),
    )  # fmt: skip


def _live_rule(rule_id: uuid.UUID, at: datetime) -> StateRule:
    row = StateRule.objects.filter(id=rule_id).first()
    if row is None or not in_force(rule_of(row), timezone.localdate(at)):
        raise DomainError("rule", "No approved rule says this. Ask the privacy officer.", field="rule")
    return row


@transaction.atomic
def record_abuse_report(
    *, person_id: uuid.UUID, program_id: uuid.UUID | None, rule_id: uuid.UUID, agency: str, told_at: datetime,
    in_writing: bool, by: uuid.UUID, at: datetime,
) -> AbuseReport:  # fmt: skip
    """Record that a report under a state's rule was made: rule, agency, reporter and times. Nothing of its content."""
    rule = _live_rule(rule_id, at)
    if told_at > at:
        raise DomainError("in_future", "That has not happened yet. Check the time.", field="told_at")
    row = AbuseReport.objects.create(
        person_id=person_id, program_id=program_id, rule=rule, agency=agency.strip() or rule.recipient,
        reporter_id=by, told_at=told_at, entered_at=at,
    )  # fmt: skip
    enter_without_consent(_abuse_ask(row, in_writing), by=by, happened_at=told_at, at=at)
    if in_writing:
        open_task(Kind.WRITTEN_REPORT, owner=Owner.TEAM, about=row.id, by=by, at=told_at, person_id=person_id,
                  program_id=program_id, due=told_at + timedelta(hours=rule.written_hours or 0))  # fmt: skip
    audit.record("abuse_report.made", actor=by, at=at, subject=("abuse_report", row.id), person=person_id)
    return row


@transaction.atomic
def note_written_report(*, report_id: uuid.UUID, by: uuid.UUID, at: datetime) -> AbuseReport:
    """The written report has gone too."""
    row = AbuseReport.objects.select_for_update(of=("self",)).get(id=report_id)
    if row.written_at is not None:
        raise DomainError("written", "The written report was noted already.")
    row.written_at = at
    row.save(update_fields=["written_at"])
    settle(Kind.WRITTEN_REPORT, about=row.id, by=by, at=at)
    audit.record("abuse_report.written", actor=by, at=at, subject=("abuse_report", row.id), person=row.person_id)
    return row


@transaction.atomic
def note_exposure(
    *, person_id: uuid.UUID, program_id: uuid.UUID | None, rule_id: uuid.UUID | None, recipient: str,
    notified_at: datetime, by: uuid.UUID, at: datetime,
) -> ExposureNotification:  # fmt: skip
    """Record that somebody notified a newborn's exposure. It is not a report of abuse and refers to none."""
    rule = _live_rule(rule_id, at) if rule_id else None
    if not recipient.strip():
        raise DomainError("missing_field:recipient", "Say who was notified.", field="recipient")
    row = ExposureNotification.objects.create(
        person_id=person_id, program_id=program_id, rule=rule, recipient=recipient.strip(), notified_at=notified_at,
        by_id=by,
    )  # fmt: skip
    audit.record("exposure.notified", actor=by, at=at, subject=("exposure", row.id), person=person_id)
    return row


@transaction.atomic
def note_family_plan(
    *, person_id: uuid.UUID, program_id: uuid.UUID | None, kept_by: str, made_on: date, look_again_on: date | None,
    copy_given: bool, by: uuid.UUID, at: datetime,
) -> FamilyCarePlan:  # fmt: skip
    """Record that a family care plan was made with the person, and who keeps it."""
    if not kept_by.strip():
        raise DomainError("missing_field:kept_by", "Say who keeps the plan.", field="kept_by")
    row = FamilyCarePlan.objects.create(
        person_id=person_id, program_id=program_id, kept_by=kept_by.strip(), made_on=made_on,
        look_again_on=look_again_on, copy_given=copy_given, by_id=by,
    )  # fmt: skip
    audit.record("family_plan.made", actor=by, at=at, subject=("family_plan", row.id), person=person_id)
    return row
