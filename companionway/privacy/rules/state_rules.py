"""State law as rows: which are in force on a day, which are stale, and who signs for somebody of an age (2.14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Topic(StrEnum):
    """What a row is about."""

    SIGNER = "signer"
    PARENT_NOTICE = "parent_notice"
    MANDATED_REPORT = "mandated_report"
    RECORD_CONFIDENTIALITY = "record_confidentiality"
    RETENTION = "retention"


class Outcome(StrEnum):
    """The outcomes that the product acts on. Rows of other topics may say theirs in words."""

    MINOR_ALONE = "minor_alone"
    MINOR_AND_PARENT = "minor_and_parent"
    PARENT = "parent"
    ADULT = "adult"


@dataclass(frozen=True)
class Rule:
    """One row, as far as rules ask for it. `age_max` is the last age to which it applies."""

    key: str
    jurisdiction: str
    topic: Topic
    outcome: str
    service: str = ""
    role: str = ""
    age_min: int | None = None
    age_max: int | None = None
    condition: str = ""
    citation: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    approved: bool = False
    review_by: date | None = None


def in_force(rule: Rule, on: date) -> bool:
    """Whether it drives behavior on this day: approved, and within its time."""
    begun = rule.effective_from is None or rule.effective_from <= on
    return rule.approved and begun and (rule.effective_to is None or on <= rule.effective_to)


def is_stale(review_by: date, on: date) -> bool:
    """Whether its review date is past."""
    return on > review_by


def applying(
    rules: Iterable[Rule], *, jurisdiction: str, topic: Topic, on: date, service: str = "", age: int | None = None
) -> list[Rule]:
    """The rows in force for this place, topic, service and age, the most particular first.

    A row without a service is for every service; one for another service does not apply.
    """
    found = [
        rule for rule in rules
        if in_force(rule, on) and rule.jurisdiction == jurisdiction and rule.topic == topic
        and rule.service in ("", service) and _of_age(rule, age)
    ]  # fmt: skip
    return sorted(found, key=lambda rule: (rule.service == "", rule.age_min is None, -(rule.age_min or 0), rule.key))


def _of_age(rule: Rule, age: int | None) -> bool:
    if age is None:
        return rule.age_min is None and rule.age_max is None
    return (rule.age_min is None or rule.age_min <= age) and (rule.age_max is None or age <= rule.age_max)
