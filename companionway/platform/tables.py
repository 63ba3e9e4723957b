"""The one writer of CSV: no cell that leaves here is taken for a formula by a spreadsheet program. Pure."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

# What spreadsheet programs take for the begin of a formula, in narrow and in wide signs.
FORMULA = re.compile(r"^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")


def written(rows: Iterable[Iterable[Any]], *, delimiter: str = ",") -> str:
    """Rows as CSV. None is an empty cell; numbers stay numbers; texts that begin like a formula get an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def as_typed(cell: str) -> str:
    """A cell of a sheet that came back, without the apostrophe that `written` put before it."""
    return cell[1:] if cell[:1] == "'" and FORMULA.match(cell[1:]) else cell
