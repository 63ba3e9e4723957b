"""What stands behind the addresses of rights and of the privacy officer's desk: one row of each kind."""

import uuid
from datetime import datetime, timedelta

from companionway.platform import clock
from companionway.privacy.actions import complaints, emergencies, lists, notices, outside, reports, restrictions
from companionway.privacy.actions.agreements import write_agreement
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.task import PrivacyTask
from tests.architecture.actions_of_rights import ASKED, DRAFT, QSO, WISH, approved, reachable_by_email
from tests.cast import Cast

OFFICER = frozenset({"eli"})
TEAM = frozenset({"ana", "ben"})
WITH_A_PURPOSE = ("person-rights", "shared", "shared-paper", "shared-table")
Given = tuple[object, frozenset[str]]


def rights(cast: Cast, person: uuid.UUID, at: datetime) -> tuple[dict[str, Given], dict[tuple[str, str], Given]]:
    """Samples by parameter, and special ones by (address name, parameter), each with whom it exists for."""
    ana, eli = cast.ana.id, cast.eli.id
    draft = notices.Draft(**vars(DRAFT) | {"effective_on": clock.today()})
    first = notices.write_notice(notice_id=None, program_id=None, draft=draft, by=eli, at=clock.now())
    notices.publish_notice(notice_id=first.id, by=eli, at=clock.now())
    reachable_by_email(person)
    given = notices.give_notice(person_id=person, program_id=None, method="email", agreed_to_email=True, by=ana,
                                at=clock.now())  # fmt: skip
    told = emergencies.tell_in_emergency(
        person_id=person, program_id=None, information=["name"], restricted=False, by=ana, at=at
    )
    report = reports.record_abuse_report(
        person_id=person, program_id=None, rule_id=approved(cast).id, agency="", told_at=at + timedelta(hours=1),
        in_writing=True, by=ana, at=clock.now(),
    )  # fmt: skip
    asked = outside.take_outside_request(asked=ASKED, by=ana, at=at)
    hold = outside.name_person(request_id=asked.id, person_id=person, by=eli, at=at)
    outside.raise_worry(person_id=person, program_id=None, by=ana, at=at)
    restriction = restrictions.ask_restriction(person_id=person, program_id=None, wish=WISH, by=ana, at=at)
    wanted = lists.ask_for_list(person_id=person, by=ana, at=at)
    agreement = write_agreement(said=QSO, partner="Cloud House", service="Hosting", by=eli, at=at)
    complaint = complaints.take_complaint(how="call", from_whom="", what="A door was open.", by=eli, at=at)
    samples: dict[str, Given] = {
        "delivery_id": (given.id, TEAM), "emergency_id": (told.id, TEAM), "report_id": (report.id, TEAM),
        "request_id": (asked.id, OFFICER), "hold_id": (hold.id, OFFICER),
        "about": (PrivacyTask.objects.get(kind="worry").about, OFFICER), "restriction_id": (restriction.id, OFFICER),
        "notice_id": (first.id, OFFICER), "rule_id": (report.rule_id, OFFICER),
        "agreement_id": (agreement.id, OFFICER), "complaint_id": (complaint.id, OFFICER),
        "disclosure_id": (Disclosure.objects.get(basis="child_abuse_report").id, OFFICER),
    }  # fmt: skip
    special: dict[tuple[str, str], Given] = {
        (f"web:{n}", "person_id"): (person, TEAM | OFFICER) for n in WITH_A_PURPOSE
    }
    special["web:intermediary-request", "request_id"] = (wanted.id, OFFICER)
    return samples, special
