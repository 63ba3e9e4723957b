"""Passing the directory on: staff say which lists and take the files; the public address is closed until wanted."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from companionway.directory.actions import say_of
from companionway.directory.models import DirectorySource
from companionway.directory.rules import Report
from companionway.interop.files import hsds_import
from companionway.interop.files.hsds.archive import unpacked
from companionway.platform import clock
from companionway.web import leaving
from companionway.web.pages.directory import publishing
from tests.cast import Cast
from tests.directory.lists import the_pantry
from tests.web.asking import count, signed_in, text_of

pytestmark = pytest.mark.django_db
SAID = {"published": "on", "license": "CC BY 4.0", "license_url": "https://example.org/by", "attribution": "The county"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(publishing, "folder", lambda: tmp_path / "hsds")
    return tmp_path / "hsds"


@pytest.fixture
def kit(cast: Cast) -> Client:
    return signed_in(cast.kit)


@pytest.fixture
def source(cast: Cast) -> DirectorySource:
    return the_pantry().service.source


@pytest.fixture
def passed_on(kit: Client, source: DirectorySource, settings: Any) -> DirectorySource:
    settings.COMPANIONWAY_PUBLISH_DIRECTORY = True
    assert kit.post(f"/help/lists/{source.id}/", SAID).status_code == 302
    return source


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_list_stays_here_until_somebody_says_its_license_and_source(kit: Client, source: DirectorySource) -> None:
    assert "Stays here" in text_of(kit.get("/help/publishing/"))
    for name in ("license", "attribution"):
        refused = kit.post(f"/help/lists/{source.id}/", SAID | {name: ""})
        assert refused.status_code == 422 and f'id="id_{name}_error"' in text_of(refused)
    assert kit.post(f"/help/lists/{source.id}/", SAID).status_code == 302
    assert "Passed on under CC BY 4.0; named: The county" in text_of(kit.get("/help/publishing/"))
    assert kit.post(f"/help/lists/{source.id}/", SAID | {"published": ""}).status_code == 302
    assert "Stays here" in text_of(kit.get("/help/publishing/"))


@pytest.mark.parametrize("part", ["services", "organizations", "service_at_locations", "package"])
def test_staff_take_each_file_along(kit: Client, passed_on: DirectorySource, part: str) -> None:
    answer = kit.get(f"/help/publishing/{part}/")
    body = body_of(answer)
    files = unpacked("p.zip", body) if part == "package" else {"list.json": body}
    assert {one.name for one in hsds_import.looked_at(files, clock.today()).given.services} == {
        "Harbor Food Pantry", "Casco Night Shelter",
    }  # fmt: skip
    assert "attachment" in answer["Content-Disposition"] and kit.get("/help/publishing/other/").status_code == 404


def test_a_large_file_goes_out_a_piece_at_a_time(
    kit: Client, passed_on: DirectorySource, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = body_of(kit.get("/help/publishing/services/"))
    monkeypatch.setattr(leaving, "IN_ONE_PIECE", 10)
    answer = kit.get("/help/publishing/services/")
    assert answer.streaming and body_of(answer) == whole


def test_the_public_address_is_closed_until_it_is_wanted(passed_on: DirectorySource, settings: Any) -> None:
    settings.COMPANIONWAY_PUBLISH_DIRECTORY = False
    service = passed_on.services.all()[0].id
    for path in ("/hsds/", "/hsds/services/", f"/hsds/services/{service}/"):
        answer = Client().get(path)
        assert answer.status_code == 410 and b"Pantry" not in answer.content


def test_everyone_reads_the_directory_where_it_is_open(passed_on: DirectorySource) -> None:
    anyone = Client()
    about = json.loads(anyone.get("/hsds/").content)
    assert about["version"] == "3.0.0"
    assert about["lists"] == [{"name": "county", "attribution": "The county", "license": {
        "name": "CC BY 4.0", "title": "county: CC BY 4.0", "path": "https://example.org/by"}}]  # fmt: skip
    first = json.loads(body_of(anyone.get("/hsds/services/")))[0]
    alone = json.loads(anyone.get(f"/hsds/services/{first['id']}/").content)
    assert alone == first and first["organization"]["name"]
    assert anyone.get("/hsds/nothing/").status_code == 410 and anyone.post("/hsds/").status_code == 405


def test_who_has_this_edition_gets_304_until_something_changes(cast: Cast, passed_on: DirectorySource) -> None:
    anyone = Client()
    service = passed_on.services.get(source_key="s1").id
    for path in ("/hsds/", "/hsds/package/", f"/hsds/services/{service}/"):
        first = anyone.get(path)
        body_of(first)
        assert anyone.get(path, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
        assert anyone.get(path, HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code == 304
    say_of(service_id=service, kind=Report.RIGHT, by=cast.ana.id, at=clock.now())
    again = anyone.get("/hsds/package/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 200 and body_of(again)


def test_what_stays_here_after_all_is_gone_from_the_address_at_once(kit: Client, passed_on: DirectorySource) -> None:
    anyone, service = Client(), passed_on.services.all()[0].id
    assert b"Pantry" in body_of(anyone.get("/hsds/services/"))
    kit.post(f"/help/lists/{passed_on.id}/", SAID | {"published": ""})
    assert json.loads(body_of(anyone.get("/hsds/services/"))) == []
    assert anyone.get(f"/hsds/services/{service}/").status_code == 410


def test_files_are_written_once_for_an_edition_and_a_broken_off_one_is_not_kept(
    passed_on: DirectorySource, own_folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from companionway.interop.files.hsds import trees

    def breaks(*args: object) -> None:
        raise OSError("no space")

    with monkeypatch.context() as broken:
        broken.setattr(trees, "_write", breaks)
        assert Client(raise_request_exception=False).get("/hsds/services/").status_code == 500
    assert list(own_folder.iterdir()) == []
    anyone = Client()
    body_of(anyone.get("/hsds/services/"))
    (kept,) = own_folder.iterdir()
    kept.write_bytes(b"[kept]")
    assert body_of(anyone.get("/hsds/services/")) == b"[kept]"


def test_a_network_that_asks_too_often_waits(passed_on: DirectorySource, monkeypatch: pytest.MonkeyPatch) -> None:
    from companionway.platform.limits import Limit

    monkeypatch.setattr(publishing, "ASKED", Limit("hsds", 2, 60))
    answers = [Client().get("/hsds/").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_the_pages_ask_the_same_number_of_queries_for_any_number_of_lists(
    kit: Client, passed_on: DirectorySource
) -> None:
    kit.get("/help/publishing/")  # the first page after a form says what was done
    one = count(lambda: kit.get("/help/publishing/"))
    for n in range(5):
        DirectorySource.objects.create(name=f"list {n}")
    assert count(lambda: kit.get("/help/publishing/")) == one


def test_the_command_writes_package_and_json_of_what_may_be_passed_on(
    passed_on: DirectorySource, tmp_path: Any, capsys: Any
) -> None:
    for name in ("county.zip", "county.json"):
        call_command("directory", "export", str(tmp_path / name), "--source", "county")
        assert len(hsds_import.looked_at(hsds_import.files_at(tmp_path / name), clock.today()).given.services) == 2
    assert "of county." in capsys.readouterr().out
    for wrong in (["x.txt"], ["x.zip", "--source", "other"], ["no/folder/x.zip"]):
        with pytest.raises(CommandError):
            call_command("directory", "export", str(tmp_path / wrong[0]), *wrong[1:])
