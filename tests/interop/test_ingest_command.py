"""`companionway ingest`: each file is told, each folder tallied, and an interrupted run can be run again."""

import json
import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from companionway.interop.inbound_models import InboundFile
from companionway.people.models import Person
from companionway.platform.roles import APP
from companionway.referrals.models import Referral
from tests.cast import Cast, places
from tests.interop.makers import SHEET, SHEET_ROW, kept, order, patient, request
from tests.interop.samples import ROOT, SAMPLES, needs_samples

CODES = ("REF15401", "467771000124109", "24165007")


def ingest(*paths: Path | str, **options: object) -> list[str]:
    out = StringIO()
    call_command("ingest", *map(str, paths), stdout=out, **options)
    return out.getvalue().splitlines()


def tally(folder: str) -> str:
    lines = ingest(SAMPLES / folder, order_code=list(CODES))
    return lines[-1].removeprefix(f"{SAMPLES / folder}: ")


@needs_samples
@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("fhir/gravity", "36 files: 1 referral made, 35 not a referral"),
        ("fhir/us-core", "62 files: 2 referral made, 60 not a referral"),
        ("fhir/synthea", "9 files: 9 not a referral"),
        ("hl7v2", "18 files: 3 referral made, 7 not a referral, 8 refused"),
    ],
)
def test_each_sample_folder_has_its_tally(cast: Cast, folder: str, told: str) -> None:
    assert tally(folder) == told
    people = Person.objects.count()
    # The second time one ADT is news about somebody whom a referral of the first made known.
    news = {"hl7v2": ("3 already known, 7 not", "1 updated, 3 already known, 6 not")}.get(folder, ("", ""))
    assert tally(folder) == told.replace("referral made", "already known").replace(*news)
    assert Person.objects.count() == people


@needs_samples
def test_all_samples_together_make_six_referrals_of_five_people(cast: Cast) -> None:
    ingest(
        *(SAMPLES / folder for folder in ("fhir/gravity", "fhir/us-core", "fhir/synthea", "hl7v2")),
        order_code=list(CODES),
    )
    assert (Referral.objects.count(), Person.objects.count()) == (6, 5)


@needs_samples
def test_the_shifted_referral_is_flagged_for_a_look(cast: Cast) -> None:
    ingest(SAMPLES / "hl7v2" / "ref-i12-us-2.5.hl7")
    assert "RF1-6 holds a date" in " ".join(kept("ref-i12-us-2.5.hl7").notes)
    assert Referral.objects.get().needs_placing


@needs_samples
def test_each_message_that_is_not_acknowledged_is_refused_with_its_reason(cast: Cast) -> None:
    ingest(SAMPLES / "hl7v2", order_code=["REF15401"])
    manifest = json.loads((SAMPLES / "hl7v2" / "manifest.json").read_text())["messages"]
    for message in manifest:
        row = kept(message["file"])
        refused = message["expected_ack"] != "AA"
        assert (row.verdict == "refused") == refused, message["file"]
        assert row.reason.startswith(message["expected_ack"]) == refused, message["file"]


def test_json_lines_say_the_same(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "o.hl7").write_bytes(order())
    told, total = map(json.loads, ingest(tmp_path, json=True))
    assert (told["file"], told["verdict"], told["kind"], len(told["referrals"])) == (
        "o.hl7",
        "referral made",
        "hl7v2",
        1,
    )
    assert total == {"folder": str(tmp_path), "files": 1, "tally": {"referral made": 1}}


def test_a_spreadsheet_is_told_row_by_row(cast: Cast, tmp_path: Path) -> None:
    rows = [SHEET_ROW.replace("Sam", f"Sam{i}").replace("0101", f"01{i:02}") for i in range(5)]
    bad = SHEET_ROW.replace("1990-01-31", "31.01.90")
    closed = SHEET_ROW.replace("harbor", "Old Mill")
    (tmp_path / "s.csv").write_text("\n".join([SHEET, *rows, bad, closed]))
    lines = ingest(tmp_path)
    assert lines[0].endswith("s.csv: referral made (row 7: 2 of 7 rows need mending)")
    assert lines[1].strip().startswith("row 7: birth date: write it")
    assert lines[2].strip() == "row 8: site: There is no site called 'Old Mill'."
    assert (Referral.objects.count(), kept("s.csv").state) == (5, "waiting")


def test_a_file_of_50_mb_is_refused_without_being_read(cast: Cast, tmp_path: Path) -> None:
    big = tmp_path / "big.json"
    with big.open("wb") as file:
        file.truncate(50_000_000)
    lines = ingest(tmp_path)
    assert "refused ($: The file is larger than 5,000,000 bytes and was not read.)" in lines[0]
    assert (kept("big.json").size, kept("big.json").body) == (50_000_000, None)


def test_a_path_that_is_not_there_ends_the_command(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file or folder"):
        ingest(tmp_path / "nowhere")
    with pytest.raises(CommandError, match="no program called"):
        ingest(tmp_path, program="nowhere")


def test_the_folder_names_the_sender_unless_told(cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "north"
    folder.mkdir()
    (folder / "o.hl7").write_bytes(order())
    ingest(folder)
    ingest(folder, source="south")
    assert sorted(Referral.objects.values_list("sender", flat=True)) == ["north", "south"]


def database_url() -> str:
    settings = connection.settings_dict
    host, port = settings["HOST"], settings["PORT"]
    return f"postgresql://{APP}:{settings['PASSWORD']}@/{settings['NAME']}?host={host}" + (
        f"&port={port}" if port else ""
    )


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_is_run_again_and_makes_nothing_twice(tmp_path: Path) -> None:
    places()
    drop = tmp_path / "drop"
    drop.mkdir()
    count = 60
    for number in range(count):
        name = f"Person{chr(65 + number % 26)}{chr(65 + number // 26)}"
        person = patient(f"p{number}", name=[{"family": name, "given": [name]}], birthDate=f"19{30 + number}-01-01")
        del person["telecom"]
        (drop / f"{number:03}-p.json").write_text(json.dumps(person))
        (drop / f"{number:03}-r.json").write_text(json.dumps(request(f"r{number}", f"Patient/p{number}")))
    command = [sys.executable, "-u", str(ROOT / "manage.py"), "ingest", str(drop)]
    environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    for stop_after in (5, 40, 77):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(stop_after)]
        process.send_signal(signal.SIGKILL)
        process.stdout.close()
        process.wait()
        acknowledged = sum("referral made" in line or "already known" in line for line in told)
        assert Referral.objects.count() >= acknowledged > 0
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].startswith(f"{drop}: {2 * count} files: ")
    assert (Referral.objects.count(), Person.objects.count()) == (count, count)
    assert InboundFile.kept.count() == 2 * count
