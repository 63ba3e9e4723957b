"""The inbox: what waits, for whom, with its bytes, and how it is mended or set aside."""

import csv
import io
import json

import pytest

from companionway.interop.inbound_models import InboundFile
from companionway.interop.inbox import (
    inbox_bytes,
    inbox_count,
    inbox_item,
    inbox_rows,
    retry,
    set_aside,
    take_upload,
)
from companionway.interop.incoming import Verdict
from companionway.organizations.models import Site
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.models import AuditEntry
from companionway.referrals.models import Referral
from tests.cast import NOW, Cast
from tests.interop.makers import SHEET, SHEET_ROW, given, kept, order, patient, request, taken


def test_a_supervisor_sees_what_waits_and_a_peer_does_not(cast: Cast) -> None:
    taken(given("bad.json", "{"), given("o.hl7", order()))
    ben = cast.viewer(cast.ben)
    assert [(row.name, row.verdict) for row in inbox_rows(ben)] == [("bad.json", "refused")]
    assert inbox_count(ben) == 1
    item = kept("bad.json").id
    for user in (cast.ana, cast.dana, cast.fay, cast.kit):
        viewer = cast.viewer(user)
        assert inbox_count(viewer) == 0
        with pytest.raises(NotVisible):
            inbox_rows(viewer)
        with pytest.raises(NotVisible):
            inbox_item(viewer, item)
        with pytest.raises(NotVisible):
            inbox_bytes(viewer, item)
        with pytest.raises(NotVisible):
            retry(viewer, item, NOW)
        with pytest.raises(NotVisible):
            set_aside(viewer, item, NOW)
        with pytest.raises(NotVisible):
            take_upload(viewer, [], "page", NOW)


def test_the_list_is_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    taken(*(given(f"{n}.json", f"{{{n}") for n in range(60)))
    ben = cast.viewer(cast.ben)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(inbox_rows(ben)) == 50
    assert len(inbox_rows(ben, offset=50)) == 10


def test_the_bytes_come_back_as_they_were_sent(cast: Cast) -> None:
    body = '{"name": "José", "amount": 1.10'.encode("latin-1")
    taken(given("bad.json", body))
    assert inbox_bytes(cast.viewer(cast.ben), kept("bad.json").id) == ("bad.json", body)
    assert "amount" in inbox_item(cast.viewer(cast.ben), kept("bad.json").id).text


def test_a_mended_file_takes_the_place_of_the_refused_one(cast: Cast) -> None:
    taken(given("p.json", patient()), given("r.json", json.dumps(request())[:-1]))
    old = kept("r.json")
    outcome = retry(cast.viewer(cast.ben), old.id, NOW, mended=json.dumps(request()).encode())
    old.refresh_from_db()
    assert (outcome.verdict, old.state, old.settled_by) == (Verdict.MADE, "mended", cast.ben.id)
    assert InboundFile.kept.get(id=old.replaced_by).verdict == "made"
    assert inbox_rows(cast.viewer(cast.ben)) == []


def test_a_mended_patient_lets_the_waiting_request_through(cast: Cast) -> None:
    taken(given("p.json", patient(birthDate="31.01.1990")), given("r.json", request()))
    assert inbox_count(cast.viewer(cast.ben)) == 2
    retry(cast.viewer(cast.ben), kept("p.json").id, NOW, mended=json.dumps(patient()).encode())
    assert (Referral.objects.count(), inbox_count(cast.viewer(cast.ben))) == (1, 0)


def test_a_file_is_tried_again_after_the_program_data_were_mended(cast: Cast) -> None:
    sheet = "\n".join([SHEET, SHEET_ROW.replace("harbor", "New Mill")])
    assert taken(given("s.csv", sheet))[0].verdict == Verdict.REFUSED
    organization = cast.places.organization
    Site.objects.create(organization=organization, slug="new-mill", name="New Mill", town="M", setting="x")
    item = kept("s.csv")
    assert retry(cast.viewer(cast.ben), item.id, NOW).verdict == Verdict.MADE
    item.refresh_from_db()
    assert (item.state, item.verdict, len(item.referral_ids)) == ("done", "made", 1)


def test_a_sheet_comes_with_its_errors_beside_the_rows(cast: Cast) -> None:
    taken(given("s.csv", "\n".join([SHEET, SHEET_ROW, SHEET_ROW.replace("1990-01-31", "x")])))
    item = inbox_item(cast.viewer(cast.ben), kept("s.csv").id)
    table = list(csv.reader(io.StringIO(item.mending.removeprefix("\ufeff"))))
    assert [row[-1][:10] for row in table] == ["error", "", "birth date"]
    mended = item.mending.replace(",x,", ",1991-02-03,").encode()
    assert retry(cast.viewer(cast.ben), item.row.id, NOW, mended=mended).verdict == Verdict.MADE
    assert Referral.objects.count() == 2


def test_a_file_set_aside_stays_so_when_it_comes_again(cast: Cast) -> None:
    taken(given("bad.json", "{"))
    item = kept("bad.json")
    set_aside(cast.viewer(cast.ben), item.id, NOW)
    with pytest.raises(DomainError, match="already dealt"):
        set_aside(cast.viewer(cast.ben), item.id, NOW)
    with pytest.raises(DomainError, match="already dealt"):
        retry(cast.viewer(cast.ben), item.id, NOW)
    taken(given("bad.json", "{"))
    item.refresh_from_db()
    assert (item.state, bytes(item.body or b"")) == ("set_aside", b"{")


def test_an_upload_tells_what_became_of_each_file(cast: Cast) -> None:
    files = [("p.json", json.dumps(patient()).encode()), ("r.json", json.dumps(request()).encode()), ("x", b"\x00")]
    told = take_upload(cast.viewer(cast.ben), files, "page", NOW)
    assert [outcome.verdict for _, outcome, _ in told] == [Verdict.NO_REFERRAL, Verdict.MADE, Verdict.NO_REFERRAL]
    entry = AuditEntry.objects.filter(verb="referral.received").get()
    assert entry.actor_id == cast.ben.id


def test_each_kept_file_and_each_decision_leaves_one_audit_entry_without_words(cast: Cast) -> None:
    taken(given("bad.json", '{"name": "Sam"'))
    set_aside(cast.viewer(cast.ben), kept("bad.json").id, NOW)
    entries = list(AuditEntry.objects.order_by("id").values_list("verb", "reason", "detail"))
    assert entries == [("inbound.kept", "refused", {"kind": "fhir"}), ("inbound.set_aside", "", {})]
