"""The axes of the continuum, what may stand on each, how we know, and the steps of a move. Pure functions."""

from datetime import date
from enum import StrEnum


class Axis(StrEnum):
    """Five independent kinds of observation. An event (`RETURN_TO_USE`) is none of the other four."""

    STAGE = "stage"
    CASCADE = "cascade"
    LEVEL = "level"
    MEDICATION = "medication"
    RETURN_TO_USE = "return_to_use"


class Source(StrEnum):
    """How we know."""

    PERSON = "person"
    PEER_IMPRESSION = "peer_impression"
    TOOL = "tool"
    REFERRER = "referrer"


class Direction(StrEnum):
    STEP_UP = "step_up"
    STEP_DOWN = "step_down"


class MoveState(StrEnum):
    PLANNED = "planned"
    MET_THERE = "met_there"
    DID_NOT_HAPPEN = "did_not_happen"


AXIS_WORDS = {
    Axis.STAGE: "Where they say they are with a change",
    Axis.CASCADE: "Care for opioid use, as known to the program",
    Axis.LEVEL: "Level of care",
    Axis.MEDICATION: "Medication for opioid use disorder",
    Axis.RETURN_TO_USE: "Return to use",
}
SOURCE_WORDS = {
    Source.PERSON: "the person says so",
    Source.PEER_IMPRESSION: "the peer's impression",
    Source.TOOL: "a tool that they filled in",
    Source.REFERRER: "the referrer or place of care said so",
}
DIRECTION_WORDS = {Direction.STEP_UP: "Step up to more support", Direction.STEP_DOWN: "Step down to less"}
MOVE_WORDS = {
    MoveState.PLANNED: "planned", MoveState.MET_THERE: "met there", MoveState.DID_NOT_HAPPEN: "did not happen",
}  # fmt: skip
# Stages in the order of the National Cancer Institute; the second word is how the screen says it to anybody.
STAGES: dict[str, tuple[str, str]] = {
    "precontemplation": ("Pre Contemplation", "not thinking of a change"),
    "contemplation": ("Contemplation", "thinking about it"),
    "preparation": ("Preparation", "getting ready"),
    "action": ("Action", "doing it"),
    "maintenance": ("Maintenance", "keeping it going"),
}
BEHAVIORS: dict[str, str] = {
    "alcohol": "alcohol", "opioids": "opioids", "stimulants": "stimulants", "sedatives": "sedatives",
    "cannabis": "cannabis", "tobacco": "tobacco or vaping", "other": "something else",
}  # fmt: skip
# Williams et al. 2018, Journal of Substance Abuse Treatment 91:57-68.
CASCADE: dict[str, str] = {
    "identified": "Diagnosed", "engaged": "Linked to care", "initiated": "Treatment started",
    "retained": "Retained in treatment", "remission": "Remission, recovery",
}  # fmt: skip
MEDICATION: dict[str, str] = {
    "offered": "Offered", "linked": "Linked to a place that gives it", "started": "Started",
    "retained": "Still taking it", "not_now": "Not now", "stopped": "Stopped for now",
}  # fmt: skip
# Numbers and short names only; the criteria belong to their publisher. The edition is part of the code.
LEVELS: dict[str, str] = {
    "none": "No treatment now",
    "asam3:0.5": "Early intervention",
    "asam3:1": "Outpatient",
    "asam3:2.1": "Intensive outpatient",
    "asam3:2.5": "Partial hospitalization",
    "asam3:3.1": "Low-intensity residential",
    "asam3:3.3": "Population-specific residential",
    "asam3:3.5": "High-intensity residential",
    "asam3:3.7": "Medically monitored intensive inpatient",
    "asam3:4": "Medically managed intensive inpatient",
    "asam3:otp": "Opioid treatment program",
    "asam3:1-wm": "Withdrawal management 1",
    "asam3:2-wm": "Withdrawal management 2",
    "asam3:3.2-wm": "Withdrawal management 3.2",
    "asam3:3.7-wm": "Withdrawal management 3.7",
    "asam3:4-wm": "Withdrawal management 4",
    "asam4:1.0": "Long-term remission monitoring",
    "asam4:1.5": "Outpatient therapy",
    "asam4:1.7": "Medically managed outpatient",
    "asam4:2.1": "Intensive outpatient",
    "asam4:2.5": "High-intensity outpatient",
    "asam4:2.7": "Medically managed intensive outpatient",
    "asam4:3.1": "Clinically managed low-intensity residential",
    "asam4:3.5": "Clinically managed high-intensity residential",
    "asam4:3.7": "Medically managed residential",
    "asam4:3.7-bio": "Biomedically enhanced residential",
    "asam4:4": "Medically managed inpatient",
    "recovery_residence": "Recovery residence (beside the levels)",
}
EDITIONS = {"asam3": "ASAM 3rd edition", "asam4": "ASAM 4th edition"}
VALUES: dict[Axis, tuple[str, ...]] = {
    Axis.STAGE: tuple(STAGES), Axis.CASCADE: tuple(CASCADE), Axis.LEVEL: tuple(LEVELS),
    Axis.MEDICATION: tuple(MEDICATION), Axis.RETURN_TO_USE: ("",),
}  # fmt: skip
# A stage is somebody's placement; where somebody is treated is known from them or from the place, never guessed.
SOURCES: dict[Axis, tuple[Source, ...]] = {
    Axis.STAGE: (Source.PERSON, Source.PEER_IMPRESSION, Source.TOOL),
    Axis.CASCADE: (Source.PERSON, Source.REFERRER),
    Axis.LEVEL: (Source.PERSON, Source.REFERRER),
    Axis.MEDICATION: (Source.PERSON, Source.REFERRER),
    Axis.RETURN_TO_USE: (Source.PERSON, Source.REFERRER),
}
OF_A_BEHAVIOR = frozenset({Axis.STAGE, Axis.RETURN_TO_USE})
ABOUT_OPIOIDS = frozenset({Axis.CASCADE, Axis.MEDICATION})


def edition_of(code: str) -> str:
    """ "asam3" or "asam4"; "" for what stands beside the levels."""
    return code.partition(":")[0] if ":" in code else ""


def level_words(code: str) -> str:
    """A level as a screen names it, its edition with it: "3.7 Medically managed residential (ASAM 4th edition)"."""
    edition, _, number = code.partition(":")
    return f"{number.upper()} {LEVELS[code]} ({EDITIONS[edition]})" if number else LEVELS[code]


def value_words(axis: Axis, value: str) -> str:
    """What an observation says, in words."""
    if axis == Axis.STAGE:
        return f"{STAGES[value][0]}: {STAGES[value][1]}"
    if axis == Axis.LEVEL:
        return level_words(value)
    return {Axis.CASCADE: CASCADE, Axis.MEDICATION: MEDICATION}.get(axis, {"": "Used again"})[value]


def fault(axis: Axis, value: str, behavior: str, source: str, observed_on: date, today: date) -> tuple[str, str]:
    """Why this cannot be noted, as (field, words); ("", "") when it can. Late entries are fine, the future is not."""
    if value not in VALUES[axis]:
        return "value", "Choose one of these."
    if (behavior in BEHAVIORS) is not (axis in OF_A_BEHAVIOR) or (behavior and behavior not in BEHAVIORS):
        return "behavior", "Choose what it is about."
    if source not in SOURCES[axis]:
        return "source", "Choose how we know."
    if observed_on > today:
        return "observed_on", "This day is in the future."
    return "", ""
