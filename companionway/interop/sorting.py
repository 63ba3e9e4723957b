"""What kind of file this is, by its content first and its name second."""

from enum import StrEnum

SHEETS = (".csv", ".tsv")
STARTS = {b"MSH": "hl7v2", b"BHS": "hl7v2", b"FHS": "hl7v2", b"{": "fhir"}


class Kind(StrEnum):
    """FHIR JSON, HL7 v2, spreadsheet, or something that is not read here."""

    FHIR = "fhir"
    HL7V2 = "hl7v2"
    SPREADSHEET = "spreadsheet"
    UNKNOWN = "unknown"


def kind_of(name: str, body: bytes | None) -> Kind:
    """The kind of a file; its name alone decides for one that was too large to be read."""
    head = (body or b"")[:64].removeprefix(b"\xef\xbb\xbf").lstrip(b"\x0b \t\r\n")
    for start, kind in STARTS.items():
        if head.startswith(start):
            return Kind(kind)
    lower = name.casefold()
    if lower.endswith((".json", ".fhir")):
        return Kind.FHIR
    if lower.endswith((".hl7", ".hl7v2")):
        return Kind.HL7V2
    return Kind.SPREADSHEET if lower.endswith(SHEETS) else Kind.UNKNOWN
