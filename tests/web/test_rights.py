"""Rights as closed loops: what a peer does, what the privacy officer sees, and what nobody else does."""

from datetime import timedelta

import pytest
from django.test import Client

from companionway.management import errands
from companionway.people.actions import add_reach
from companionway.people.details import ReachDetails
from companionway.people.models import Person
from companionway.platform import clock, outbox
from companionway.platform.models import AuditEntry
from companionway.privacy.actions.representatives import write_representative
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.notice import NoticeDelivery
from companionway.privacy.models.report import AbuseReport, CrimeReport, EmergencyDisclosure
from companionway.privacy.models.request import OutsideRequest, RestrictionRequest
from companionway.privacy.models.task import PrivacyTask
from companionway.privacy.rules.outside import NEUTRAL_REPLY
from companionway.privacy.rules.signers import Authority
from tests.architecture.actions_of_rights import approved
from tests.cast import Cast
from tests.said import names
from tests.web.asking import signed_in
from tests.web.walking_with_sam import ana, eli, moment, publish, sam, text_of, within

__all__ = ["ana", "eli", "sam"]  # fixtures


def test_a_first_talk_without_a_notice_waits_on_today_until_it_is_given(cast: Cast, sam: Person, ana: Client) -> None:
    assert "For their privacy" not in text_of(ana.get("/today/")), "nothing can be given before one is published"
    publish(cast)
    assert "Give the notice of privacy practices: Sam" in text_of(ana.get("/today/"))
    page = text_of(ana.get(f"/people/{sam.id}/notice/"))
    assert "HOW HEALTH INFORMATION ABOUT YOU MAY BE USED AND DISCLOSED" in page
    assert ana.post(f"/people/{sam.id}/notice/", {"method": "email"}).status_code == 422
    assert ana.post(f"/people/{sam.id}/notice/", {"method": "paper"}).status_code == 302
    assert "For their privacy" not in text_of(ana.get("/today/"))
    row = NoticeDelivery.objects.get()
    assert (row.person_id, row.method, row.version.number, row.by_id) == (sam.id, "paper", 1, cast.ana.id)


def test_an_email_that_comes_back_becomes_a_task_to_give_it_on_paper(cast: Cast, sam: Person, ana: Client) -> None:
    publish(cast)
    add_reach(sam, (ReachDetails("email", "sam@example.org"),))
    ana.post(f"/people/{sam.id}/notice/", {"method": "email", "agreed_to_email": "on"})
    errands.drain(clock.now())
    assert "For their privacy" not in text_of(ana.get("/today/"))
    row = NoticeDelivery.objects.get()
    ana.post(f"/notices-given/{row.id}/return/")
    assert "Give the notice on paper: Sam" in text_of(ana.get("/today/"))
    ana.post(f"/people/{sam.id}/notice/", {"method": "paper"})
    assert "For their privacy" not in text_of(ana.get("/today/"))
    assert PrivacyTask.objects.get().done_by_id == cast.ana.id


def test_the_public_notice_is_open_and_asks_nobody_who_they_are(cast: Cast) -> None:
    publish(cast)
    client = Client()
    answer = client.get("/notice/")
    assert "HOW TO FILE A COMPLAINT" in text_of(answer)
    assert not answer.cookies


