"""What people hand over as a file, judged in one place: which types each page takes, how large, under which name.

A file is taken when its name's ending, its first bytes and what the browser says of it agree with one type of the
feature's list; a picture is copied without what does not draw it (`platform.paper`). Nothing is unpacked, drawn or
run, nothing is written to a disk, and no name ever becomes a path. docs/howto/production.md lists the same for people.
"""

import re
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from companionway.platform import limits, paper
from companionway.platform.errors import DomainError
from companionway.platform.logs import security

WHOLE = 10_000_000  # bytes of one file
ANY = frozenset({"", "application/octet-stream"})  # what a browser says that does not know a type
BOM = b"\xef\xbb\xbf"
# How files begin that no page takes whatever they are called: archives, programs, workbooks, and pages that run.
FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "an archive or a workbook"), (b"PK\x05\x06", "an archive"), (b"\x1f\x8b", "an archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"), (b"Rar!", "an archive"), (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"), (b"\x28\xb5\x2f\xfd", "an archive"), (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"MZ", "a program"), (b"\x7fELF", "a program"), (b"\xca\xfe\xba\xbe", "a program"), (b"#!", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"), (b"<", "a page or XML"), (b"{\\rtf", "an office document"),
)  # fmt: skip
# The text that all scanners for malware know by agreement, so that whoever runs this can see it refused.
KNOWN_BAD = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!"
RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@dataclass(frozen=True)
class Type:
    """A type of file: what names of it end with, how its bytes begin, what browsers call it, and how it is kept."""

    words: str
    media: str
    endings: tuple[str, ...]
    begins: tuple[bytes, ...]  # empty: text
    declared: frozenset[str]
    kept: Callable[[bytes], bytes] = bytes


PDF = Type("PDF", "application/pdf", ("pdf",), (paper.PDF, b"%PDF-2."), frozenset({"application/pdf"}), paper.pdf)
JPEG = Type("JPEG", "image/jpeg", ("jpg", "jpeg"), (paper.JPEG,), frozenset({"image/jpeg", "image/jpg"}), paper.jpeg)
PNG = Type("PNG", "image/png", ("png",), (paper.PNG,), frozenset({"image/png"}), paper.png)
JSON = Type("FHIR (JSON)", "application/json", ("json", "fhir"), (b"{", b"["), frozenset({
    "application/json", "application/fhir+json", "text/json", "text/plain"}))  # fmt: skip
HL7 = Type("HL7 v2", "x-application/hl7-v2+er7", ("hl7", "hl7v2", "txt"), (b"MSH", b"BHS", b"FHS"), frozenset({
    "x-application/hl7-v2+er7", "application/hl7-v2", "text/plain"}))  # fmt: skip
CSV = Type("CSV", "text/csv", ("csv", "tsv"), (), frozenset({
    "text/csv", "text/plain", "text/tab-separated-values", "application/csv", "application/vnd.ms-excel"}))  # fmt: skip
TYPES = {one.media: one for one in (PDF, JPEG, PNG, JSON, HL7, CSV)}


@dataclass(frozen=True)
class Feature:
    """A place where files are handed over. `most` is bytes of one file, `a_day` files of one person in a day."""

    name: str
    types: tuple[Type, ...]
    most: int
    a_day: int

    @property
    def words(self) -> str:
        """Such as: PDF, JPEG or PNG."""
        *first, last = [one.words for one in self.types]
        return f"{', '.join(first)} or {last}" if first else last


SCAN = Feature("scan", (PDF, JPEG, PNG), WHOLE, 20)
FEED = Feature("feed", (JSON, HL7, CSV), 5_000_000, 1_000)
SHEET = Feature("sheet", (CSV,), 5_000_000, 100)
# A list of services: many files of a package at once. Its JSON is not FHIR, so it has words of its own.
LISTS = Type("JSON", "application/json", ("json",), (b"{", b"["), JSON.declared)
DIRECTORY = Feature("directory", (LISTS, CSV), 15_000_000, 200)
FEATURES = (SCAN, FEED, SHEET, DIRECTORY)


@dataclass(frozen=True)
class Handed:
    """A file that was taken: a name that is safe to show, its media type, and the bytes as they are kept."""

    name: str
    media: str
    content: bytes


class NotTaken(DomainError):
    """A file that is not taken; the message says why and what to do. `code` is the kind of reason."""


def harmless(name: str) -> str:
    """The name for showing and keeping: no path, no signs that turn or hide text, no name a system keeps for itself."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode()))[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    plain = re.sub(r'[<>:"|?*]', "_", plain).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    plain = f"{stem[:100]}.{ending[:10]}" if dot else plain[:100]
    return f"file {plain}" if RESERVED.match(plain) else plain or "file"


def judge(name: str, declared: str, content: bytes, feature: Feature, *, most: int | None = None) -> Handed:
    """Take this file or say why not. `declared` is what the browser calls it; `most` bytes where a deployer said so.

    Raises NotTaken: too_large, empty, foreign, known_bad, kind, not_whole.
    """
    most = most or feature.most
    shown = harmless(name)
    if len(content) > most:
        raise too_large(feature, most)
    if not content:
        raise NotTaken("empty", "This file is empty.")
    head = content[:64].removeprefix(BOM).lstrip(b" \t\r\n\x0b")
    for sign, words in FOREIGN:
        if head.startswith(sign):
            raise NotTaken("foreign", f"This is {words}. {feature.words} is taken here.")
    if KNOWN_BAD in content:
        raise NotTaken("known_bad", "This file holds a known sign of malware and was not kept.")
    kind = _type(shown, declared, head, feature)
    try:
        return Handed(shown, kind.media, kind.kept(content))
    except paper.NotPaper as fault:
        raise NotTaken("not_whole", str(fault)) from None


def too_large(feature: Feature, most: int | None = None) -> NotTaken:
    """The refusal of a file that is too large, whose bytes nobody has read."""
    return NotTaken("too_large", f"This file is larger than {(most or feature.most) // 1_000_000} MB.")


def _type(name: str, declared: str, head: bytes, feature: Feature) -> Type:
    """The one type on which ending, first bytes and the browser's word agree. Raises NotTaken naming what disagrees."""
    ending = name.rpartition(".")[2].casefold()
    kind = next((one for one in feature.types if ending in one.endings), None)
    if kind is None:
        raise NotTaken("kind", f"Only {feature.words} is taken here; the name of the file says which it is.")
    if kind.begins and not head.startswith(kind.begins):
        raise NotTaken("kind", f"This is named .{ending} and does not begin like one. Is it another file?")
    others = [sign for one in TYPES.values() if one is not kind for sign in one.begins if len(sign) > 2]
    if not kind.begins and head.startswith(tuple(others)):
        raise NotTaken("kind", f"This is named .{ending} and holds something else. Is it another file?")
    said = declared.partition(";")[0].strip().casefold()
    if said not in kind.declared | ANY:
        raise NotTaken("kind", f"This is named .{ending}, and the browser calls it something else.")
    return kind


def count(feature: Feature, who: uuid.UUID, files: int, *, at: datetime) -> None:
    """Count files of one person in a day. Raises NotTaken over the limit; a security line says so."""
    if limits.wait(limits.Limit(f"files-{feature.name}", feature.a_day, 86_400), str(who), at=at, times=files):
        security("files over the limit", kind=feature.name, user=who, number=files)
        raise NotTaken("too_many", f"More than {feature.a_day} files in a day is too many. Try again tomorrow.")
