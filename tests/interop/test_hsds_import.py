"""Lists of services by HSDS 3.0: both shapes read the same, damage is told with place and fix and loses nothing."""

import csv
import io
import json
import zipfile
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from companionway.directory.models import DirectorySource, Listing, Service
from companionway.interop.files import hsds_import
from companionway.interop.files.hsds import archive as unpacking
from companionway.interop.files.hsds.handing_back import to_mend
from companionway.interop.files.hsds.judging import Judged, judge
from companionway.interop.files.hsds.tables import BadList, read
from tests.interop.samples import SAMPLES, needs_samples

TODAY = date(2026, 3, 3)

HSDS = SAMPLES / "hsds"
SERVICE = {"id": "s1", "name": "Pantry", "status": "active"}


def judged(tree: Any, name: str = "list.json") -> Judged:
    return judge(read({name: json.dumps(tree).encode()}), TODAY)


def sheets(**tables: str) -> Judged:
    return judge(read({f"{name}.csv": text.encode() for name, text in tables.items()}), TODAY)


def the_faults(found: Judged) -> list[tuple[str, str]]:
    return [(one.place, one.column) for one in found.faults]


# --- the standard's own examples ------------------------------------------------------------------------------------


@needs_samples
@pytest.mark.parametrize("name", ["service_full", "service_at_location_full", "organization_full"])
def test_each_json_example_gives_its_service_with_place_phone_language_and_cost(name: str) -> None:
    found = judge(read(hsds_import.files_at(HSDS / f"{name}.json")), TODAY)
    (service,) = found.given.services
    assert (service.name, service.organization) == ("Community Counselling", "Example Organization Inc.")
    assert service.youngest == 12 and service.phones[0]["number"] == "+44 1234 234567" and service.cost == "fee"
    (listing,) = service.listings
    (place,) = [one for one in found.given.places if one.key == listing.place]
    assert (place.town, place.latitude, listing.languages) == ("MyCity", None, ("ur",))
    assert ("latitude", "There is no place at 100, 101.") in [(one.column, one.reason) for one in found.faults]


@needs_samples
def test_the_csv_package_gives_the_same_service_and_tells_of_its_own_dangling_parents() -> None:
    by_sheet = judge(read(hsds_import.files_at(HSDS / "csv")), TODAY)
    by_tree = judge(read(hsds_import.files_at(HSDS / "service_full.json")), TODAY)
    (one,), (other,) = by_sheet.given.services, by_tree.given.services
    same = ("key", "name", "about", "organization", "phones", "cost", "youngest", "oldest", "eligibility", "url")
    assert [getattr(one, name) for name in same] == [getattr(other, name) for name in same]
    assert one.listings == other.listings
    dangling = [(fault.place, fault.column) for fault in by_sheet.faults if "no organization" in fault.reason]
    assert dangling == [("locations.csv row 2", "organization_id")]
    assert not by_sheet.notes and "locations.csv row 2" in to_mend(by_sheet.faults)


# --- what a list may say --------------------------------------------------------------------------------------------


def test_hours_are_a_plain_week_or_words() -> None:
    rules = [
        {"id": "1", "freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:00", "closes_at": "12:30:00"},
        {"id": "2", "freq": "MONTHLY", "byday": "1MO", "opens_at": "09:00", "closes_at": "10:00", "description": "x"},
        {"id": "3", "byday": "TU", "description": "By appointment"},
        {"id": "4", "freq": "DAILY", "opens_at": "00:00:00Z", "closes_at": "24:00", "until": "2026-12-31"},
    ]
    (service,) = judged(SERVICE | {"schedules": rules}).given.services
    week, month, words, day = service.listings[0].hours
    assert (week.days, week.opens, week.closes) == ((0, 2), time(9), time(12, 30))
    assert month.days == words.days == () and month.words == "x" and words.words == "By appointment"
    assert day.days == tuple(range(7)) and day.opens == day.closes == time(0) and day.until == date(2026, 12, 31)


def test_names_of_people_who_work_there_are_not_kept() -> None:
    found = judged(SERVICE | {"contacts": [{"id": "c", "name": "Ann Persona", "phones": [{"number": "555-0101"}]}]})
    assert "Persona" not in repr(found.given) and found.faults == []


