"""The privacy officer's desk: what waits, with a purpose said first, and what nothing is released without."""

import uuid
from datetime import timedelta

from django.test import Client

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.actions.inquiry import begin_inquiry
from companionway.privacy.models.complaint import Complaint
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.inquiry import Inquiry
from companionway.privacy.models.request import LegalHold, OutsideRequest
from companionway.privacy.models.task import PrivacyTask
from tests.architecture.actions_of_rights import DRAFT, approved
from tests.cast import Cast
from tests.said import names
from tests.web.asking import asked, signed_in
from tests.web.walking_with_sam import ana, eli, moment, sam, text_of, within

__all__ = ["ana", "eli", "sam"]  # fixtures


def test_the_privacy_officer_says_what_for_before_anything_about_a_person_is_shown(
    cast: Cast, sam: Person, eli: Client
) -> None:
    page = f"/people/{sam.id}/shared/"
    asked_first = eli.get(page)
    assert "What do you need this for?" in text_of(asked_first) and not names("Sam", text_of(asked_first))
    assert eli.post(page, {"purpose": "curious"}).status_code == 422
    assert not Inquiry.objects.exists()
    there = eli.post(page, {"purpose": "complaint"})["Location"]
    row = Inquiry.objects.get()
    assert (row.officer_id, row.purpose, there) == (cast.eli.id, "complaint", f"{page}?inquiry={row.id}")
    assert "What was shared about Sam" in text_of(eli.get(there))
    entry = AuditEntry.objects.filter(actor_id=cast.eli.id, verb="person.looked_at").latest("occurred_at")
    assert (entry.person_id, entry.reason, entry.purpose) == (sam.id, "shared", "complaint")
    assert entry.detail == {"inquiry": str(row.id)}
    found = eli.post("/privacy/people/", {"q": "Sam", "purpose": "person_asked"})
    later = Inquiry.objects.get(purpose="person_asked")
    assert f"/people/{sam.id}/rights/?inquiry={later.id}" in found.content.decode()
    assert AuditEntry.objects.get(verb="people.looked_at", actor_id=cast.eli.id).purpose == "person_asked"


def test_before_a_purpose_is_written_the_database_shows_the_officer_nothing(
    cast: Cast, sam: Person, ana: Client, eli: Client
) -> None:
    rule = approved(cast)
    ana.post(f"/people/{sam.id}/abuse-report/", {"rule": str(rule.id), **moment()})
    report = Disclosure.objects.get()
    pages = [f"/people/{sam.id}/rights/", f"/people/{sam.id}/shared/", f"/shared/{report.id}/"]
    pages += [page + "?inquiry=" + said for page in pages for said in ("complaint", "x", str(uuid.uuid4()))]
    for page in pages:
        with asked() as statements:
            shown = eli.get(page)
        assert "What do you need this for?" in text_of(shown), page
        seen_of = [sql for sql in statements if "cw_everyone" in sql or "companionway_disclosure" in sql]
        assert seen_of == [], page
    with asked() as statements:
        eli.get("/privacy/")
        eli.get("/privacy/people/")
        eli.get("/privacy/outside/")
    assert not [sql for sql in statements if "cw_everyone" in sql]


def test_an_inquiry_opens_pages_for_its_officer_alone_and_until_it_closes(
    cast: Cast, sam: Person, ana: Client, eli: Client
) -> None:
    page = f"/people/{sam.id}/rights/"
    there = eli.post(page, {"purpose": "restriction"})["Location"]
    assert "Privacy and rights of Sam" in text_of(eli.get(there))
    assert signed_in(cast.cleo).get(there).status_code == 404
    assert f"inquiry={Inquiry.objects.get().id}" in eli.get(there).content.decode()
    Inquiry.objects.update(opened_at=clock.now() - timedelta(hours=9), closes_at=clock.now() - timedelta(hours=1))
    assert "What do you need this for?" in text_of(eli.get(there))
    for way in ("paper", "table"):
        refused = eli.post(there.replace("rights/", f"shared/{way}/"), {"check": "known_to_team"})
        assert (refused.status_code, f'action="/people/{sam.id}/shared/"' in refused.content.decode()) == (422, True)
    assert not Disclosure.objects.exists()
    fresh = begin_inquiry(purpose="complaint", words="", by=cast.kit.id, at=clock.now())
    assert "What do you need this for?" in text_of(eli.get(f"{page}?inquiry={fresh.id}"))


