"""What a spreadsheet would become, before anything is kept: each row with what would have to be mended."""

from dataclasses import dataclass
from datetime import date

from companionway.interop.files.csv_referrals import Row, handed_back, read
from companionway.organizations.catalog import Catalog


@dataclass(frozen=True)
class PreviewRow:
    """A row as it would be taken: its number in the sheet, who, where, and what is wrong ("" for nothing)."""

    number: int
    name: str
    program: str
    site: str
    fault: str


@dataclass(frozen=True)
class Preview:
    """The whole sheet as it would be taken; `mending` is the sheet with an error column, "" when nothing is wrong."""

    rows: list[PreviewRow]
    notes: list[str]
    mending: str

    @property
    def good(self) -> int:
        """How many rows would be taken."""
        return sum(not row.fault for row in self.rows)

    @property
    def faulty(self) -> list[PreviewRow]:
        """The rows that would be handed back."""
        return [row for row in self.rows if row.fault]


def preview(body: bytes, catalog: Catalog, today: date) -> Preview:
    """Judge every row without writing anything. Raises BadSheet when it is no table or a column is missing.

    What only the records can tell (an order of another person) shows when the rows are taken in.
    """
    sheet = read(body, today=today)
    rows = [_judged(row, catalog) for row in sheet.rows]
    faults = {row.number: row.fault for row in rows if row.fault}
    return Preview(rows, list(sheet.notes), handed_back(sheet, faults) if faults else "")


def _judged(row: Row, catalog: Catalog) -> PreviewRow:
    faults = list(row.faults)
    if row["program"] and not catalog.program_named(row["program"]):
        faults.append(f"program: There is no program called {row['program']!r}.")
    if row["site"] and not catalog.site_named(row["site"]):
        faults.append(f"site: There is no site called {row['site']!r}.")
    name = " ".join(filter(None, (row["given name"], row["family name"])))
    return PreviewRow(row.number, name, row["program"], row["site"], " ".join(faults))