def test_an_emergency_waits_as_past_its_time_until_every_field_is_written(
    cast: Cast, sam: Person, ana: Client, eli: Client
) -> None:
    where = ana.post(f"/people/{sam.id}/emergency/")["Location"]
    assert "Write down the emergency: Sam" in text_of(ana.get("/today/"))
    desk = text_of(eli.get("/privacy/"))
    assert "Write down the emergency" in desk and "past its time" in desk and not names("Sam", desk)
    said = {"medical_name": "Dr. Lee", "medical_facility": "Harbor Hospital", "discloser": "Ana Reyes",
            "nature": "Overdose", "why_no_consent": "could_not_answer", **moment()}  # fmt: skip
    for name in ("medical_name", "medical_facility", "discloser", "nature", "why_no_consent", "time"):
        assert ana.post(where, {k: v for k, v in said.items() if k != name}).status_code == 422
    assert ana.post(where, said).status_code == 302
    assert "Write down the emergency" not in text_of(ana.get("/today/")) + text_of(eli.get("/privacy/"))
    assert "Ana Reyes told Dr. Lee, Harbor Hospital" in text_of(ana.get(f"/people/{sam.id}/rights/"))
    row = Disclosure.objects.get()
    assert (row.basis, row.recipient_name, row.person_id) == ("medical_emergency", "Dr. Lee", sam.id)
    assert "a medical emergency" in text_of(ana.get(f"/people/{sam.id}/shared/"))
    assert EmergencyDisclosure.objects.get().written_by_id == cast.ana.id


def test_the_accounting_is_one_click_away_and_paper_and_table_stand_in_it_too(sam: Person, ana: Client) -> None:
    assert f"/people/{sam.id}/shared/" in ana.get(f"/people/{sam.id}/").content.decode()
    assert "Nothing was shared" in text_of(ana.get(f"/people/{sam.id}/shared/"))
    paper = ana.post(f"/people/{sam.id}/shared/paper/", {"span": "1y", "check": "known_to_team"})
    assert "What was shared about you" in text_of(paper)
    table = ana.post(f"/people/{sam.id}/shared/table/", {"check": "document_seen"})
    assert table["Content-Type"].startswith("text/csv") and not names("Sam", table["Content-Disposition"])
    assert b"First,Last,Times,To,Address" in table.content and b"printed" in table.content
    assert [(row.basis, row.channel, row.fields["identity_check"]) for row in Disclosure.objects.order_by("at")] == [
        ("person_access", "print", "known_to_team"), ("person_access", "csv", "document_seen")
    ]  # fmt: skip


@pytest.mark.parametrize("check", ["", "trust me", "representative"])
@pytest.mark.parametrize("way", ["paper", "table"])
def test_no_accounting_leaves_before_it_is_said_who_gets_it_and_how_that_is_known(
    sam: Person, ana: Client, check: str, way: str
) -> None:
    answer = ana.post(f"/people/{sam.id}/shared/{way}/", {"span": "1y", "check": check})
    assert (answer.status_code == 422 and "Say who gets it and how you know." in text_of(answer)) or check
    assert answer.status_code == 422 and not Disclosure.objects.exists()


def test_a_representative_gets_it_on_a_document_that_was_seen_and_not_before_or_after(
    cast: Cast, sam: Person, ana: Client
) -> None:
    on = clock.today()
    said = {"person_id": sam.id, "authority": Authority.GUARDIAN, "by": cast.ana.id, "at": clock.now()}
    seen = write_representative(name="Lee Rivers", document="Probate order 7", document_on=on - timedelta(days=9),
                              starts_on=on - timedelta(days=9), ends_on=None, **said)  # fmt: skip
    unseen = write_representative(name="Kim Brook", document="", document_on=None, starts_on=on, ends_on=None, **said)
    page = text_of(ana.get(f"/people/{sam.id}/shared/"))
    assert "Lee Rivers, guardian named by a court. Document: Probate order 7" in page and "Kim Brook" not in page
    assert ana.post(f"/people/{sam.id}/shared/paper/", {"check": str(unseen.id)}).status_code == 422
    assert ana.post(f"/people/{sam.id}/shared/paper/", {"check": str(seen.id)}).status_code == 200
    row = Disclosure.objects.get()
    assert (row.recipient_name, row.fields["identity_check"]) == ("Lee Rivers", "guardian: Probate order 7")


