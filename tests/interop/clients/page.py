"""docs/interop/clients.md: client x action x result, as the last whole run found it."""

from tests.interop.samples import ROOT

PAGE = ROOT / "docs" / "interop" / "clients.md"
HEAD = """# Clients of others, run unchanged against a live server

Written by `make interop`; nothing here is typed by hand. Each client is installed from its registry as it is, in the
version of the lock, and run by a script in `tests/interop/clients/`. The server is a throwaway house with all its
processes on this machine: web, worker, HL7 v2 listener, PostgreSQL. Each client is a partner of its own; the answering
side is a system of ours that acts for a peer. `ok` means that the client's own result was what the step asks.

| client | action | result |
|---|---|---|
"""


def result(line: dict[str, str]) -> str:
    """How a step went: ok, what went wrong, or what the server does not have yet and says so itself."""
    return line["wrong"] or line.get("not_yet") or "ok"


def page(told: dict[str, list[dict[str, str]]]) -> str:
    """The page of one run."""
    rows = [
        f"| {name} | {line['action']} | {result(line).replace('|', '/').replace(chr(10), ' ')} |"
        for name, lines in told.items()
        for line in lines
    ]
    good = sum(result(line) == "ok" for lines in told.values() for line in lines)
    count = sum(len(lines) for lines in told.values())
    return f"{HEAD}" + "\n".join(rows) + f"\n\n{good} of {count} steps as wished.\n"
