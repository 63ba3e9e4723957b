"""Programs that `./run` starts only where there is work for them: each with the question that says so."""

import time

import psycopg

# name (also the command): whether there is anybody for whom it works
ASKED = {"mllp": "SELECT EXISTS (SELECT FROM interop_partner WHERE ended_at IS NULL AND sections ? 'hl7v2')"}
AGAIN_SECONDS = 15.0


class Occasional:
    """Asks now and then which of these programs are needed and do not run yet."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self.missing = set(ASKED)
        self.next_at = 0.0

    def needed(self) -> list[str]:
        """Those to start now, each told once. Nothing while the database does not answer."""
        if not self.missing or time.monotonic() < self.next_at:
            return []
        self.next_at = time.monotonic() + AGAIN_SECONDS
        try:
            with psycopg.connect(self.conninfo, connect_timeout=5) as connection:
                found = [name for name in sorted(self.missing) if _yes(connection, ASKED[name])]
        except psycopg.Error:
            return []
        self.missing -= set(found)
        return found


def _yes(connection: "psycopg.Connection[tuple[bool]]", question: str) -> bool:
    row = connection.execute(question.encode()).fetchone()
    return bool(row and row[0])