def test_the_officer_shows_a_report_later_with_a_day_and_a_reason_and_nobody_else_can(
    cast: Cast, sam: Person, ana: Client, eli: Client
) -> None:
    rule = approved(cast)
    ana.post(f"/people/{sam.id}/abuse-report/", {"rule": str(rule.id), **moment()})
    row = Disclosure.objects.get()
    inside = within(cast, "report")
    listed, page = f"/people/{sam.id}/shared/{inside}", f"/shared/{row.id}/{inside}"
    words = "a report that state law asks for"
    assert words in text_of(ana.get(listed)) and "when they see them" in text_of(eli.get(listed))
    assert ana.get(page).status_code == 404 and "when they see them" not in text_of(ana.get(listed))
    later = (clock.today() + timedelta(days=20)).isoformat()
    bad = [{"until": later}, {"until": clock.today().isoformat(), "because": "x"}, {"because": "x"},
           {"until": (clock.today() + timedelta(days=400)).isoformat(), "because": "x"}]  # fmt: skip
    assert [eli.post(page, said).status_code for said in bad] == [422] * 4
    assert eli.post(page, {"until": later, "because": "Asked by the agency."}).status_code == 302
    assert words not in text_of(ana.get(listed))
    paper = ana.post(f"/people/{sam.id}/shared/paper/", {"check": "known_to_team"})
    assert words not in text_of(paper) and "Child Protective Services" not in text_of(paper)
    assert "Asked by the agency." in text_of(eli.get(listed))
    assert eli.post(page, {"show": "now"}).status_code == 302 and words in text_of(ana.get(listed))
    told = Disclosure.objects.exclude(id=row.id).get()
    assert eli.get(f"/shared/{told.id}/{inside}").status_code == 404, "only crime and abuse reports may wait"


def test_a_request_not_to_share_is_answered_by_the_officer_and_paid_in_full_by_the_law(
    sam: Person, ana: Client, eli: Client
) -> None:
    page = f"/people/{sam.id}/restriction/"
    ana.post(page, {"recipient_kind": "housing", "information": ["status"], "words": "Not the landlord."})
    row = RestrictionRequest.objects.get()
    assert (row.answer, row.words) == ("asked", "Not the landlord.")
    assert "A request not to share" in text_of(eli.get("/privacy/"))
    assert "Not the landlord." in text_of(eli.get(f"/privacy/restrictions/{row.id}/"))
    assert eli.post(f"/privacy/restrictions/{row.id}/answer/", {"answer": "agree"}).status_code == 302
    assert eli.post(f"/privacy/restrictions/{row.id}/end/", {"how": "notice"}).status_code == 302
    assert ana.post(page, {"paid_in_full": "on"}).status_code == 422, "paid in full is about a health plan"
    ana.post(page, {"recipient_kind": "health_plan", "paid_in_full": "on"})
    paid = RestrictionRequest.objects.get(paid_in_full=True)
    assert paid.answer == "agreed"
    assert eli.post(f"/privacy/restrictions/{paid.id}/end/", {"how": "notice"}).status_code == 422
    assert ana.get(f"/privacy/restrictions/{row.id}/").status_code == 404


@pytest.mark.parametrize("name", ["ana", "ben", "dana", "eli", "fay", "gil", "kit"])
def test_everyone_on_staff_finds_in_two_taps_what_to_say_to_who_asks(cast: Cast, name: str) -> None:
    client = signed_in(getattr(cast, name))
    assert 'href="/more/"' in client.get("/start/", follow=True).content.decode()
    assert 'href="/outsiders/"' in client.get("/more/").content.decode()
    assert NEUTRAL_REPLY in text_of(client.get("/outsiders/"))


def test_the_answer_to_an_asker_is_the_same_whoever_they_ask_about(cast: Cast, sam: Person) -> None:
    fay = signed_in(cast.fay)
    pages = []
    for about in ("Records of Sam, 207-555-0142", "Records of nobody we know"):
        answer = fay.post("/outsiders/", {"how": "subpoena", "about": about}, follow=True)
        pages.append(text_of(answer))
    assert pages[0] == pages[1] and NEUTRAL_REPLY in pages[0] and not names("Sam", pages[0])
    assert OutsideRequest.objects.filter(person=None).count() == 2
    assert not AuditEntry.objects.filter(actor_id=cast.fay.id, person_id__isnull=False).exists()


