"""The fields of a medical emergency, 2.51(c), and of a declared disaster, 2.51(a)(2)."""

from collections.abc import Mapping

FIELDS = ("medical_name", "medical_facility", "discloser", "disclosed_at", "nature", "why_no_consent")
DISASTER_FIELDS = ("declared_by", "declaration", "declared_on")
WHY_NO_CONSENT = {
    "could_not_answer": "They could not answer",
    "no_time": "There was no time to ask",
    "program_closed": "Our program was closed by a declared disaster",
}
# What we ask of the medical staff where the person had asked that it is not shared (2.26(a)(4)).
DO_NOT_USE_FURTHER = (
    "We told you this to treat an emergency. The person has asked that it is not shared. "
    "Please do not use or disclose it any further."
)


def missing(said: Mapping[str, object]) -> list[str]:
    """The names of the fields that are not there yet; with the reason "program_closed" the declaration's too."""
    needed = FIELDS + (DISASTER_FIELDS if said.get("why_no_consent") == "program_closed" else ())
    gone = [name for name in needed if not str(said.get(name) or "").strip()]
    if said.get("why_no_consent") not in WHY_NO_CONSENT and "why_no_consent" not in gone:
        gone.append("why_no_consent")
    return gone
