"""What can go wrong at the FHIR door, as OperationOutcome: status, issue code, plain words, the element."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from companionway.interop.fhir.issues import MAX_ISSUES, Issue

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ServerIssue:
    """One finding. `code` is of OperationOutcome.issue.code; the words hold no data of a person or another partner."""

    code: str
    diagnostics: str
    expression: str = ""

    @classmethod
    def of(cls, issue: Issue, within: str = "") -> "ServerIssue":
        """A finding of the R4 check; `within` is the entry of a Bundle that the path stands in."""
        path = issue.path
        if within:
            path = f"{within}.{path.partition('.')[2]}".rstrip(".") if "." in path else within
        return cls(issue.code, issue.reason, path)

    def inside(self, within: str) -> "ServerIssue":
        """The same finding in an entry of a Bundle."""
        rest = self.expression.partition(".")[2]
        return ServerIssue(self.code, self.diagnostics, f"{within}.{rest}" if rest else within)


@dataclass
class Problem(Exception):
    """An answer that is an OperationOutcome. `headers` go along (Retry-After, WWW-Authenticate, Allow)."""

    status: int
    issues: Sequence[ServerIssue]
    headers: dict[str, str] = field(default_factory=dict)

    def inside(self, within: str) -> "Problem":
        """The same problem in an entry of a Bundle."""
        return Problem(self.status, [issue.inside(within) for issue in self.issues], self.headers)


def problem(status: int, code: str, words: str, expression: str = "", **headers: str) -> Problem:
    """A problem with one issue; `Retry_After=...` names a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Problem(status, [ServerIssue(code, words, expression)], named)


def not_there() -> Problem:
    """Unknown, not visible and another partner's read the same."""
    return problem(404, "not-found", "There is no such resource here.")


def outcome(issues: Iterable[ServerIssue], severity: str = "error") -> Json:
    """The OperationOutcome of these findings, at most 20."""
    return {"resourceType": "OperationOutcome", "issue": [_said(one, severity) for one in [*issues][:MAX_ISSUES]]}


def _said(issue: ServerIssue, severity: str) -> Json:
    said: Json = {"severity": severity, "code": issue.code, "diagnostics": issue.diagnostics}
    return said | ({"expression": [issue.expression]} if issue.expression else {})
