"""Bulk export over HTTP: kick-off, status, manifest, files, DELETE; and who may have what (interop 14)."""

import gzip
import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from companionway.interop.fhir.export import actions
from companionway.interop.fhir.export.manifest import group_id
from companionway.interop.fhir.export.models import ExportChunk
from companionway.interop.fhir.server import bodies
from companionway.interop.fhir.server.actions import Draft, insert, stamp
from companionway.interop.partners.models import Partner
from companionway.platform import clock, wall
from tests.interop.export.making import (
    a_patient,
    a_person,
    an_observation,
    body,
    job,
    kick_off,
    kinds,
    lines,
    made,
    make,
    partner_with,
    place,
    put,
)
from tests.interop.fhir.door import Door, told, why
from tests.interop.fhir.door import door as a_door

pytestmark = pytest.mark.django_db
PART2 = {"R", "42CFRPart2", "ETH", "NORDSCLCD"}


def test_an_export_goes_from_kick_off_to_files_and_says_how_far_it_is() -> None:
    door, _ = partner_with()
    begun = kick_off(door)
    where = place(begun)
    assert begun["Content-Location"] == f"http://127.0.0.1:8000/fhir/export/{job().id}"
    waits = door.get(where)
    assert (waits.status_code, waits["X-Progress"], waits["Retry-After"], waits.content) == (202, "waiting", "5", b"")
    make()
    done = door.get(where)
    manifest = told(done)
    assert (done.status_code, done["Content-Type"]) == (200, "application/json") and "Expires" in done
    assert manifest["request"] == "http://127.0.0.1:8000/fhir/$export" and manifest["requiresAccessToken"] is True
    assert manifest["deleted"] == manifest["error"] == []
    assert list(manifest["extension"].values()) == ["http://127.0.0.1:8000/fhir/disclosure-notice"]
    assert kinds(lines(door, manifest)) == {"Organization": 1, "Patient": 2, "Observation": 4}


def test_the_time_of_the_export_is_the_partners_stamp_and_what_comes_after_it_is_new() -> None:
    door, (sam, *_) = partner_with()
    manifest = made(door)
    stamp = Partner.kept.get().stamped_at
    assert manifest["transactionTime"] == bodies.instant(stamp)
    put(door.partner, an_observation("Patient/x", 9), person=sam.id)
    again = made(door, f"$export?_since={manifest['transactionTime']}")
    assert [one["code"]["text"] for one in lines(door, again)] == ["Number 9"]


def test_each_resource_is_on_one_line_with_its_labels_and_those_it_came_with_and_its_decimals_as_sent() -> None:
    door, _ = partner_with(people=0)
    sam = a_person()
    came = {"system": "http://sender.example/labels", "code": "OURS"}
    put(door.partner, a_patient(1, meta={"security": [came]}), person=sam.id)
    spread = json.dumps(an_observation("Patient/x"), indent=1).replace('"code": {', '"valueX": 1.10,\r\n "code": {', 1)
    with wall.everyone("a test puts down resources"):
        row = Draft("Observation", bodies.to_keep(spread.encode()), person_id=sam.id)
        stamp(door.partner.id, insert(door.partner.id, [row]))
    manifest = made(door)
    found = {one["resourceType"]: one for one in lines(door, manifest)}
    assert {one["code"] for one in found["Patient"]["meta"]["security"]} == PART2 | {"OURS"}
    assert {one["code"] for one in found["Observation"]["meta"]["security"]} == PART2
    file = next(one for one in manifest["output"] if one["type"] == "Observation")
    assert b'"valueX":1.10,' in body(door.get(file["url"].split("/fhir/")[1]))


def test_the_server_says_that_it_exports_and_each_address_that_it_names_is_there() -> None:
    rest = told(a_door().get("metadata"))["rest"][0]
    assert [one["name"] for one in rest["operation"]] == ["export"]
    named = {one["type"]: one["operation"][0]["definition"].rpartition("/")[2] for one in rest["resource"]
             if "operation" in one}  # fmt: skip
    assert named == {"Patient": "patient-export", "Group": "group-export"}
    for path in ("$export", "Patient/$export"):
        assert a_door().get(path).status_code == 400  # without Prefer: it is there


