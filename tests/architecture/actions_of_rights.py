"""Scenarios for the actions of notice, restrictions, holds, emergencies, reports, state rules and agreements."""

import inspect
import tomllib
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from companionway.people.actions import add_reach
from companionway.people.details import ReachDetails
from companionway.people.models import Person
from companionway.privacy.actions import (
    agreements,
    complaints,
    delays,
    emergencies,
    lists,
    notices,
    outside,
    reports,
    representatives,
    restrictions,
    state_rules,
)
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.state_rule import StateRule
from companionway.privacy.models.task import PrivacyTask
from companionway.privacy.rules.agreements import Kind, Undertaken
from companionway.privacy.rules.outside import How, Papers
from companionway.privacy.rules.restrictions import End
from companionway.privacy.rules.signers import Authority
from tests.architecture.reading import ROOT
from tests.cast import NOW, TODAY, Cast, sam_walks_with

Call = Callable[[], Any]
Scenario = Callable[[Cast], Call]
AT = NOW + timedelta(hours=3)
EARLIER = NOW + timedelta(hours=1)
PARTS = tomllib.loads((ROOT / "data" / "notice-template.toml").read_text())["parts"]
DRAFT = notices.Draft("Coast Peer Support", "Eli Haddad, privacy officer", "207-555-0100, privacy@example.org", PARTS,
                      TODAY)  # fmt: skip
WISH = restrictions.Wish(recipient="Harbor Housing")
ASKED = outside.Asker(How.SUBPOENA, "A. Marsh", "District Court", "207-555-0111", "Records of Sam")
PAPERS = Papers("2.64", "Superior Court", TODAY, ("participation",), "Subpoena 12", TODAY, "R. Lund", TODAY)
RULE = {"key": "me-child-abuse", "jurisdiction": "US-ME", "topic": "mandated_report", "outcome": "report",
        "recipient": "Child Protective Services", "citation": "22 MRSA 4011-A",
        "written_hours": 48, "review_by": date(2027, 2, 16)}  # fmt: skip
QSO = Undertaken(Kind.QSO, TODAY, TODAY + timedelta(days=365), bound_by_part2=True, resists_proceedings=True)
WRITTEN = emergencies.Written("Dr. Lee", "Harbor Hospital", "Ana Reyes", EARLIER, "Overdose", "could_not_answer")
FACTS = reports.Facts("against_staff", EARLIER, "supported", "Sam")


def published(cast: Cast) -> Any:
    """A notice for every program, in force since the day of the cast."""
    row = notices.write_notice(notice_id=None, program_id=None, draft=DRAFT, by=cast.eli.id, at=EARLIER)
    return notices.publish_notice(notice_id=row.id, by=cast.eli.id, at=EARLIER)


def approved(cast: Cast, **changes: Any) -> StateRule:
    """A state rule that the privacy officer has approved."""
    state_rules.take_in_rules(rows=[RULE | changes], by=cast.eli.id, at=EARLIER)
    row = StateRule.objects.get(key=(RULE | changes)["key"])
    return state_rules.approve_rule(rule_id=row.id, has_read=True, by=cast.eli.id, at=EARLIER)


def about_sam(action: Callable[..., Any], **more: Any) -> Scenario:
    """An action about Sam, who walks with Ana. A value that is a function is asked with the cast."""

    def prepare(cast: Cast) -> Call:
        row = sam_walks_with(cast.ana)
        given = {name: value(cast) if callable(value) else value for name, value in more.items()}
        takes_program = "program_id" in inspect.signature(action).parameters
        program = {"program_id": row.program_id} if takes_program else {}
        return lambda: action(person_id=row.person_id, by=cast.ana.id, at=AT, **program, **given)

    return prepare


def after(prepare: Callable[[Cast], Any], act: Callable[[Any, Cast], Any]) -> Scenario:
    """An action on what another action made an hour before."""

    def scenario(cast: Cast) -> Call:
        made = prepare(cast)
        return lambda: act(made, cast)

    return scenario


def sam(cast: Cast) -> uuid.UUID:
    """Sam's id, walking with Ana."""
    return sam_walks_with(cast.ana).person_id


def reachable_by_email(person_id: uuid.UUID) -> None:
    """An e-mail address on file, so that the notice may go there."""
    add_reach(Person.objects.get(id=person_id), (ReachDetails("email", "sam@example.org"),))


def _restriction(cast: Cast, *, agreed: bool) -> Any:
    row = restrictions.ask_restriction(person_id=sam(cast), program_id=None, wish=WISH, by=cast.ana.id, at=EARLIER)
    if agreed:
        restrictions.answer_restriction(restriction_id=row.id, agree=True, by=cast.eli.id, at=EARLIER)
    return row


