"""What is wrong with a resource: where (a FHIRPath), an OperationOutcome issue code, and why in plain words."""

from dataclasses import dataclass
from typing import Any

MAX_ISSUES = 20


@dataclass(frozen=True, slots=True)
class Issue:
    """`code` is one of OperationOutcome.issue.code; `reason` never holds a value of a person, only codes and names."""

    path: str
    code: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class Refused(Exception):
    """The input cannot be taken. `issues` has at least one entry, the most telling first."""

    def __init__(self, *issues: Issue) -> None:
        super().__init__("; ".join(str(issue) for issue in issues))
        self.issues = list(issues)


def path_of(root: str, steps: list[str | int], resource: Any) -> str:
    """`Patient.contact[0].name` of the steps into `resource`; a last [0] of a list of one is left out."""
    text, node = root, resource
    for place, step in enumerate(steps):
        if isinstance(step, int):
            alone = place == len(steps) - 1 and isinstance(node, list) and len(node) == 1
            text += "" if alone else f"[{step}]"
        else:
            text += f".{step}"
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            node = None
    return text