def test_a_kick_off_needs_respond_async_and_known_parameters() -> None:
    door, _ = partner_with(people=1)
    assert (bare := door.get("$export")).status_code == 400 and why(bare) == [("invalid", "")]
    for query in ("_outputFormat=text/csv", "_since=yesterday", "_since=2026-01-01T00:00:00", "_type=Claim"):
        assert kick_off(door, f"$export?{query}").status_code == 400, query
    assert kick_off(door, "$export", Prefer="respond-async, handling=strict").status_code == 202
    assert door.ask("PUT", "$export", {}).status_code == 405


@pytest.mark.parametrize("said", ["application/fhir%2Bndjson", "application/ndjson", "ndjson"])
def test_three_names_of_the_format_are_known(said: str) -> None:
    door, _ = partner_with(people=0)
    assert kick_off(door, f"$export?_outputFormat={said}").status_code == 202


def test_parameters_can_be_posted() -> None:
    door, _ = partner_with()
    sent = {"resourceType": "Parameters", "parameter": [
        {"name": "_type", "valueString": "Patient"}, {"name": "_outputFormat", "valueString": "ndjson"}]}  # fmt: skip
    where = place(door.post("$export", sent, Prefer="respond-async"))
    make()
    assert kinds(lines(door, told(door.get(where)))) == {"Patient": 2}
    assert door.post("$export", {"resourceType": "Patient"}, Prefer="respond-async").status_code == 400


def test_types_filters_and_people_narrow_it_and_what_was_not_heeded_is_said() -> None:
    door, _ = partner_with()
    assert kinds(lines(door, made(door, "Patient/$export"))) == {"Patient": 2, "Observation": 4}
    narrowed = made(door, "$export?_type=Observation,Patient&_typeFilter=Observation?category=social-history,x")
    assert kinds(lines(door, narrowed)) == {"Patient": 2, "Observation": 2} and narrowed["error"] == []
    odd = made(door, "$export?_type=Observation,Claim&_typeFilter=Observation?date=gt2020&_elements=id")
    assert kinds(lines(door, odd)) == {"Observation": 4}
    said = [one["issue"][0]["diagnostics"].split()[0] for one in lines(door, odd, "error")]
    assert sorted(said) == ["_elements", "_type", "_typeFilter"]
    strict = {"Prefer": "respond-async,handling=strict"}
    assert kick_off(door, "$export?_elements=id", **strict).status_code == 400


def test_a_group_is_the_partners_own_and_nobody_elses() -> None:
    door, _ = partner_with()
    other = a_door("other-ehr")
    put(door.partner, a_patient(7))  # about nobody whom we know
    group = manifest_group(door)
    assert told(door.get(f"Group/{group}"))["id"] == group and "member" not in told(door.get(f"Group/{group}"))
    assert kinds(lines(door, made(door, f"Group/{group}/$export"))) == {"Patient": 2, "Observation": 4}
    assert other.get(f"Group/{group}").status_code == kick_off(other, f"Group/{group}/$export").status_code == 404
    assert kick_off(door, f"Group/{uuid.uuid4()}/$export").status_code == 404


def manifest_group(door: Door) -> str:
    """The id of the partner's group."""
    return str(group_id(door.partner))


def test_scopes_decide_which_types_come() -> None:
    partner_with()
    narrow = a_door("harbor-ehr", scopes=("system/Patient.rs",))
    assert kinds(lines(narrow, made(narrow))) == {"Patient": 2}
    assert kick_off(narrow, "$export?_type=Observation").status_code == 403
    assert kick_off(a_door("harbor-ehr", scopes=("system/Task.c",))).status_code == 403


def test_a_file_needs_the_scope_of_its_type_too() -> None:
    wide, _ = partner_with()
    manifest = made(wide)
    narrow = a_door("harbor-ehr", scopes=("system/Patient.rs",))
    got = {one["type"]: narrow.get(one["url"].split("/fhir/")[1]).status_code for one in manifest["output"]}
    assert got == {"Patient": 200, "Observation": 403, "Organization": 403}


