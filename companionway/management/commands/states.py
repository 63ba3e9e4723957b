"""`companionway states`: docs/states.md, printed from the tables that the actions apply."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.core.management.base import BaseCommand

from companionway.engagement.rules import handover, walk
from companionway.followups import rules as followups
from companionway.referrals import rules as referrals

HEAD = """# States

Printed by `companionway states` (`make docs`) from the `TRANSITIONS` tables in `rules`. A state is a column for finding
rows; what happened is an event row that is never changed. A verb is one conditional update: where two try at once, one
wins. One test goes through every verb in every state."""
Table = Mapping[Any, tuple[frozenset[Any], Any]]


class Command(BaseCommand):
    """Prints the document."""

    help = "Print the state tables of referral, engagement and follow-up as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(document(), ending="")


def document() -> str:
    """The whole document."""
    parts = [
        section("Referral", referrals.State, referrals.STATE_WORDS, referrals.TRANSITIONS),
        section("Engagement", walk.State, walk.STATE_WORDS, walk.TRANSITIONS),
        section("Handover", handover.State, handover.STATE_WORDS, handover.TRANSITIONS),
        section("Follow-up", followups.State, followups.STATE_WORDS, followups.TRANSITIONS),
    ]
    return "\n".join([HEAD, *parts])


def section(title: str, states: type[StrEnum], words: Mapping[Any, str], transitions: Table) -> str:
    """One thing's states in words, what each verb does, and the picture."""
    lines = ["", f"## {title}", "", "| state | on screens | verbs that may follow |", "|---|---|---|"]
    for state in states:
        verbs = [str(verb) for verb, (leaving, _) in transitions.items() if state in leaving]
        lines.append(f"| `{state}` | {words[state]} | {', '.join(verbs) or 'none'} |")
    lines += ["", "| verb | leaves | leads to |", "|---|---|---|"]
    for verb, (leaving, to) in transitions.items():
        leaves = ", ".join(f"`{state}`" for state in states if state in leaving)
        lines.append(f"| {verb} | {leaves} | {f'`{to}`' if to else 'where it is'} |")
    first = next(iter(states))
    lines += ["", "```mermaid", "stateDiagram-v2", f"    [*] --> {first}"]
    for verb, (leaving, to) in transitions.items():
        lines += [f"    {state} --> {to or state}: {verb}" for state in states if state in leaving]
    return "\n".join([*lines, "```", ""])
