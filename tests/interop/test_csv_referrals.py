"""A referral spreadsheet is read row by row, and a mistake in one row is handed back beside that row."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companionway.interop.files.csv_referrals import BadSheet, Sheet, handed_back, read, template

TODAY = date(2026, 11, 22)
HEADER = "program,site,given name,family name,birth date,phone"
GOOD = "ed,harbor,Sam,Example,1990-01-31,207-555-0101"


def sheet(*lines: str, encoding: str = "utf-8") -> Sheet:
    return read("\r\n".join(lines).encode(encoding), today=TODAY)


def test_a_good_row_is_read() -> None:
    row = sheet(HEADER, GOOD).rows[0]
    assert (row.number, row["given name"], row.birth_date, row.faults) == (2, "Sam", date(1990, 1, 31), ())


def test_a_bad_date_in_row_7_is_told_for_row_7_only() -> None:
    read_sheet = sheet(HEADER, *[GOOD] * 5, GOOD.replace("1990-01-31", "31.01.90"), GOOD)
    bad = [row for row in read_sheet.rows if row.faults]
    assert [row.number for row in bad] == [7]
    assert bad[0].faults[0].startswith("birth date: write it as")


def test_a_missing_column_is_named() -> None:
    with pytest.raises(BadSheet, match="Missing column: site, family name"):
        sheet("program,given name", "ed,Sam")


def test_a_column_that_stands_twice_is_refused() -> None:
    with pytest.raises(BadSheet, match="stands there twice"):
        sheet(HEADER + ",site", GOOD + ",x")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_accents_are_kept_in_every_usual_encoding(encoding: str) -> None:
    row = sheet(HEADER, GOOD.replace("Sam,Example", "José,Núñez-Größe"), encoding=encoding).rows[0]
    assert (row["given name"], row["family name"]) == ("José", "Núñez-Größe")


def test_what_was_read_as_windows_latin_is_noted() -> None:
    assert "Windows Latin" in sheet(HEADER, GOOD.replace("Sam", "José"), encoding="latin-1").notes[0]
    assert sheet(HEADER, GOOD.replace("Sam", "José")).notes == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_comma_semicolon_and_tab_are_understood(delimiter: str) -> None:
    row = sheet(HEADER.replace(",", delimiter), GOOD.replace(",", delimiter)).rows[0]
    assert row.faults == () and row["phone"] == "207-555-0101"


def test_column_names_forgive_case_blanks_and_underscores() -> None:
    assert sheet(" Program ,SITE,Given_Name,family  name", "ed,harbor,Sam,Example").rows[0].faults == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("1990-01-31", "2090-01-31", "birth date: this day lies in the future"),
        ("1990-01-31", "1/31/90", "birth date: write it"),
        ("1990-01-31", "1990-02-30", "birth date: there is no day 1990-02-30."),
        ("1990-01-31", "2/30/1990", "birth date: there is no day 2/30/1990."),
        ("207-555-0101", "555", "phone: this is not"),
        ("Sam,Example", ",", "given name: a name"),
        ("ed,", ",", "program: this cell is empty"),
        ("harbor", "", "site: this cell is empty"),
    ],
)
def test_each_mistake_is_told_in_plain_words(old: str, new: str, fault: str) -> None:
    assert any(text.startswith(fault) for text in sheet(HEADER, GOOD.replace(old, new)).rows[0].faults)


def test_american_dates_are_read() -> None:
    assert sheet(HEADER, GOOD.replace("1990-01-31", "1/31/1990")).rows[0].birth_date == date(1990, 1, 31)


def test_the_rows_come_back_as_they_were_with_an_error_column() -> None:
    lines = [HEADER + ",our own column", GOOD + ",kept", GOOD.replace("Sam", '"Sam, the second"') + ",kept too"]
    text = handed_back(sheet(*lines), {3: "birth date: mend this"})
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert table[0] == [*HEADER.split(","), "our own column", "error"]
    assert table[1] == [*GOOD.split(","), "kept", ""]
    assert (table[2][2], table[2][-1]) == ("Sam, the second", "birth date: mend this")


def test_a_sheet_handed_back_can_be_sent_again() -> None:
    text = handed_back(sheet(HEADER, GOOD), {2: "x"})
    again = read(text.encode(), today=TODAY)
    assert again.rows[0].cells == sheet(HEADER, GOOD).rows[0].cells
    assert handed_back(again, {}).count("error") == 1


@pytest.mark.asvs("1.2.10")
def test_a_cell_that_looks_like_a_formula_is_handed_back_harmless_and_read_again_as_it_was() -> None:
    evil = '=HYPERLINK("http://example.org")'
    first = sheet(HEADER, f'ed,harbor,"{evil.replace(chr(34), chr(34) * 2)}",Example,,+1 207 555 0101')
    text = handed_back(first, {})
    assert "\"'=HYPERLINK" in text and ",'+1 207 555 0101," in text
    assert read(text.encode(), today=TODAY).rows[0]["given name"] == evil


def test_the_template_reads_as_a_sheet() -> None:
    assert [row.number for row in read(template().encode(), today=TODAY).rows] == [2]


@pytest.mark.parametrize("begins", [b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_workbook_is_told_how_to_become_csv(begins: bytes) -> None:
    with pytest.raises(BadSheet, match="choose Save as, then CSV UTF-8"):
        read(begins + b"\x00" * 100, today=TODAY)


@pytest.mark.parametrize("body", [b"", b"\r\n", b"\x00", b'"never ends', b"\xff\xfe\x00", b"a" * 200_000])
@pytest.mark.asvs("5.2.2")
def test_what_is_no_table_is_refused(body: bytes) -> None:
    with pytest.raises(BadSheet):
        read(body, today=TODAY)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_sheet_or_a_refusal(body: bytes) -> None:
    for start in (b"", (HEADER + "\r\n").encode()):
        try:
            found = read(start + body, today=TODAY)
        except BadSheet as refused:
            assert refused.reason
        else:
            assert all(row.number >= 2 for row in found.rows)


words = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(words, min_size=6, max_size=6), min_size=1, max_size=5))
def test_any_cells_survive_being_handed_back_and_read_again(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER.split(","), *rows])
    first = read(out.getvalue().encode(), today=TODAY)
    again = read(handed_back(first, {2: "x"}).encode(), today=TODAY)
    assert [row.cells for row in again.rows] == [row.cells for row in first.rows]
