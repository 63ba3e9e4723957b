"""The command for instruments: list, check, add, and scores from a table, all or none."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from companionway.instruments.beside_models import OutsideScore
from companionway.instruments.models import SuppliedPack
from tests.cast import Cast, sam_walks_with
from tests.instruments.own_pack import own_pack

HEAD = "engagement,instrument,version,total,taken_on,source_system\n"


def run(*words: str) -> str:
    out = StringIO()
    call_command("instruments", *words, stdout=out)
    return out.getvalue()


def test_a_pack_is_checked_added_with_its_affirmation_and_listed(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_text(json.dumps(own_pack()))
    assert "4 items. No faults." in run("check", str(file))
    run("add", str(file), "--affirmed-by", "Dana Reed", "--affirmed-on", "2026-03-01", "--statement", "A letter")
    assert SuppliedPack.objects.get().affirmed_by_name == "Dana Reed"
    listed = run("list")
    for words in (
        "evening-lines 1.0  your own, affirmed by Dana Reed",
        "barc-10 2017.1  with its words",
        "mirc 2023.1  for scores alone",
    ):
        assert words in listed
    changed = own_pack()
    changed["items"][0]["text"] = "Other words."
    file.write_text(json.dumps(changed))
    with pytest.raises(CommandError, match="not what its checksum says"):
        run("check", str(file))
    with pytest.raises(CommandError, match="not what its checksum says"):
        run("add", str(file), "--affirmed-by", "Dana Reed", "--affirmed-on", "2026-03-01", "--statement", "A letter")
    file.write_text(json.dumps(own_pack(items=changed["items"], version="1.1")))
    with pytest.raises(CommandError, match="new instrument"):
        run("add", str(file), "--affirmed-by", "Dana Reed", "--affirmed-on", "2026-03-01", "--statement", "A letter")
    assert SuppliedPack.objects.count() == 1
    with pytest.raises(CommandError, match="cannot be read"):
        run("check", str(tmp_path / "none.json"))


def test_a_table_of_scores_comes_in_whole_waits_and_may_come_twice(cast: Cast, tmp_path: Path) -> None:
    walk, file = sam_walks_with(cast.ana), tmp_path / "scores.csv"
    file.write_text(f"{HEAD}{walk.id},mirc,2023.1,77,2026-01-05,Clinic\n{walk.id},arc,2013.1,30.5,2026-01-05,Clinic\n")
    assert "2 scores wait for somebody to accept them; 0 known." in run("scores", str(file))
    assert "0 scores wait for somebody to accept them; 2 known." in run("scores", str(file))
    assert set(OutsideScore.objects.values_list("way", "state")) == {("imported", "waiting")}


@pytest.mark.parametrize(("line", "words"), [
    ("{id},mirc,2023.1,500,2026-01-05,Clinic", "line 3.*28 to 112"), ("{id},mirc,1999,70,2026-01-05,Clinic", "line 3"),
    ("{id},mirc,2023.1,x,2026-01-05,Clinic", "line 3"), ("{id},mirc,2023.1,70,5/1/26,Clinic", "line 3"),
    ("11111111-1111-4111-8111-111111111111,mirc,2023.1,70,2026-01-05,Clinic", "line 3.*no such"),
    ("{id},mirc,2023.1,NaN,2026-01-05,Clinic", "line 3"),
])  # fmt: skip
def test_one_faulty_line_brings_in_nothing_and_is_named(cast: Cast, tmp_path: Path, line: str, words: str) -> None:
    walk, file = sam_walks_with(cast.ana), tmp_path / "scores.csv"
    file.write_text(f"{HEAD}{walk.id},mirc,2023.1,77,2026-01-05,Clinic\n{line.format(id=walk.id)}\n")
    with pytest.raises(CommandError, match=words):
        run("scores", str(file))
    assert not OutsideScore.objects.exists()
