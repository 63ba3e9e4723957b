"""The referral spreadsheet: read row by row, and handed back with an `error` column beside the same rows."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from companionway.platform.tables import as_typed, written

MAX_ROWS, MAX_COLUMNS, MAX_CELL = 5_000, 200, 1_000
ERROR = "error"
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{4}")
# How an Excel or LibreOffice file begins (a zip archive), and an Excel file from before 2007.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
YES, NO = {"yes", "y", "true", "1", "x"}, {"", "no", "n", "false", "0"}


@dataclass(frozen=True)
class Column:
    """A column of the spreadsheet; `about` is the example row's cell."""

    name: str
    required: bool
    about: str


COLUMNS = (
    Column("program", True, "ed"),
    Column("site", True, "the site's name or short name"),
    Column("given name", True, "Sam"),
    Column("family name", True, "Example"),
    Column("birth date", False, "1990-01-31 (or 01/31/1990)"),
    Column("phone", False, "207-555-0101"),
    Column("email", False, "sam@example.org"),
    Column("person number", False, "the number that you know them by"),
    Column("asked by", False, "who asks"),
    Column("said yes to a visit", False, "yes or no"),
    Column("good times", False, "weekday mornings"),
    Column("order id", False, "your own number of this request"),
)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)


class BadSheet(Exception):
    """The file cannot be read as a referral spreadsheet at all. `location` is a row or a column."""

    def __init__(self, location: str, reason: str) -> None:
        super().__init__(f"{location}: {reason}")
        self.location = location
        self.reason = reason


@dataclass(frozen=True)
class Row:
    """A row: its number as a spreadsheet shows it (the header is row 1), its cells, and what is wrong with it."""

    number: int
    cells: dict[str, str]
    birth_date: date | None = None
    faults: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    @property
    def said_yes(self) -> bool:
        """Whether they said yes to a visit."""
        return self["said yes to a visit"].casefold() in YES


@dataclass(frozen=True)
class Sheet:
    """A spreadsheet as read: the raw table for handing back, the rows for taking in."""

    header: list[str]
    table: list[list[str]]
    rows: list[Row]
    delimiter: str
    notes: list[str] = field(default_factory=list)


def template() -> str:
    """A spreadsheet with the header and one example row, to fill in."""
    return "\ufeff" + written([[column.name for column in COLUMNS], [column.about for column in COLUMNS]])


def read(body: bytes, *, today: date) -> Sheet:
    """Read a spreadsheet in UTF-8 (with or without byte order mark), UTF-16 or Windows Latin; comma, semicolon or tab.

    Raises BadSheet when a required column is missing or it is no table; bad rows are kept with their faults.
    """
    notes: list[str] = []
    text = _decoded(body, notes)
    if body.startswith(WORKBOOKS):
        raise BadSheet("row 1", "This is a workbook. Open it, choose Save as, then CSV UTF-8, and send that file.")
    if "\x00" in text:
        raise BadSheet("row 1", "This is not a spreadsheet saved as CSV; it holds the character NUL.")
    delimiter = _delimiter(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        table = list(islice(reader, MAX_ROWS + 2))
    except csv.Error:
        raise BadSheet("row 1", "This is not a table: a quotation mark or a cell does not end.") from None
    if not table or not any(cell.strip() for cell in table[0]):
        raise BadSheet("row 1", "The file is empty; the first row holds the names of the columns.")
    if len(table[0]) > MAX_COLUMNS:
        raise BadSheet("row 1", f"There are more than {MAX_COLUMNS} columns; send only those of the template.")
    if len(table) > MAX_ROWS + 1:
        raise BadSheet(f"row {MAX_ROWS + 2}", f"There are more than {MAX_ROWS:,} rows; send them in several files.")
    names = [_name(cell) for cell in table[0]]
    _check_columns(names)
    ours = [place for place, name in enumerate(names) if name != ERROR]
    filled = [
        (number, cells)
        for number, cells in enumerate(table[1:], start=2)
        if any(cells[place].strip() for place in ours if place < len(cells)) or len(cells) > len(names)
    ]
    rows = [_row(number, cells, names, today) for number, cells in filled]
    return Sheet(table[0], table[1:], rows, delimiter, notes)


def _decoded(body: bytes, notes: list[str]) -> str:
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    codecs = ["utf-16"] if wide else ["utf-8-sig", "cp1252", "latin-1"]
    for codec in codecs:
        try:
            text = body.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec not in {"utf-8-sig", "utf-16"}:
            notes.append("The file is not in UTF-8; it was read as Windows Latin.")
        return text
    raise BadSheet("row 1", "The characters of this file cannot be read; save it as CSV UTF-8.")


def _delimiter(text: str) -> str:
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    return max((";", "\t", ","), key=first.count)


def _name(cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell).replace("_", " ").replace("-", " ")
    return re.sub(r"\s+", " ", plain).strip().casefold()


def _check_columns(names: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise BadSheet("row 1", f"Missing column: {', '.join(missing)}. The template shows all columns.")
    for column in COLUMNS:
        if names.count(column.name) > 1:
            raise BadSheet("row 1", f"The column {column.name} stands there twice.")


def _row(number: int, cells: list[str], names: list[str], today: date) -> Row:
    faults: list[str] = []
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        faults.append("This row has more cells than the header; is a delimiter missing its quotation marks?")
    known = {column.name for column in COLUMNS}
    values = {n: _cell(cell) for n, cell in zip(names, cells, strict=False) if n in known}
    for name in [name for name, value in values.items() if len(value) > MAX_CELL]:
        values[name] = ""  # before any pattern reads it
        faults.append(f"{name}: this cell holds more than {MAX_CELL:,} letters.")
    for name in ("program", "site"):
        if not values.get(name):
            faults.append(f"{name}: this cell is empty.")
    if not values.get("given name") and not values.get("family name"):
        faults.append("given name: a name to call the person by is needed.")
    if values.get("said yes to a visit", "").casefold() not in YES | NO:
        faults.append("said yes to a visit: write yes or no.")
    if values.get("phone") and sum(c.isdigit() for c in values["phone"]) < 7:
        faults.append("phone: this is not a full phone number.")
    if values.get("email") and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", values["email"]):
        faults.append("email: this is not an e-mail address.")
    born = _birth_date(values.get("birth date", ""), today, faults)
    return Row(number, values, born, tuple(faults))


def _cell(cell: str) -> str:
    text = unicodedata.normalize("NFC", cell).strip()
    return as_typed(text)


def _birth_date(text: str, today: date, faults: list[str]) -> date | None:
    if not text:
        return None
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            born = datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
        if born > today:
            faults.append("birth date: this day lies in the future.")
        return born
    if DAY.fullmatch(text):
        faults.append(f"birth date: there is no day {text}.")
    else:
        faults.append("birth date: write it as 1990-01-31 or 01/31/1990, with four digits for the year.")
    return None


def handed_back(sheet: Sheet, errors: dict[int, str]) -> str:
    """The same rows with an `error` column: {row number: what to mend}; rows without error have an empty cell.

    A cell that a spreadsheet program could take for a formula gets an apostrophe before it, which `read` takes off.
    """
    old = {place for place, name in enumerate(sheet.header) if _name(name) == ERROR}

    def kept(cells: list[str]) -> list[str]:
        wide = cells + [""] * (len(sheet.header) - len(cells))
        return [cell for place, cell in enumerate(wide) if place not in old]

    rows = [[*kept(cells), errors.get(number, "")] for number, cells in enumerate(sheet.table, start=2)]
    return "\ufeff" + written([[*kept(sheet.header), ERROR], *rows], delimiter=sheet.delimiter)
