"""From what is held of partners to what their file wants: the changes, and what this installation does not know."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from companionway.interop.partners.file import PartnerPlan, Plan
from companionway.interop.partners.models import Partner
from companionway.interop.partners.queries import held
from companionway.organizations.queries import live_programs
from companionway.organizations.table_reading import FaultyFile, did_you_mean
from companionway.platform import clock
from companionway.signin.queries import user_named

# What a token was given on. When one of these changes, the tokens that are out end, and the system signs in anew.
TERMS = frozenset({"organization", "acts_as", "scopes", "jwks", "jwks_url", "ended_at"})
FIELDS = ("name", "organization", "kind", "program", "acts_as", "scopes", "jwks", "jwks_url", "sections")


@dataclass(frozen=True)
class Change:
    """One partner to make (`row` is None) or to change: the columns, and a line that says so."""

    key: str
    words: str
    values: dict[str, Any]
    row: Partner | None = None

    @property
    def ends_tokens(self) -> bool:
        """Whether tokens that are out rest on something that this changes."""
        return self.row is not None and bool(TERMS & set(self.values))


def changes(plan: Plan, *, again: Collection[str] = ()) -> tuple[list[Change], list[str]]:
    """What brings this installation to the file, and remarks on what stays as it is. Both empty when all is so.

    A partner that was ended stays ended unless its key is in `again`; one that the file does not name stays as it is.
    Raises FaultyFile where the file names a program or a member of staff who is not here.
    """
    present, faults = held(one.key for one in plan), list[str]()
    wanted = {one.key: _values(one, faults) for one in plan}
    faults += [f"partner.{key}: is not in the file or not ended, so it cannot begin again" for key in again
               if key not in present or present[key].ended_at is None]  # fmt: skip
    if faults:
        raise FaultyFile(faults)
    ended = {key for key, row in present.items() if row.ended_at and key not in again}
    remarks = [f"! partner {key}: was ended, so it stays as it is; load with --again {key} to begin again"
               for key in sorted(ended)]  # fmt: skip
    found = [change for key, values in wanted.items() if key not in ended for change in _of(key, values, present)]
    return found, remarks


def _of(key: str, values: dict[str, Any], present: Mapping[str, Partner]) -> Iterator[Change]:
    row = present.get(key)
    if row is None:
        yield Change(key, f"+ partner {key} ({values['name']})", values)
        return
    other = {name: value for name, value in values.items() if getattr(row, name) != value}
    if row.ended_at is not None:
        other["ended_at"] = None
    if other:
        yield Change(key, f"~ partner {key}: {', '.join(sorted(other))}", other, row)


def _values(plan: PartnerPlan, faults: list[str]) -> dict[str, Any]:
    """The columns that a plan asks for, with the ids that stand for its names here."""
    values: dict[str, Any] = {name: getattr(plan, name) for name in FIELDS}
    programs = [program.slug for program in live_programs(clock.today())] if plan.program else []
    if plan.program and plan.program not in programs:
        faults.append(f"partner.{plan.key}.program: unknown {plan.program!r}; {did_you_mean(plan.program, programs)}")
    return values | {"scopes": list(plan.scopes), "acts_as": _user(plan, faults)}


def _user(plan: PartnerPlan, faults: list[str]) -> UUID | None:
    if not plan.acts_as:
        return None
    user = user_named(plan.acts_as)
    if user is None or not user.is_active:
        faults.append(f"partner.{plan.key}.acts_as: nobody signs in here as {plan.acts_as!r}")
        return None
    return user.pk
