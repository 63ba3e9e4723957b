"""What peers are asked to do that is not their role, as kinds. Counted without a name and without blame.

Extra tasks outside the role are what drives peers away (field.md 3.4: odds ratio 2.91 for thinking of leaving), so a
program sees where the role needs a talk. Kinds are those that peers name in published studies of role drift; (design).
"""

from enum import StrEnum


class OutOfRole(StrEnum):
    """A kind of request outside the role."""

    CLINICAL = "clinical"
    WATCHING = "watching"
    TRANSPORT = "transport"
    CLERICAL = "clerical"
    INTERPRETING = "interpreting"
    PERSUADING = "persuading"
    REPORTING = "reporting"
    OTHER = "other"


WORDS = {
    OutOfRole.CLINICAL: "Clinical work: vitals, medicine, a diagnosis",
    OutOfRole.WATCHING: "Sitting watch, or standing guard",
    OutOfRole.TRANSPORT: "Driving or moving people as a ride service",
    OutOfRole.CLERICAL: "Paperwork or phones for the unit",
    OutOfRole.INTERPRETING: "Interpreting",
    OutOfRole.PERSUADING: "Talking somebody into a treatment",
    OutOfRole.REPORTING: "Telling on somebody: use, tests, what was said",
    OutOfRole.OTHER: "Something else",
}
