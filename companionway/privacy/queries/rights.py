"""What a person's page of rights shows: requests, emergencies, reports, lists, holds and who may act for them.

The caller has looked the person up by viewer. Each function is one query.
"""

import uuid
from datetime import datetime

from companionway.people.models import Person
from companionway.platform.errors import NotVisible
from companionway.privacy.models.report import (
    AbuseReport,
    CrimeReport,
    EmergencyDisclosure,
    ExposureNotification,
    FamilyCarePlan,
)
from companionway.privacy.models.request import IntermediaryRequest, RestrictionRequest
from companionway.privacy.models.state_rule import StateRule
from companionway.privacy.models.task import PrivacyTask
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.standing import rule_of
from companionway.privacy.rules.state_rules import Topic, applying
from companionway.privacy.rules.tasks import Kind, Owner
from companionway.privacy.viewer import Viewer
from companionway.privacy.visibility import visible_people


def restrictions_asked(person: Person) -> list[RestrictionRequest]:
    """Every restriction that they asked for, newest first."""
    rows = RestrictionRequest.objects.filter(person__same_as=person).select_related("taken_by", "answered_by")
    return list(rows.order_by("-asked_at"))


def emergencies_of(person: Person) -> list[EmergencyDisclosure]:
    """Every emergency, newest first."""
    rows = EmergencyDisclosure.objects.filter(person__same_as=person).select_related("opened_by")
    return list(rows.order_by("-opened_at"))


def crime_reports_of(person: Person) -> list[CrimeReport]:
    """Every report of a crime, newest first."""
    return list(CrimeReport.objects.filter(person__same_as=person).order_by("-reported_at"))


def abuse_reports_of(person: Person) -> list[AbuseReport]:
    """That reports were made, newest first."""
    rows = AbuseReport.objects.filter(person__same_as=person).select_related("rule", "reporter")
    return list(rows.order_by("-told_at"))


def exposures_of(person: Person) -> list[ExposureNotification]:
    """Notifications about a newborn, newest first."""
    return list(ExposureNotification.objects.filter(person__same_as=person).order_by("-notified_at"))


def family_plans_of(person: Person) -> list[FamilyCarePlan]:
    """Family care plans, newest first."""
    return list(FamilyCarePlan.objects.filter(person__same_as=person).order_by("-made_on"))


def lists_asked(person: Person) -> list[IntermediaryRequest]:
    """Requests for the intermediary's list, newest first."""
    return list(IntermediaryRequest.objects.filter(person__same_as=person).order_by("-received_at"))


def emergency_for(viewer: Viewer, emergency_id: uuid.UUID) -> EmergencyDisclosure:
    """One emergency of somebody the viewer may see. Raises NotVisible."""
    rows = EmergencyDisclosure.objects.filter(id=emergency_id, person__same_as__in=viewer.granted_people())
    row = rows.select_related("person__same_as").first()
    if row is None:
        raise NotVisible
    return row


def abuse_report_for(viewer: Viewer, report_id: uuid.UUID) -> AbuseReport:
    """One report of somebody the viewer may see. Raises NotVisible."""
    rows = AbuseReport.objects.filter(id=report_id, person__same_as__in=viewer.granted_people())
    row = rows.select_related("person__same_as", "rule").first()
    if row is None:
        raise NotVisible
    return row


def team_tasks(viewer: Viewer) -> list[PrivacyTask]:
    """What waits for the viewer's team about people they may see, the longest due first."""
    rows = PrivacyTask.objects.filter(owner=Owner.TEAM, done_at=None, person__in=visible_people(viewer))
    if not viewer.may(Permission.SEE_TEAM):  # whoever is asked to make room for another peer hears it from them
        rows = rows.exclude(kind=Kind.ANOTHER_PEER)
    return list(rows.select_related("person__same_as").order_by("due_at"))


def rules_in_force(topic: Topic, jurisdiction: str, now: datetime, *, service: str = "") -> list[StateRule]:
    """The approved rows of this topic that are in force, as they are shown to staff."""
    rows = {row.key: row for row in StateRule.objects.filter(topic=topic, jurisdiction=jurisdiction)}
    live = applying(
        (rule_of(row) for row in rows.values()), jurisdiction=jurisdiction, topic=topic, on=now.date(), service=service
    )
    return [rows[rule.key] for rule in live]