def test_a_crime_report_takes_five_facts_and_drops_anything_else(sam: Person, ana: Client) -> None:
    said = {"incident": "against_staff", "status": "supported", "name": "Sam", "agency": "Harbor Police",
            "officer": "Officer 12", "notes": "She uses.", **moment()}  # fmt: skip
    assert ana.post(f"/people/{sam.id}/crime-report/", said).status_code == 302
    row = CrimeReport.objects.get()
    assert not any("uses" in str(value) for value in vars(row).values())
    assert Disclosure.objects.get().information == ["circumstances", "name", "participation"]


def test_a_child_abuse_report_shows_the_rule_first_and_keeps_nothing_of_its_content(
    cast: Cast, sam: Person, ana: Client
) -> None:
    page = f"/people/{sam.id}/abuse-report/"
    assert "No rule of your state is approved here yet" in text_of(ana.get(page))
    assert ana.post(page, {"rule": "x", **moment()}).status_code == 422
    rule = approved(cast)
    shown = text_of(ana.get(page))
    assert (
        "22 MRSA 4011-A" in shown and "Child Protective Services" in shown and b"<textarea" not in ana.get(page).content
    )
    assert ana.post(page, {"rule": str(rule.id), "in_writing": "on", "notes": "all", **moment()}).status_code == 302
    assert "The written report: Sam" in text_of(ana.get("/today/"))
    row = AbuseReport.objects.get()
    ana.post(f"/abuse-reports/{row.id}/written/")
    assert "The written report" not in text_of(ana.get("/today/"))
    gone = Disclosure.objects.get()
    assert (gone.basis, gone.information) == ("child_abuse_report", ["abuse_report"])


def test_where_no_exception_fits_the_page_says_so_and_asks_the_officer(sam: Person, ana: Client, eli: Client) -> None:
    page = f"/people/{sam.id}/worry/"
    assert "No exception of the federal rule" in text_of(ana.get(page))
    ana.post(page)
    assert "A peer asks you now" in text_of(eli.get("/privacy/"))
    eli.post(f"/privacy/worries/{PrivacyTask.objects.get().about}/settlement/")
    assert "Nothing waits for you" in text_of(eli.get("/privacy/")) or "A peer asks" not in text_of(
        eli.get("/privacy/")
    )


def test_three_perinatal_records_share_nothing(sam: Person, ana: Client) -> None:
    ana.post(f"/people/{sam.id}/newborn/", {"recipient": "Department of Health", **moment()})
    ana.post(f"/people/{sam.id}/family-plan/", {"kept_by": "Sam", "made_on": clock.today().isoformat()})
    assert not AbuseReport.objects.exists() and not Disclosure.objects.exists()
    page = text_of(ana.get(f"/people/{sam.id}/rights/"))
    assert "Newborn: notification" in page and "Family care plan" in page and "Report under" not in page


def test_a_sixteen_year_old_who_asks_for_herself_signs_by_the_rule_row(cast: Cast, sam: Person, ana: Client) -> None:
    Person.objects.update(birth_date=clock.today() - timedelta(days=365 * 16 + 30))
    assert "No approved state rule says who signs" in text_of(ana.get(f"/people/{sam.id}/rights/"))
    approved(cast, key="me-minor", topic="signer", outcome="minor_alone", service="peer_recovery_support", age_max=17)
    page = text_of(ana.get(f"/people/{sam.id}/rights/"))
    assert "They sign for themselves." in page and "me-minor" in page


def test_who_is_no_part_of_the_team_opens_none_of_it(cast: Cast, sam: Person) -> None:
    cleo = signed_in(cast.cleo)
    for part in ("rights", "shared", "notice", "restriction", "emergency", "crime-report", "abuse-report", "worry"):
        assert cleo.get(f"/people/{sam.id}/{part}/").status_code == 404
    assert not outbox.OutboxMessage.objects.filter(payload__contains={"person": str(sam.id)}).exists()