def held_request(cast: Cast) -> Any:
    """A subpoena that waits for the privacy officer."""
    return outside.take_outside_request(asked=ASKED, by=cast.ana.id, at=EARLIER)


def ready_to_release(cast: Cast) -> Any:
    """A request with its papers, its person and counsel."""
    row = held_request(cast)
    outside.name_person(request_id=row.id, person_id=sam(cast), by=cast.eli.id, at=EARLIER)
    outside.write_papers(request_id=row.id, papers=PAPERS, bars_telling=False, by=cast.eli.id, at=EARLIER)
    return row


def _released(cast: Cast) -> Any:
    row = ready_to_release(cast)
    outside.release(request_id=row.id, values={"name": "Sam"}, by=cast.eli.id, at=EARLIER)
    return row


def _hold(cast: Cast) -> Any:
    return outside.name_person(request_id=held_request(cast).id, person_id=sam(cast), by=cast.eli.id, at=EARLIER)


def _worry(cast: Cast) -> Any:
    outside.raise_worry(person_id=sam(cast), program_id=None, by=cast.ana.id, at=EARLIER)
    return PrivacyTask.objects.get(kind="worry")


def _emergency(cast: Cast) -> Any:
    return emergencies.tell_in_emergency(
        person_id=sam(cast), program_id=None, information=["name"], restricted=False, by=cast.ana.id, at=EARLIER
    )


def _emailed(cast: Cast) -> Any:
    published(cast)
    person_id = sam(cast)
    reachable_by_email(person_id)
    return notices.give_notice(person_id=person_id, program_id=None, method="email", agreed_to_email=True,
                               by=cast.ana.id, at=EARLIER)  # fmt: skip


def _abuse_report(cast: Cast) -> Any:
    return reports.record_abuse_report(
        person_id=sam(cast), program_id=None, rule_id=approved(cast).id, agency="", told_at=EARLIER, in_writing=True,
        by=cast.ana.id, at=EARLIER,
    )  # fmt: skip


def _agreement(cast: Cast) -> Any:
    return agreements.write_agreement(said=QSO, partner="Cloud House", service="Hosting", by=cast.eli.id, at=EARLIER)


def _complaint(cast: Cast) -> Any:
    return complaints.take_complaint(how="call", from_whom="", what="A door was open.", by=cast.eli.id, at=EARLIER)


def _representative(cast: Cast) -> Any:
    return representatives.write_representative(
        person_id=sam(cast), name="Lou", authority=Authority.GUARDIAN, document="Order 7", document_on=TODAY,
        starts_on=TODAY, ends_on=None, by=cast.ana.id, at=EARLIER,
    )  # fmt: skip


def _draft(cast: Cast) -> Any:
    return notices.write_notice(notice_id=None, program_id=None, draft=DRAFT, by=cast.eli.id, at=EARLIER)


def _given(cast: Cast) -> Call:
    published(cast)
    return about_sam(notices.give_notice, method="paper")(cast)


def _taken_in(cast: Cast) -> StateRule:
    state_rules.take_in_rules(rows=[RULE], by=cast.eli.id, at=EARLIER)
    return StateRule.objects.get()


