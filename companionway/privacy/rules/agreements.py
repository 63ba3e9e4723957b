"""Agreements with others: what each kind must say, and whether one stands on a day (2.11, 2.52, 2.53)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

REMIND_BEFORE = timedelta(days=30)


class Kind(StrEnum):
    """What kind of agreement."""

    QSO = "qso"
    BUSINESS_ASSOCIATE = "business_associate"
    RESEARCH = "research"
    AUDIT = "audit"


KIND_WORDS = {
    Kind.QSO: "Works for us (qualified service organization)",
    Kind.BUSINESS_ASSOCIATE: "Business associate",
    Kind.RESEARCH: "Research",
    Kind.AUDIT: "Audit or evaluation",
}


@dataclass(frozen=True)
class Undertaken:
    """What an agreement says, as far as rules ask for it."""

    kind: Kind
    agreed_on: date
    ends_on: date | None
    bound_by_part2: bool = False
    resists_proceedings: bool = False
    on_behalf_of: str = ""
    protocol: str = ""
    board_document: str = ""
    keeps_copies: bool = False
    undertakes_security: bool = False
    undertakes_no_further_use: bool = False
    destroy_by: date | None = None


def missing(said: Undertaken) -> list[str]:
    """The names of what this kind of agreement must still say; empty when it is whole."""
    needs: Mapping[str, bool] = {}
    if said.kind == Kind.QSO:  # 2.11: fully bound by part 2; will resist in judicial proceedings
        needs = {"bound_by_part2": said.bound_by_part2, "resists_proceedings": said.resists_proceedings}
    elif said.kind == Kind.BUSINESS_ASSOCIATE:
        needs = {"bound_by_part2": said.bound_by_part2, "ends_on": said.ends_on is not None}
    elif said.kind == Kind.RESEARCH:  # 2.52
        needs = {
            "protocol": bool(said.protocol.strip()), "board_document": bool(said.board_document.strip()),
            "undertakes_no_further_use": said.undertakes_no_further_use,
            "undertakes_security": said.undertakes_security, "destroy_by": said.destroy_by is not None,
        }  # fmt: skip
    else:  # 2.53: who asks; undertakings and a day of destruction for whatever is copied
        needs = {
            "on_behalf_of": bool(said.on_behalf_of.strip()),
            "undertakes_no_further_use": said.undertakes_no_further_use,
            "undertakes_security": said.undertakes_security or not said.keeps_copies,
            "destroy_by": said.destroy_by is not None or not said.keeps_copies,
        }  # fmt: skip
    return [name for name, there in needs.items() if not there]


def stands(said: Undertaken, on: date) -> bool:
    """Whether something may rest on it on this day: whole, begun and not lapsed. It lasts through its last day."""
    return not missing(said) and said.agreed_on <= on and (said.ends_on is None or on <= said.ends_on)


def is_lapsed(ends_on: date | None, on: date) -> bool:
    """Whether its last day has passed."""
    return ends_on is not None and on > ends_on


def reminds_from(day: date) -> date:
    """From when on somebody is reminded of a last day or a day of destruction."""
    return day - REMIND_BEFORE
