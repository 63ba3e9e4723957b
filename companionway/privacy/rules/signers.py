"""Who signs for a person: themselves, with a parent, or somebody with authority (2.14, 2.15; P52, P53)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from companionway.privacy.rules.state_rules import Outcome, Rule, Topic, applying

GROWN_UP = 18  # where a state says otherwise, a row with outcome "adult" and its ages does
SERVICE = "peer_recovery_support"


class Signer(StrEnum):
    """Who signed, or has to."""

    PERSON = "person"
    PARENT = "parent"
    REPRESENTATIVE = "representative"


class Authority(StrEnum):
    """By which authority somebody acts for a person."""

    GUARDIAN = "guardian"
    HEALTH_CARE_AGENT = "health_care_agent"
    LACK_OF_CAPACITY = "lack_of_capacity"
    EXECUTOR = "executor"
    NEXT_OF_KIN = "next_of_kin"


AUTHORITY_WORDS = {
    Authority.GUARDIAN: "Guardian named by a court",
    Authority.HEALTH_CARE_AGENT: "Health care agent or power of attorney",
    Authority.LACK_OF_CAPACITY: "Acts while the person lacks capacity",
    Authority.EXECUTOR: "Executor or administrator of an estate",
    Authority.NEXT_OF_KIN: "Next of kin of a person who died",
}
AFTER_DEATH = frozenset({Authority.EXECUTOR, Authority.NEXT_OF_KIN})


@dataclass(frozen=True)
class Signers:
    """Who has to sign. `rule` is the row that says so ("" = the general rule for adults, or none approved).

    `ask_officer`: no approved row says who signs, so nobody's signature is taken until the privacy officer decides.
    """

    needed: frozenset[Signer]
    rule: str = ""
    ask_officer: bool = False
    proxy_may_look: bool = False


def signers(rules: Iterable[Rule], *, jurisdiction: str, service: str, age: int | None, on: date) -> Signers:
    """Who signs for a person of this age (None = said to be grown up, or not known) on this day.

    A minor's signer comes from a row in force; without one nobody signs until the privacy officer has decided.
    """
    found = applying(rules, jurisdiction=jurisdiction, topic=Topic.SIGNER, on=on, service=service, age=age)
    known = [rule for rule in found if rule.outcome in set(Outcome)]
    if not known:
        if age is None or age >= GROWN_UP:
            return Signers(frozenset({Signer.PERSON}))
        return Signers(frozenset(), ask_officer=True)
    rule = known[0]
    if rule.outcome == Outcome.PARENT:
        return Signers(frozenset({Signer.PARENT}), rule.key, proxy_may_look=True)
    if rule.outcome == Outcome.MINOR_AND_PARENT:
        return Signers(frozenset({Signer.PERSON, Signer.PARENT}), rule.key)
    return Signers(frozenset({Signer.PERSON}), rule.key)


@dataclass(frozen=True)
class Standing:
    """A representative as signing asks for it."""

    authority: Authority
    has_document: bool
    starts_on: date
    ends_on: date | None


def may_act(who: Standing, *, died: bool, on: date) -> bool:
    """Whether a representative's signature counts: a document was seen, on a day within it, of the fitting kind."""
    lasts = who.starts_on <= on and (who.ends_on is None or on <= who.ends_on)
    return who.has_document and lasts and (who.authority in AFTER_DEATH) == died


def signature_is_whole(
    need: Signers, signed: Collection[Signer], *, representative: Standing | None = None, died: bool = False, on: date
) -> bool:
    """Whether element 8 is there: everyone signed who has to, nobody in their place, or a representative who may act.

    A parent alone never signs where the minor must, and a signature of somebody else beside it harms nothing.
    """
    if Signer.REPRESENTATIVE in signed:
        return representative is not None and may_act(representative, died=died, on=on)
    return not died and not need.ask_officer and bool(need.needed) and need.needed <= set(signed)


def age_on(birth_date: date | None, on: date) -> int | None:
    """Whole years on a day; None when the birth date is not known. Born on February 29: a year older on March 1."""
    if birth_date is None:
        return None
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