RIGHTS: dict[str, Scenario] = {
    "notices.write_notice": after(lambda _: None, lambda _, cast: notices.write_notice(
        notice_id=None, program_id=None, draft=DRAFT, by=cast.eli.id, at=AT)),
    "notices.publish_notice": after(_draft, lambda row, cast: notices.publish_notice(
        notice_id=row.id, by=cast.eli.id, at=AT)),
    "notices.give_notice": _given,
    "notices.note_notice_failed": after(_emailed, lambda row, cast: notices.note_notice_failed(
        delivery_id=row.id, by=None, at=AT)),
    "notices.note_notice_sent": after(_emailed, lambda row, cast: notices.note_notice_sent(delivery_id=row.id, at=AT)),
    "delays.delay_showing": after(_abuse_report, lambda row, cast: delays.delay_showing(
        disclosure_id=Disclosure.objects.get().id, until=AT + timedelta(days=20), because="The agency asked for it.",
        by=cast.eli.id, at=AT)),
    "restrictions.ask_restriction": about_sam(restrictions.ask_restriction, wish=WISH),
    "restrictions.answer_restriction": after(lambda cast: _restriction(cast, agreed=False), lambda row, cast:
        restrictions.answer_restriction(restriction_id=row.id, agree=True, by=cast.eli.id, at=AT)),
    "restrictions.end_restriction": after(lambda cast: _restriction(cast, agreed=True), lambda row, cast:
        restrictions.end_restriction(restriction_id=row.id, how=End.WRITTEN, by=cast.eli.id, at=AT)),
    "outside.take_outside_request": after(lambda _: None, lambda _, cast: outside.take_outside_request(
        asked=ASKED, by=cast.fay.id, at=AT)),
    "outside.raise_worry": about_sam(outside.raise_worry),
    "outside.settle_worry": after(_worry, lambda row, cast: outside.settle_worry(
        about=row.about, by=cast.eli.id, at=AT)),
    "outside.name_person": after(lambda cast: (held_request(cast), sam(cast)), lambda made, cast: outside.name_person(
        request_id=made[0].id, person_id=made[1], by=cast.eli.id, at=AT)),
    "outside.write_papers": after(held_request, lambda row, cast: outside.write_papers(
        request_id=row.id, papers=PAPERS, bars_telling=False, by=cast.eli.id, at=AT)),
    "outside.release": after(ready_to_release, lambda row, cast: outside.release(
        request_id=row.id, values={"name": "Sam"}, by=cast.eli.id, at=AT)),
    "outside.say_of_telling": after(_released, lambda row, cast: outside.say_of_telling(
        request_id=row.id, forbidden=True, by=cast.eli.id, at=AT)),
    "outside.answer_neutrally": after(held_request, lambda row, cast: outside.answer_neutrally(
        request_id=row.id, by=cast.eli.id, at=AT)),
    "outside.lift_hold": after(_hold, lambda row, cast: outside.lift_hold(hold_id=row.id, by=cast.eli.id, at=AT)),
    "emergencies.tell_in_emergency": about_sam(
        emergencies.tell_in_emergency, information=["name"], restricted=False),
    "emergencies.write_emergency": after(_emergency, lambda row, cast: emergencies.write_emergency(
        emergency_id=row.id, written=WRITTEN, by=cast.ana.id, at=AT)),
    "reports.report_crime": about_sam(reports.report_crime, facts=FACTS, agency="Harbor Police", officer="Officer 12"),
    "reports.record_abuse_report": about_sam(
        reports.record_abuse_report, rule_id=lambda cast: approved(cast).id, agency="", told_at=EARLIER,
        in_writing=True),
    "reports.note_written_report": after(_abuse_report, lambda row, cast: reports.note_written_report(
        report_id=row.id, by=cast.ana.id, at=AT)),
    "reports.note_exposure": about_sam(
        reports.note_exposure, rule_id=None, recipient="Department of Health", notified_at=EARLIER),
    "reports.note_family_plan": about_sam(
        reports.note_family_plan, kept_by="Sam and the clinic", made_on=TODAY, look_again_on=None, copy_given=True),
    "state_rules.take_in_rules": after(lambda _: None, lambda _, cast: state_rules.take_in_rules(
        rows=[RULE], by=cast.eli.id, at=AT)),
    "state_rules.approve_rule": after(_taken_in, lambda row, cast: state_rules.approve_rule(
        rule_id=row.id, has_read=True, by=cast.eli.id, at=AT)),
    "state_rules.withdraw_rule": after(approved, lambda row, cast: state_rules.withdraw_rule(
        rule_id=row.id, by=cast.eli.id, at=AT)),
    "agreements.write_agreement": after(lambda _: None, lambda _, cast: agreements.write_agreement(
        said=QSO, partner="Cloud House", service="Hosting", by=cast.eli.id, at=AT)),
    "agreements.end_agreement": after(_agreement, lambda row, cast: agreements.end_agreement(
        agreement_id=row.id, on=TODAY, by=cast.eli.id, at=AT)),
    "agreements.note_destroyed": after(_agreement, lambda row, cast: agreements.note_destroyed(
        agreement_id=row.id, on=TODAY, by=cast.eli.id, at=AT)),
    "complaints.take_complaint": after(lambda _: None, lambda _, cast: complaints.take_complaint(
        how="call", from_whom="", what="A door was open.", by=cast.eli.id, at=AT)),
    "complaints.answer_complaint": after(_complaint, lambda row, cast: complaints.answer_complaint(
        complaint_id=row.id, answer="We closed it.", by=cast.eli.id, at=AT)),
    "representatives.write_representative": about_sam(
        representatives.write_representative, name="Lou", authority=Authority.GUARDIAN, document="Order 7",
        document_on=TODAY, starts_on=TODAY, ends_on=None),
    "representatives.end_representative": after(_representative, lambda row, cast: representatives.end_representative(
        representative_id=row.id, on=TODAY, by=cast.ana.id, at=AT)),
    "lists.ask_for_list": about_sam(lists.ask_for_list),
    "lists.note_list_given": after(lambda cast: lists.ask_for_list(person_id=sam(cast), by=cast.ana.id, at=EARLIER),
        lambda row, cast: lists.note_list_given(request_id=row.id, by=cast.eli.id, at=AT)),
}  # fmt: skip
SCENARIOS = {f"privacy.actions.{name}": scenario for name, scenario in RIGHTS.items()}
