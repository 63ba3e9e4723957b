"""How log lines are written: an error of the database is told without the row that it was about."""

import logging
import re

# PostgreSQL ends an error with the row it refused: `DETAIL:  Failing row contains (...)`, `Key (...)=(...)`.
# A value may run over several lines, so all is left out up to the error's next part, the next traceback or the end.
ROW = re.compile(
    r"^DETAIL:.*?(?=\n(?:HINT|CONTEXT|QUERY):|\n\n(?:The above|During handling)|\Z)", re.DOTALL | re.MULTILINE
)
LEFT_OUT = "DETAIL:  left out: it may be about somebody."


class Plain(logging.Formatter):
    """Time, level, logger and words; no values of a row."""

    def format(self, record: logging.LogRecord) -> str:
        """The line without the database's details, wherever in it they stood."""
        return ROW.sub(LEFT_OUT, super().format(record))
