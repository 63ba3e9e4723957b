"""Reading a program file: what it holds, and every fault with its place and how to mend it."""

from datetime import date
from pathlib import Path

import pytest

from companionway.engagement.rules.contact import Channel
from companionway.organizations import program_file, rules
from companionway.organizations.table_reading import FaultyFile

MAINE = Path(__file__).resolve().parents[2] / "data" / "maine-demo.toml"
SMALL = """
[organization]
slug = "north"
name = "North Health"
[kinds_of_place]
hospital = "Hospital"
[sites.pen-bay]
name = "Pen Bay"
town = "Rockland"
kind = "hospital"
[programs.ed]
name = "Emergency department"
starts_on = 2020-10-01
promise_days = 7
modes = ["call"]
sites = ["pen-bay"]
"""


def faults(text: str) -> list[str]:
    """The faults of a file's text."""
    with pytest.raises(FaultyFile) as caught:
        program_file.read(text.encode())
    return caught.value.faults


def test_the_demo_file_has_exactly_the_twenty_town_and_program_pairs() -> None:
    plan = program_file.read(MAINE.read_bytes())
    town = {site.slug: site.town for site in plan.sites}
    pairs = {(town[offer.site], program.slug) for program in plan.programs for offer in program.offers or ()
             if program.slug in {"ed", "hub", "primary-care"}}  # fmt: skip
    eight = {"Rockland", "Portland", "Biddeford", "Sanford", "Brunswick", "Norway", "Belfast", "Damariscotta"}
    four = {"Rockland", "Portland", "Biddeford", "Sanford"}
    assert pairs == {(t, "ed") for t in eight} | {(t, "primary-care") for t in eight} | {(t, "hub") for t in four}
    assert len(pairs) == 20


def test_the_demo_file_promises_what_the_field_describes() -> None:
    programs = {p.slug: p for p in program_file.read(MAINE.read_bytes()).programs}
    ed, mom = programs["ed"], programs["mainemom"]
    assert (ed.promise_here_minutes, ed.promise_days, ed.starts_on) == (60, 7, date(2020, 10, 1))
    assert (ed.followup_origin, ed.followup_days, ed.followup_margin_days) == ("baseline", 180, 30)
    assert ed.order_codes == (("EAP", "REF15401"),)
    assert mom.offers is None and mom.perinatal and mom.self_referral
    assert {"inpatient", "community"} <= set(programs)


def test_the_modes_of_a_program_are_the_channels_of_a_contact() -> None:
    assert set(rules.MODE_WORDS) == {channel.value for channel in Channel}


def test_a_misspelled_site_is_named_with_its_place_and_the_nearest_one() -> None:
    found = faults(SMALL.replace('sites = ["pen-bay"]', 'sites = ["pen-by"]'))
    assert found == ["programs.ed.sites: unknown site 'pen-by'; did you mean 'pen-bay'?"]


def test_all_faults_are_named_at_once() -> None:
    text = SMALL.replace("promise_days = 7", "promise_days = 0").replace('["call"]', '["cal"]')
    text = text.replace('kind = "hospital"', 'kind = "hospitl"').replace("starts_on = 2020-10-01", 'starts_on = "soon"')
    places = [fault.split(":")[0] for fault in faults(text)]
    assert places == ["sites.pen-bay.kind", "programs.ed.starts_on", "programs.ed.promise_days", "programs.ed.modes"]


def test_a_slip_of_toml_is_named_with_line_and_column() -> None:
    (fault,) = faults("[organization]\nname = North\n")
    assert "at line 2, column 8" in fault


def test_latin_1_text_is_named_with_its_line() -> None:
    with pytest.raises(FaultyFile, match="line 2: not UTF-8"):
        program_file.read('[organization]\nname = "Caf\xe9"\n'.encode("latin-1"))


def test_a_file_saved_with_a_byte_order_mark_is_read() -> None:
    assert program_file.read(b"\xef\xbb\xbf" + SMALL.encode()).slug == "north"


def test_an_unknown_key_is_named_with_the_nearest_one() -> None:
    (fault,) = faults(SMALL + "promise_day = 3\n")
    assert fault == "programs.ed.promise_day: unknown; did you mean 'promise_days'?"


@pytest.mark.parametrize(
    ("offer", "words"),
    [
        ('{ site = "pen-bay", from = 2019-01-01 }', "before the program does"),
        ('{ site = "pen-bay", from = 2022-01-01, until = 2021-01-01 }', "before it begins"),
        ('{ site = "pen-bay", form = 2022-01-01 }', "did you mean 'from'?"),
        ('"pen-bay", "pen-bay"', "stands here twice"),
        ('{ site = "pen-bay", from = "2022-01-01" }', "must be a date without quotes"),
    ],
)
def test_an_offer_whose_days_cannot_be_is_refused(offer: str, words: str) -> None:
    (fault,) = faults(SMALL.replace('["pen-bay"]', f"[{offer}]"))
    assert fault.startswith("programs.ed.sites") and words in fault


def test_an_empty_file_says_what_is_missing() -> None:
    assert {fault.split(":")[0] for fault in faults("")} == {
        "organization.slug", "organization.name", "sites", "programs"
    }  # fmt: skip