def test_another_partner_sees_neither_rows_nor_status_nor_files() -> None:
    door, _ = partner_with()
    other, _ = partner_with("other-ehr", people=1)
    manifest = made(door)
    where = manifest["output"][0]["url"].split("/fhir/")[1].rpartition("/")[0]
    paths = [where, *(one["url"].split("/fhir/")[1] for one in manifest["output"])]
    assert [other.get(path).status_code for path in paths] == [404] * len(paths)
    assert other.ask("DELETE", where).status_code == 404 and door.get(where).status_code == 200
    assert kinds(lines(other, made(other))) == {"Organization": 1, "Patient": 1, "Observation": 2}
    bare = [Client().get(f"/fhir/{path}").status_code for path in paths]
    assert bare == [401] * len(paths)


def test_only_one_export_of_a_partner_is_under_way() -> None:
    door, _ = partner_with(people=1)
    other, _ = partner_with("other-ehr", people=1)
    assert kick_off(door).status_code == 202
    again = kick_off(door)
    assert (again.status_code, again["Retry-After"], why(again)) == (429, "30", [("throttled", "")])
    assert kick_off(other).status_code == 202
    make()
    assert kick_off(door).status_code == 202


def test_an_export_that_was_deleted_is_known_no_more_before_and_after_it_is_made() -> None:
    door, _ = partner_with(people=1)
    where = place(kick_off(door))
    assert door.ask("DELETE", where).status_code == 202
    make()
    assert (door.get(where).status_code, door.ask("DELETE", where).status_code) == (404, 404)
    manifest = made(door)
    status = manifest["output"][0]["url"].split("/fhir/")[1].rpartition("/")[0]
    assert door.ask("DELETE", status).status_code == 202
    assert {door.get(one["url"].split("/fhir/")[1]).status_code for one in manifest["output"]} == {404}
    with wall.everyone("a test looks"):
        assert ExportChunk.kept.count() == 0


def test_a_file_comes_zipped_when_asked() -> None:
    door, _ = partner_with()
    file = next(one for one in made(door)["output"] if one["type"] == "Patient")
    path = file["url"].split("/fhir/")[1]
    plain, zipped = door.get(path), door.get(path, Accept_Encoding="gzip, deflate")
    assert zipped["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain
    assert gzip.decompress(body(zipped)) == body(plain) != b""


@pytest.mark.parametrize("accepts", ["application/fhir+ndjson", "application/ndjson", "application/x-ndjson;q=0.9"])
def test_a_file_can_be_asked_for_by_the_name_of_its_lines(accepts: str) -> None:
    door, _ = partner_with(people=1)
    path = made(door)["output"][0]["url"].split("/fhir/")[1]
    assert door.get(path, Accept=accepts).status_code == 200
    assert door.get(path, Accept="application/fhir+xml").status_code == 406


def test_files_last_a_day_and_are_swept() -> None:
    door, _ = partner_with(people=1)
    manifest = made(door)
    path = manifest["output"][0]["url"].split("/fhir/")[1]
    with wall.everyone("a test sweeps"):
        assert actions.sweep(clock.now() + timedelta(hours=23)) == 0 and door.get(path).status_code == 200
        assert actions.sweep(clock.now() + timedelta(hours=25)) == 1 and ExportChunk.kept.count() == 0
    assert door.get(path).status_code == 404


def test_an_export_that_nobody_finished_in_a_day_has_failed_and_another_may_begin() -> None:
    door, _ = partner_with(people=1)
    where = place(kick_off(door))
    with wall.everyone("a test sweeps"):
        actions.sweep(clock.now() + timedelta(hours=25))
    assert door.get(where).status_code == 500 and kick_off(door).status_code == 202


def test_what_the_partner_said_was_an_error_is_told_as_gone_and_nothing_else_is() -> None:
    door, (sam, *_) = partner_with(people=1)
    since = made(door)["transactionTime"]
    (row,) = put(door.partner, an_observation("Patient/x") | {"status": "entered-in-error"}, person=sam.id)
    found = made(door, f"$export?_since={since}")
    assert found["output"] == []
    (gone,) = lines(door, found, "deleted")
    assert [one["request"] for one in gone["entry"]] == [{"method": "DELETE", "url": f"Observation/{row.id}"}]
    assert kinds(lines(door, made(door)))["Observation"] == 3
