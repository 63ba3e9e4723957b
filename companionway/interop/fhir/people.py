"""Patient, and whoever asks, as plain values of ours."""

from datetime import date
from typing import Any

from companionway.interop.fhir.graph import Node
from companionway.interop.incoming import fitting, plain
from companionway.people.details import PersonDetails, ReachDetails

Json = dict[str, Any]
# Numbers that peer work does not need are not read: social security, driver's license, passport.
UNWANTED_TYPES = {"SS", "SB", "DL", "PPN"}
UNWANTED_SYSTEMS = {"http://hl7.org/fhir/sid/us-ssn", "urn:oid:2.16.840.1.113883.4.1"}
NAME_ORDER = ["usual", "official", "", "temp", "anonymous"]
KINDS = {"phone": "phone", "sms": "phone", "email": "email"}


def person_of(patient: Node, today: date, notes: list[str]) -> PersonDetails:
    """The person in a Patient. Without an identifier the sender's own `Type/id` (or full URL) is the identifier."""
    resource = patient.resource
    names = current_names(resource, today)
    nickname = next((plain(n.get("text") or _given(n)) for n in names if n.get("use") == "nickname"), "")
    name = next((n for n in names if n.get("use") != "nickname"), {})
    family = plain(name.get("family"))
    given = _given(name)
    if not (family or given):
        given = plain(name.get("text"))
    return PersonDetails(
        called=nickname[:120], given_name=given[:120], family_name=family[:120],
        birth_date=_birth_date(resource, notes), identifiers=_identifiers(patient, today),
        reach=_reach(resource, today), language=_language(resource),
    )  # fmt: skip


def _given(name: Json) -> str:
    given = [plain(part) for part in name.get("given", []) if part]
    return given[0] if given else ""


def ended(part: Json, today: date) -> bool:
    """Whether the period of a name, number or address is over."""
    period = part.get("period")
    end = period.get("end") if isinstance(period, dict) else None
    return isinstance(end, str) and end[:10] < today.isoformat()[: len(end[:10])]


def current_names(resource: Json, today: date) -> list[Json]:
    """Names in use, best first; former ones only when there is nothing else."""
    names = [name for name in resource.get("name", []) if isinstance(name, dict)]
    current = [name for name in names if not ended(name, today) and name.get("use") not in {"old", "maiden"}]
    rank = {use: place for place, use in enumerate(NAME_ORDER)}
    return sorted(current or names, key=lambda name: rank.get(name.get("use", ""), 9))


def _birth_date(resource: Json, notes: list[str]) -> date | None:
    written = resource.get("birthDate")
    if not isinstance(written, str):
        return None
    if len(written) < 10:
        notes.append("The birth date is not a full date and was not read.")
        return None
    return date.fromisoformat(written)


def _identifiers(patient: Node, today: date) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for part in patient.resource.get("identifier", []):
        codings = part.get("type", {}).get("coding", [])
        kinds = {coding.get("code") for coding in codings}
        system, value = plain(part.get("system")), plain(part.get("value"))
        if not value or kinds & UNWANTED_TYPES or system in UNWANTED_SYSTEMS or ended(part, today):
            continue
        found.append((fitting(system, 200), fitting(value, 120)))
    if not found:
        key = patient.key or patient.full_url
        found = [("Patient", fitting(key, 120))] if key else []
    return tuple(dict.fromkeys(found))


def _reach(resource: Json, today: date) -> tuple[ReachDetails, ...]:
    found: dict[tuple[str, str], ReachDetails] = {}
    for part in resource.get("telecom", []):
        kind, value = KINDS.get(part.get("system", "")), plain(part.get("value"))
        if kind and value and not ended(part, today) and part.get("use") != "old":
            found.setdefault((kind, value), ReachDetails(kind=kind, value=value[:200]))
    return tuple(found.values())


def _language(resource: Json) -> str:
    for part in resource.get("communication", []):
        language = part.get("language", {})
        words = plain(language.get("text")) or next((plain(c.get("display")) for c in language.get("coding", [])), "")
        if words and part.get("preferred"):
            return words[:40]
    return ""


def has_died(resource: Json) -> bool:
    """Whether the Patient is marked as deceased."""
    return resource.get("deceasedBoolean") is True or "deceasedDateTime" in resource


def name_of_asker(resource: Json, today: date) -> str:
    """Who asks, in words: a practitioner's name, an organization's name."""
    if isinstance(resource.get("name"), str):
        return plain(resource["name"])[:160]
    names = current_names(resource, today) if isinstance(resource.get("name"), list) else []
    if not names:
        return ""
    name = names[0]
    whole = plain(name.get("text")) or " ".join(part for part in (_given(name), plain(name.get("family"))) if part)
    return whole[:160]
