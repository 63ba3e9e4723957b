"""The directory as HSDS 3.0: what is passed on, that our importer reads the same again, that it keeps its word."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import IO, Any

import jsonschema_rs
import pytest

from companionway.demo.county import county
from companionway.directory import publishing
from companionway.directory.actions import bring_in, publish
from companionway.directory.given import GivenDirectory, GivenListing, GivenService
from companionway.directory.models import DirectorySource, Service
from companionway.directory.rules import Hours, days_said, days_words
from companionway.interop.files import hsds_import
from companionway.interop.files.hsds import columns, package, trees, unsaid
from companionway.interop.files.hsds.archive import unpacked
from companionway.platform.errors import DomainError
from tests.cast import Cast
from tests.directory.lists import AT, PORTLAND, ROCKLAND, WEEKDAYS, pantry, shelter, whole
from tests.interop.samples import SAMPLES, needs_samples

pytestmark = pytest.mark.django_db
TODAY = AT.date()
TERMS = {"license": "CC BY 4.0", "license_url": "https://example.org/by", "attribution": "Coast County 211"}


def a_list(given: GivenDirectory, cast: Cast, name: str = "county", *, published: bool = True) -> DirectorySource:
    bring_in(source=name, given=given, whole=True, by=None, at=AT)
    row = DirectorySource.objects.get(name=name)
    publish(source_id=row.id, published=published, by=cast.kit.id, at=AT, **TERMS)
    return row


def bytes_of(write: Callable[[IO[bytes]], None]) -> bytes:
    out = io.BytesIO()
    write(out)
    return out.getvalue()


def the_package() -> dict[str, bytes]:
    return unpacked("package.zip", bytes_of(package.write_package))


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(the_package()[name].decode())))


def again(files: dict[str, bytes]) -> GivenDirectory:
    judged = hsds_import.looked_at(files, TODAY)
    assert (judged.faults, judged.notes) == ([], [])
    return judged.given


def plain(given: GivenDirectory) -> list[Any]:
    """All that a list says, without its numbers."""
    places = {place.key: asdict(replace(place, key="")) for place in given.places}

    def lines(one: GivenService) -> list[str]:
        return sorted(repr((places.get(li.place), li.hours, sorted(li.languages))) for li in one.listings)

    said = [(asdict(replace(one, key="", listings=())), lines(one)) for one in given.services]
    return sorted(said, key=repr)


AWKWARD = pantry(
    other_name="=SUM(A1)", about="Line one\nline \"two\", and more", cost="fee", url="https://example.org/a?b=1",
    cost_words="Ask us\nAdults 5.5 USD a visit\nfree of charge", youngest=0, oldest=130, documents="ID\nA letter",
    costs=({"option": "Adults", "amount": 5.5, "currency": "USD", "words": "a visit", "until": ""},
           {"option": "", "amount": None, "currency": "", "words": "free of charge", "until": "2027-01-01"}),
    phones=({"number": "+1 207-555-0101", "extension": "12", "words": "ask for Sam's desk"},
            {"number": "211", "extension": "", "words": ""}),
    terms=("Food pantry", "Comida"), checked_on=date(2026, 2, 1), state="temporarily closed", alert="@closed today",
    listings=(
        GivenListing("l1", "rockland", (WEEKDAYS, Hours(words="By appointment", until=date(2026, 9, 1))),
                     ("ase", "en", "haitian-signs")),
        GivenListing("l3", "portland", (), ("en",)),
    ),
)  # fmt: skip
BY_PHONE = GivenService("s3", "Warm line", organization="Coast Cares", phones=AWKWARD.phones,
                        listings=(GivenListing("", "", (WEEKDAYS,), ("es",)),))  # fmt: skip
HALF_A_PLACE = replace(PORTLAND, street="", postal_code="", latitude=None, longitude=None, name="", country="CA")


def the_awkward_list() -> GivenDirectory:
    return GivenDirectory((AWKWARD, shelter(), BY_PHONE), (replace(ROCKLAND, access="A ramp"), HALF_A_PLACE))


# --- round trip -----------------------------------------------------------------------------------------------------


def test_the_package_reads_back_as_the_same_list(cast: Cast) -> None:
    a_list(the_awkward_list(), cast)
    assert plain(again(the_package())) == plain(the_awkward_list())


@pytest.mark.parametrize("write", [trees.write_services, trees.write_organizations])
def test_the_json_reads_back_as_the_same_list(cast: Cast, write: Callable[[IO[bytes]], None]) -> None:
    a_list(the_awkward_list(), cast)
    assert plain(again({"list.json": bytes_of(write)})) == plain(the_awkward_list())


def test_services_at_locations_read_back_as_all_that_have_a_place(cast: Cast) -> None:
    a_list(the_awkward_list(), cast)
    placed = replace(the_awkward_list(), services=the_awkward_list().services[:2])
    assert plain(again({"list.json": bytes_of(trees.write_service_at_locations)})) == plain(placed)


def test_an_invented_county_reads_back_as_itself_and_again_changes_nothing(cast: Cast) -> None:
    judged = hsds_import.looked_at({"county.json": county(60)}, TODAY)
    a_list(judged.given, cast)
    read = again(the_package())
    assert plain(read) == plain(judged.given)
    assert bring_in(source="mirror", given=read, whole=True, by=None, at=AT).new == 60
    assert bring_in(source="mirror", given=again(the_package()), whole=True, by=None, at=AT).same == 60


@needs_samples
@pytest.mark.parametrize("name", ["service_full", "service_at_location_full", "organization_full"])
def test_the_standards_own_example_reads_back_as_what_was_taken_of_it(cast: Cast, name: str) -> None:
    judged = hsds_import.looked_at(hsds_import.files_at(SAMPLES / "hsds" / f"{name}.json"), TODAY)
    a_list(judged.given, cast)
    assert plain(again(the_package())) == plain(judged.given)
    assert plain(again({"list.json": bytes_of(trees.write_services)})) == plain(judged.given)


@pytest.mark.parametrize("days", [(), (0,), (0, 1), (0, 1, 2), (1, 3), (4, 5, 6), tuple(range(7)), (0, 2, 3, 4, 6)])
def test_days_in_words_are_read_back_as_the_days(days: tuple[int, ...]) -> None:
    assert days_said(days_words(days)) == days


# --- it keeps the standard's word -----------------------------------------------------------------------------------


@needs_samples
@pytest.mark.parametrize(
    ("schema", "write"),
    [("service", trees.write_services), ("organization", trees.write_organizations),
     ("service_at_location", trees.write_service_at_locations)],
)  # fmt: skip
def test_every_object_is_valid_by_the_standards_schema(
    cast: Cast, schema: str, write: Callable[[IO[bytes]], None]
) -> None:
    a_list(the_awkward_list(), cast)
    a_list(hsds_import.looked_at({"county.json": county(20)}, TODAY).given, cast, "other")
    rules = json.loads((SAMPLES / "hsds" / "schema" / f"{schema}.json").read_bytes())
    judge = jsonschema_rs.validator_for(rules, validate_formats=True)
    objects = json.loads(bytes_of(write))
    assert len(objects) > 10
    assert [error.message for one in objects for error in judge.iter_errors(one)] == []
    unknown = {key for one in objects for key in one if key not in rules["properties"]}
    assert unknown == set()


PATTERNS = {
    "number": r"-?\d+(\.\d+)?", "date": r"\d{4}-\d\d-\d\d", "time": r"\d\d:\d\d:\d\d", "string": r"(?s).*",
    "uuid": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "uri": r"https?://\S+", "email": r"\S+@\S+\.\S+",
    "datetime": r"\d{4}-\d\d-\d\dT.*",
}  # fmt: skip


def package_faults(files: dict[str, bytes], said: dict[str, Any]) -> list[str]:
    """What breaks the description of a package: columns, types, required cells, unique keys, foreign keys."""
    found, tables = [], {}
    for table in said["resources"]:
        if table["path"] in files:
            tables[table["name"]] = list(csv.DictReader(io.StringIO(files[table["path"]].decode())))
    for table in (one for one in said["resources"] if one["name"] in tables):
        rows, fields = tables[table["name"]], table["schema"]["fields"]
        header = files[table["path"]].decode().split("\r\n", 1)[0].split(",")
        if header != [field["name"] for field in fields]:
            found.append(f"{table['name']}: columns {header}")
        for field in fields:
            cells = [row[field["name"]] for row in rows]
            rule, kind = field.get("constraints", {}), field.get("format") or field["type"]
            wrong = [cell for cell in cells if cell and not re.fullmatch(PATTERNS[kind], cell)]
            wrong += [cell for cell in cells if cell and cell not in rule.get("enum", [cell])]
            if rule.get("required") and not all(cells):
                wrong.append("empty")
            if field["name"] == table["schema"]["primaryKey"] and len(set(cells)) < len(cells):
                wrong.append("twice")
            found += [f"{table['name']}.{field['name']}: {cell}" for cell in wrong]
        for key in table["schema"].get("foreignKeys", []):
            if key["reference"]["resource"] in tables:
                there = {row["id"] for row in tables[key["reference"]["resource"]]}
                found += [f"{table['name']}.{key['fields']}: {row[key['fields']]} dangles" for row in rows
                          if row[key["fields"]] and row[key["fields"]] not in there]  # fmt: skip
    return found


def test_the_package_keeps_what_it_says_of_itself(cast: Cast) -> None:
    a_list(the_awkward_list(), cast)
    files = the_package()
    said = json.loads(files["datapackage.json"])
    assert set(files) == {"datapackage.json", *(one["path"] for one in said["resources"])}
    assert package_faults(files, said) == []
    broken = files | {"services.csv": files["services.csv"].replace(b",active,", b",,")}
    assert package_faults(broken, said) == ["service.status: empty"]


@needs_samples
def test_the_package_keeps_the_standards_own_description(cast: Cast) -> None:
    a_list(the_awkward_list(), cast)
    said = json.loads((SAMPLES / "hsds" / "csv" / "datapackage.json").read_bytes())
    assert package_faults(the_package(), said) == []
    theirs = {one["name"]: [(f["name"], f["type"]) for f in one["schema"]["fields"]] for one in said["resources"]}
    ours = {name: [(c.name, c.type) for c in found] for name, found in columns.COLUMNS.items()}
    assert ours == {name: theirs[name] for name in ours}


def test_the_same_directory_gives_the_same_bytes(cast: Cast) -> None:
    a_list(the_awkward_list(), cast)
    assert bytes_of(package.write_package) == bytes_of(package.write_package)


# --- what may be passed on ------------------------------------------------------------------------------------------


def test_only_listed_services_of_published_lists_are_passed_on(cast: Cast) -> None:
    states = ("active", "inactive", "defunct", "temporarily closed")
    given = whole(*(pantry(key=state, name=state, state=state,
                           listings=(GivenListing(state, "rockland"),)) for state in states))  # fmt: skip
    a_list(given, cast)
    a_list(whole(shelter()), cast, "private", published=False)
    Service.objects.filter(source_key="temporarily closed").update(vanished_at=AT)
    assert [row["name"] for row in rows_of("services.csv")] == ["active"]
    assert len(rows_of("service_at_location.csv")) == len(rows_of("locations.csv")) == 1
    for write in (trees.write_services, trees.write_organizations, trees.write_service_at_locations):
        assert b"Casco" not in bytes_of(write) and b"defunct" not in bytes_of(write)


def test_license_and_source_go_along_with_each_service(cast: Cast) -> None:
    a_list(whole(pantry()), cast)
    said = json.loads(the_package()["datapackage.json"])
    assert said["licenses"] == [{"name": "CC BY 4.0", "title": "county: CC BY 4.0", "path": "https://example.org/by"}]
    assert said["sources"] == [{"title": "county: Coast County 211"}]
    (came,) = rows_of("metadata.csv")
    assert (came["previous_value"], came["updated_by"]) == ("s1", "county")
    (tree,) = json.loads(bytes_of(trees.write_services))
    assert tree["metadata"][0]["previous_value"] == "s1"


def test_nothing_is_published_without_license_and_source(cast: Cast) -> None:
    row = a_list(whole(pantry()), cast, published=False)
    for name in ("license", "attribution"):
        with pytest.raises(DomainError) as refused:
            publish(source_id=row.id, published=True, by=cast.kit.id, at=AT, **TERMS | {name: " "})
        assert refused.value.field == name
    assert list(publishing.published_services()) == []


def test_what_peers_said_and_who_they_are_is_nowhere_in_it(cast: Cast) -> None:
    from companionway.directory.actions import say_of
    from companionway.directory.rules import Report

    a_list(whole(pantry()), cast)
    pantry_id = Service.objects.get(source_key="s1").id
    say_of(service_id=pantry_id, kind=Report.WRONG, words="Ana was sent away", by=cast.ana.id, at=AT)
    assert b"sent away" not in b"".join(the_package().values()) + bytes_of(trees.write_services)


def test_cells_that_a_spreadsheet_takes_for_formulas_are_not(cast: Cast) -> None:
    a_list(the_awkward_list(), cast)
    body = the_package()["services.csv"].decode()
    assert "'=SUM(A1)" in body and not re.search(r"(?m)(^|,)=", body)


def test_names_that_hsds_wants_and_nobody_told_are_marked_as_such(cast: Cast) -> None:
    a_list(whole(shelter()), cast)
    assert [row["name"] for row in rows_of("organizations.csv")] == [unsaid.ORGANIZATION]
    assert again(the_package()).services[0].organization == ""


# --- size -----------------------------------------------------------------------------------------------------------


def test_statements_grow_with_chunks_and_not_with_services(
    cast: Cast, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_list(hsds_import.looked_at({"county.json": county(40)}, TODAY).given, cast)
    with django_assert_num_queries(6):
        trees.write_services(io.BytesIO())
    monkeypatch.setattr(publishing, "CHUNK", 10)
    with django_assert_num_queries(18):
        trees.write_services(io.BytesIO())
    assert len(json.loads(bytes_of(trees.write_services))) == 40
    assert sum(len(one["services"]) for one in json.loads(bytes_of(trees.write_organizations))) == 40
