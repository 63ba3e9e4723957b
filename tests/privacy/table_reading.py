"""Reading the truth table: a row in words becomes what is asked, what is on file, and the moment of the question."""

import csv
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from companionway.privacy.rules.asking import Disclosure, Known, Told
from companionway.privacy.rules.disclosure import decide
from companionway.privacy.rules.restrictions import Restriction
from companionway.privacy.rules.terms import Channel, Information, Part2, Protection, Purpose, Standing
from tests.architecture.reading import ROOT
from tests.privacy import table_consents as made
from tests.privacy.table_words import AGREED, FULL, INFORMATION_AGREED, PURPOSE_AGREED, RECIPIENTS

TABLE = ROOT / "data" / "part2-truth-table.csv"
ZONE = ZoneInfo("America/New_York")
ACTIVE = datetime(2026, 5, 1, 10, 0, tzinfo=ZONE)
MOMENTS = {
    "before signing": made.SIGNED - timedelta(seconds=1), "at signing": made.SIGNED, "active": ACTIVE,
    "last minute of the last day": datetime(2026, 6, 30, 23, 59, tzinfo=ZONE),
    "the next minute": datetime(2026, 7, 1, 0, 0, tzinfo=ZONE), "a year later": datetime(2027, 5, 1, tzinfo=UTC),
    "event recorded": ACTIVE, "after the stated time": datetime(2026, 6, 15, 10, 0, tzinfo=ZONE),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the table, with its columns by name."""

    columns: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.columns[name]

    @property
    def expected(self) -> tuple[bool, tuple[str, ...], str, bool, str, str, tuple[str, ...]]:
        """What the law says: allowed, reasons, notice, scope, labels, book, what goes along."""
        allowed = self["decision"] == "allow"
        reasons = tuple(part for part in self["reasons"].split("; ") if part)
        notice = {"Statement 1": "statement_1", "Statement 2": "statement_2"}.get(self["notice"], "")
        along = tuple(_code(part) for part in self["goes along"].split("; ") if part)
        return allowed, reasons, notice, self["scope"] == "yes", self["labels"] or "none", _code(self["book"]), along


def _code(words: str) -> str:
    """`official duties only` as a code; what follows `from` is a date of its own."""
    front, found, when = words.partition(" from ")
    return front.replace(" ", "_") + (f"_from:{when}" if found else "")


@cache
def rows() -> tuple[Row, ...]:
    """Every row of the table."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        return tuple(Row(line) for line in csv.DictReader(file))


def read(row: Row) -> tuple[Disclosure, Known, datetime]:
    """What is asked, what is on file, and when."""
    t = MOMENTS[row["time"]]
    facts = made.consent_of(row.columns, t) if row["consent"] != "none" else None
    fields, known = _fields(row)
    asked = Disclosure(
        part2=Part2(row["setting"]), standing=Standing(_standing(row["actor"])),
        basis="" if row["basis"] == "none" else row["basis"], protection=Protection(row["class"]),
        information=_information(row), purpose=_purpose(row), recipient=_recipient(row),
        channel=Channel(row["channel"]), least="only what was asked for", fields=fields,
    )  # fmt: skip
    known = replace(known, consent=facts, restrictions=_restrictions(row, asked, t))
    return _without(row, asked, known, t)


def _standing(actor: str) -> str:
    return "person" if actor == "the person" else actor.replace(" ", "_")


def _information(row: Row) -> frozenset[Information]:
    agreed = INFORMATION_AGREED.get(row["consent"], frozenset({Information.STATUS, Information.PARTICIPATION}))
    if row["information"] == "as agreed":
        return agreed
    if row["information"] == "one more than agreed":
        return agreed | {Information.DOCUMENTS}
    return frozenset(map(Information, row["information"].split()))


def _purpose(row: Row) -> Purpose:
    words = row["purpose"].removesuffix(", and agreed")
    return PURPOSE_AGREED.get(row["consent"], Purpose.COORDINATION) if words == "as agreed" else Purpose(words)


def _recipient(row: Row) -> Told:
    told = RECIPIENTS[row["recipient"]]
    return replace(told, key=AGREED.get(row["recipient"]) or told.key)


def _fields(row: Row) -> tuple[dict[str, str], Known]:
    """The fields of the basis, all of them unless the row says otherwise, and what is known besides."""
    words = row["fields"]
    fields = dict(FULL.get(row["basis"], {}))
    if words.startswith("copied"):
        fields |= {"on_site_or_copied": "copied", "undertakings": "both", "destroy_by": "2027-01-01"}
    if words == "another go-between":
        fields["intermediary"] = "Inland Exchange"
    name, has_value, value = words.partition("=")
    if has_value:
        fields[name] = value
    _, is_without, gone = words.partition("without ")
    if is_without:
        fields[gone] = ""
    return fields, Known(
        agreement_stands=gone != "agreement",
        acknowledges=words != "acknowledging is off",
        small_cells_passed=not words.startswith("small cells"),
        died=words == "the person has died",
    )


def _without(row: Row, asked: Disclosure, known: Known, t: datetime) -> tuple[Disclosure, Known, datetime]:
    """Take away what is no field of the form but missing all the same."""
    gone = row["fields"].partition("without ")[2]
    if gone == "recipient":
        asked = replace(asked, recipient=None)
    elif gone == "purpose":
        asked = replace(asked, purpose=None)
    elif gone == "information":
        asked = replace(asked, information=frozenset())
    elif gone == "minimum_necessary":
        asked = replace(asked, least=" ")
    elif gone == "recipient_kind" and asked.recipient:
        asked = replace(asked, recipient=replace(asked.recipient, kind=None))
    elif gone == "consent_id":
        known = replace(known, consent=None)
    return asked, known, t


def _restrictions(row: Row, asked: Disclosure, t: datetime) -> tuple[Restriction, ...]:
    words, told = row["restriction"], asked.recipient
    assert told is not None
    base = Restriction(uuid.UUID(int=9), t - timedelta(days=10), recipient=told.name)
    return {
        "none": (), "agreed": (base,), "agreed, for another": (replace(base, recipient="Somebody quite different"),),
        "ended": (replace(base, ended_at=t - timedelta(days=1)),),
        "paid in full": (replace(base, recipient="", paid_in_full=True),),
    }[words]  # fmt: skip


def answer(row: Row) -> tuple[bool, tuple[str, ...], str, bool, str, str, tuple[str, ...]]:
    """What the gate says, in the shape of `Row.expected`."""
    said = decide(*read(row))
    labels = "Part 2" if "42CFRPart2" in said.labels else "none"
    book = str(said.book or "")
    return said.allowed, said.reasons, said.notice, bool(said.scope), labels, book, said.conditions


def names_its_rule(row: Row) -> bool:
    """Whether the row says which section it rests on."""
    return any(mark in row["law"] for mark in ("CFR", "CMS", "privacy.md", "P22", "P49", "design"))