def test_nothing_is_released_before_order_and_subpoena_and_counsel_and_the_record_is_held(
    cast: Cast, sam: Person, ana: Client, eli: Client
) -> None:
    ana.post("/outsiders/", {"how": "subpoena", "about": "Records of Sam"})
    row = OutsideRequest.objects.get()
    page = f"/privacy/outside/{row.id}/"
    assert "Somebody from outside asks" in text_of(eli.get("/privacy/"))
    eli.post(f"{page}person/", {"person": str(sam.id)})
    assert LegalHold.objects.get(lifted_at=None).person_id == sam.id
    assert "This record is held" in text_of(eli.get(f"/people/{sam.id}/rights/{within(cast, 'outside_request')}"))
    day = clock.today().isoformat()
    subpoena = {"mandate": "Subpoena 12", "mandate_on": day}
    order = {
        "order_section": "2.64",
        "order_court": "Superior Court",
        "order_on": day,
        "order_scope": ["name", "status"],
    }
    counsel = {"counsel": "R. Lund", "counsel_on": day}
    for papers in (subpoena, order, subpoena | order, subpoena | counsel, order | counsel):
        eli.post(f"{page}papers/", papers)
        assert "Nothing may be released" in text_of(eli.get(page))
        assert eli.post(f"{page}release/").status_code == 422
    assert not Disclosure.objects.exists()
    eli.post(f"{page}papers/", subpoena | order | counsel)
    released = text_of(eli.post(f"{page}release/"))
    assert "Sam" in released and "Emergency Department" in released
    gone = Disclosure.objects.get()
    assert (gone.basis, gone.information) == ("court_order", ["name", "status"])
    assert eli.post(f"{page}release/").status_code == 422, "it is made once"
    assert ana.get(page).status_code == 404


def test_a_complaint_is_found_by_the_officer_alone_and_from_no_record(
    cast: Cast, sam: Person, ana: Client, eli: Client
) -> None:
    eli.post("/privacy/complaints/", {"how": "call", "from_whom": "Sam", "what": "My peer left a note open."})
    row = Complaint.objects.get()
    assert "My peer left a note open." in text_of(eli.get(f"/privacy/complaints/{row.id}/"))
    for name in ("ana", "ben", "dana", "fay", "gil", "kit"):
        other = signed_in(getattr(cast, name))
        assert other.get("/privacy/complaints/").status_code == 404
        assert other.get(f"/privacy/complaints/{row.id}/").status_code == 404
    record = text_of(ana.get(f"/people/{sam.id}/")) + text_of(ana.get(f"/people/{sam.id}/rights/"))
    assert "omplaint" not in record
    assert not [f for f in Complaint._meta.get_fields() if f.related_model is Person]
    eli.post(f"/privacy/complaints/{row.id}/", {"answer": "We spoke with the team."})
    assert "A complaint" not in text_of(eli.get("/privacy/"))


def test_a_rule_drives_nothing_until_the_officer_has_read_and_approved_it(cast: Cast, sam: Person, eli: Client) -> None:
    eli.post("/privacy/rules/file/")
    page = text_of(eli.get("/privacy/rules/"))
    assert "22 MRSA 1502" in page and "draft" in page and "ORC 5119.28" in page
    from companionway.privacy.models.state_rule import StateRule

    row = StateRule.objects.get(key="me-minor-substance-use")
    assert eli.post(f"/privacy/rules/{row.id}/approval/").status_code == 422
    eli.post(f"/privacy/rules/{row.id}/approval/", {"has_read": "on"})
    row.refresh_from_db()
    assert (row.status, row.reviewed_by_id) == ("approved", cast.eli.id)
    StateRule.objects.update(review_by=clock.today() - timedelta(days=1))
    assert "A state rule to read again: 22 MRSA 1502" in text_of(eli.get("/privacy/"))
    StateRule.objects.update(review_by=clock.today())
    eli.post("/privacy/rules/file/")
    row.refresh_from_db()
    assert row.status == "draft", "a row whose words changed is read again before it drives anything"


def test_the_intermediarys_list_shows_as_past_its_time_after_thirty_days(sam: Person, ana: Client, eli: Client) -> None:
    ana.post(f"/people/{sam.id}/intermediary-list/")
    task = PrivacyTask.objects.get()
    assert task.due_at - task.opened_at == timedelta(days=30)
    assert "past its time" not in text_of(eli.get("/privacy/")).split("intermediary")[1][:200]
    PrivacyTask.objects.update(opened_at=clock.now() - timedelta(days=31), due_at=clock.now() - timedelta(days=1))
    assert "past its time" in text_of(eli.get("/privacy/"))
    eli.post(f"/privacy/lists/{task.about}/")
    assert PrivacyTask.objects.get().done_at


def test_a_notice_is_published_only_when_every_element_is_there_and_all_versions_stay(cast: Cast, eli: Client) -> None:
    page = eli.post("/privacy/notices/new/")["Location"]
    said = {"program_name": "Coast", "discuss_with": "Eli", "reach_at": "207-555-0100, privacy@example.org",
            "effective_on": clock.today().isoformat(), "may_change": "on"}  # fmt: skip
    parts = {f"part_{code.replace('.', '_')}": words for code, words in DRAFT.parts.items()}
    eli.post(page, said | {k: v for k, v in parts.items() if k != "part_iv_C"})
    assert "iv.C: Missing" in text_of(eli.get(page))
    assert eli.post(f"{page}publication/").status_code == 422
    eli.post(page, said | parts)
    assert eli.post(f"{page}publication/").status_code == 302
    assert "Version 1" in text_of(eli.get(page)) and eli.post(page, said).status_code == 200
    eli.post("/privacy/notices/new/")
    listed = text_of(eli.get("/privacy/notices/"))
    assert "Version 2" in listed and "Version 1" in listed
