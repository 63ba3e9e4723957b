"""The commands: figures as table, JSON and CSV, clear refusals, an export that leaves a trace."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from companionway.platform.models import AuditEntry
from tests.outcomes.conftest import House

PERIOD = ("--from", "2024-01-01", "--to", "2024-12-31")


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("outcomes", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def small_program(house: House) -> House:
    for _ in range(12):
        house.engagement(house.referral("north"), totals=(30, 42), followup="answered", went_back="no")
    house.engagement(house.referral("south"), followup="answered", went_back="yes")
    house.referral("south", state="declined")
    return house


def test_the_table_prints_n_of_n_definition_interval_and_who_is_missing(small_program: House) -> None:
    text = printed("--program", "ed", *PERIOD)
    for part in (
        "13 of 14",
        "92.9%",
        "Wilson",
        "Said not now",
        "self-reported",
        "1 of 13",
        "One group, before and after",
    ):
        assert part in text


def test_no_causal_word_is_ever_printed(small_program: House) -> None:
    text = printed("--program", "ed", *PERIOD, "--format", "json").lower()
    for word in ("reduced", "led to better", "because of", "improved", "success", "recovered", "at risk"):
        assert word not in text


def test_json_and_csv_carry_the_same_counts(small_program: House) -> None:
    document = json.loads(printed("--program", "ed", *PERIOD, "--format", "json"))
    wanted = {(s["name"], x["name"]): x["k"] for s in document["sections"] for x in s["lines"]}
    rows = list(csv.DictReader(io.StringIO(printed("--program", "ed", *PERIOD, "--format", "csv"))))
    found = {(r["section"], r["name"]): int(r["k"]) if r["k"] else None for r in rows if r["part"] == "result"}
    assert found == wanted
    assert wanted["referrals_by_site", "site:north"] == 12


def test_the_switch_hides_small_counts_in_every_format(small_program: House) -> None:
    document = json.loads(printed("--program", "ed", *PERIOD, "--suppress", "--format", "json"))
    for section in document["sections"]:
        for line in (*section["lines"], *section["missing"]):
            assert line["k"] is None or line["kind"] == "share" or not 1 <= line["k"] <= 10, line
            if line["hidden"]:
                assert line["k"] is None or line["n"] is None or line["percent"] is None
                assert (line["low"], line["high"], line["value"]) == (None, None, None)
    assert "1 of 13" not in printed("--program", "ed", *PERIOD, "--suppress")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--program", "edd"), "There are: ed"),
        (("--program", "ed", "--site", "nort"), "There are: north, south"),
        (("--program", "ed", "--engine", "duckdb"), "needs --parquet"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(house: House, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        printed(*arguments, *PERIOD)


def test_a_period_that_ends_before_it_begins_is_refused(house: House) -> None:
    with pytest.raises(CommandError, match="before the first"):
        printed("--program", "ed", "--from", "2024-02-01", "--to", "2024-01-01")


@pytest.mark.django_db(transaction=True)
def test_the_export_leaves_one_audit_entry_and_feeds_duckdb(
    transactional_db: None, small_program: House, tmp_path: Path
) -> None:
    call_command("export_facts", str(tmp_path), stdout=io.StringIO())
    entry = AuditEntry.objects.get(verb="export_facts")
    assert entry.detail == {"fact_referral": 14, "fact_engagement": 13}
    assert (tmp_path / "fact_referral.parquet").stat().st_mode & 0o077 == 0
    live, files = (
        json.loads(printed("--program", "ed", *PERIOD, "--format", "json", *more))
        for more in ((), ("--engine", "duckdb", "--parquet", str(tmp_path)))
    )
    assert live["sections"] == files["sections"]