def test_a_service_by_phone_alone_has_a_line_without_a_place() -> None:
    (service,) = judged(SERVICE | {"phones": [{"number": "988"}, {"number": "1", "type": "voice"}]}).given.services
    assert [one.place for one in service.listings] == [""] and [p["number"] for p in service.phones] == ["988"]


def test_a_page_of_an_api_and_lists_by_name_are_read_too() -> None:
    assert len(judged({"contents": [SERVICE, SERVICE | {"id": "s2"}]}).given.services) == 2
    assert len(judged({"services": [SERVICE], "organizations": []}).given.services) == 1


# --- damage ---------------------------------------------------------------------------------------------------------

CELLS = [
    ("url", "javascript:alert(1)"), ("email", "nobody"), ("minimum_age", "-1"), ("minimum_age", "old"),
    ("assured_date", "March"), ("assured_date", "2999-01-01"), ("status", "open"), ("maximum_age", "NaN"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell"), CELLS)
def test_a_bad_cell_is_told_and_its_service_is_taken_without_it(column: str, cell: str) -> None:
    found = judged([SERVICE | {column: cell}, SERVICE | {"id": "s2"}])
    assert len(found.given.services) == 2 and the_faults(found) == [("list.json $[0]", column)]
    assert "javascript" not in repr(found.given) and all(one.fix and one.done for one in found.faults)


@pytest.mark.parametrize(
    "place", [{"latitude": 100, "longitude": 1}, {"latitude": 0, "longitude": 0}, {"latitude": 44.1},
              {"latitude": "north", "longitude": 1}],
)  # fmt: skip
def test_a_place_that_cannot_be_keeps_its_address(place: dict[str, Any]) -> None:
    there = {"id": "p", "name": "Hall", "addresses": [{"city": "Rockland", "address_1": "1 Main St"}]} | place
    found = judged(SERVICE | {"service_at_locations": [{"id": "a", "location": there}]})
    (kept,) = found.given.places
    assert (kept.town, kept.latitude, kept.longitude) == ("Rockland", None, None) and found.faults


def test_a_service_without_name_or_number_does_not_stop_the_others_and_what_was_here_stays() -> None:
    found = sheets(services="id,name,status\ns1,,active\n,No number,active\ns3,Pantry,active\n")
    assert [one.key for one in found.given.services] == ["s3"] and found.given.kept == frozenset({"s1"})
    assert set(the_faults(found)) == {("services.csv row 2", "name"), ("services.csv row 3", "id")}


def test_a_row_with_too_many_cells_is_told_and_its_service_stays_as_it_was() -> None:
    found = sheets(services="id,name,status\ns1,Pantry,active,oh,no\ns2,Kitchen,active\n")
    assert [one.key for one in found.given.services] == ["s2"] and found.given.kept == frozenset({"s1"})
    assert found.faults[0].place == "services.csv row 2"


def test_the_same_number_twice_is_told_where_it_says_otherwise() -> None:
    found = judged([SERVICE, SERVICE, SERVICE | {"name": "Another"}])
    assert [one.name for one in found.given.services] == ["Pantry"] and the_faults(found) == [
        ("list.json $[2]", "name")
    ]


BROKEN = [
    (b'[{"id": "s1", "name": "Pan', "line 1 column 23"), (b"", "line 1 column 1"), (b"[" * 100_000, "nested"),
    (b'{"id": NaN}', "nested"), (b"[]", "no service"), (b"null", "no service"), (b"\x00\x01", "line 1"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "said"), BROKEN)
def test_a_tree_that_breaks_off_is_handed_back_whole_with_its_place(body: bytes, said: str) -> None:
    with pytest.raises(BadList) as fault:
        judge(read({"list.json": body}), TODAY)
    assert said in str(fault.value) and fault.value.fix


@pytest.mark.parametrize(
    ("text", "said"),
    [('id,name\ns1,"Pantry\ns2,x\n', "services.csv line"), ("name\nPantry\n", "no column id"),
     ("id,id,name\n1,2,x\n", "stands there twice"), ("id,name\n", "no service"), ("\x00", "NUL")],
)  # fmt: skip
def test_a_table_that_is_none_is_handed_back_whole_with_its_place(text: str, said: str) -> None:
    with pytest.raises(BadList, match=said):
        sheets(services=text)


def test_windows_letters_byte_order_marks_and_semicolons_are_read() -> None:
    for body in ("\ufeffid;name;status\ns1;Café;active\n".encode(), "id;name;status\ns1;Café;active\n".encode("cp1252"),
                 "id\tname\tstatus\ns1\tCafé\tactive\n".encode("utf-16")):  # fmt: skip
        found = judge(read({"services.csv": body}), TODAY)
        assert [one.name for one in found.given.services] == ["Café"]


def test_the_rows_to_mend_go_back_as_a_table_that_no_spreadsheet_runs() -> None:
    lines = list(csv.reader(io.StringIO(to_mend(judged([SERVICE | {"url": "=1+1", "id": "=cmd"}]).faults)[1:])))
    assert lines[0][0] == "where" and lines[1][1] == "'=cmd" and len(lines) == 2


# --- the command ----------------------------------------------------------------------------------------------------


def command(path: Path, *words: str) -> str:
    out = io.StringIO()
    call_command("directory", "import", str(path), *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_dry_run_changes_nothing_and_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "county.json"
    file.write_text(json.dumps([SERVICE, SERVICE | {"id": "s2", "url": "ftp://x"}]))
    assert "2 new" in command(file, "--dry-run") and not DirectorySource.objects.exists()
    said = command(file, "--mending", str(tmp_path / "mend.csv"))
    assert "2 new, 0 changed" in said and "county.json $[1], url" in said and (tmp_path / "mend.csv").exists()
    assert "0 new, 0 changed, 2 as before, 0 gone" in command(file) and Service.objects.count() == 2
    file.write_text(json.dumps([SERVICE]))
    assert "1 gone" in command(file) and Listing.objects.filter(live=False).count() == 1


@pytest.mark.django_db
def test_a_list_that_was_cut_off_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "county.json"
    file.write_text(json.dumps([SERVICE]))
    command(file)
    before = list(Service.objects.values())
    file.write_text(file.read_text()[:-9])
    with pytest.raises(CommandError, match="Nothing was changed"):
        command(file)
    assert list(Service.objects.values()) == before


@pytest.mark.django_db
def test_an_archive_is_read_and_a_broken_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "county.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../deep/services.csv", "id,name,status\ns1,Pantry,active\n")
    assert "1 new" in command(file)
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(CommandError, match="not whole"):
        command(file)
    with pytest.raises(CommandError, match="no such file"):
        command(tmp_path / "nothing")


def test_an_archive_with_a_damaged_file_or_a_name_in_no_alphabet_is_told_as_not_whole() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("services-\u00e9.csv", "id,name,status\ns1,Pantry,active\n" * 50)
    body = held.getvalue()
    begin = body.index(b".csv") + len(b".csv")
    damaged = body[: begin + 4] + b"\xff" * 20 + body[begin + 24 :]
    for broken in (damaged, body.replace("\u00e9".encode(), b"\xff\xff")):
        with pytest.raises(BadList, match="not whole"):
            unpacking.unpacked("county.zip", broken)


def test_two_files_of_one_name_in_an_archive_are_told_and_neither_is_taken() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for folder, key in (("north", "s1"), ("south", "s2")):
            archive.writestr(f"{folder}/services.csv", f"id,name,status\n{key},Pantry,active\n")
    with pytest.raises(BadList, match=r"two files named services\.csv"):
        unpacking.unpacked("county.zip", held.getvalue())


def test_a_package_that_describes_itself_too_deeply_is_refused() -> None:
    with pytest.raises(BadList, match="does not describe a package"):
        read({"datapackage.json": b"[" * 100_000, "services.csv": b"id,name,status\ns1,Pantry,active\n"})


@pytest.mark.django_db
def test_an_archive_that_would_unpack_to_more_than_fits_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MOST_BYTES", 10_000)
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", b"0" * 1_000_000)
    assert file.stat().st_size < 10_000
    with pytest.raises(BadList, match="in parts"):
        hsds_import.files_at(file)
