"""The notice of privacy practices, 42 CFR 2.22(b)(1): its header byte for byte, its elements, and the linter."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from companionway.privacy.notices import TEXTS

HEADER = TEXTS["notice_header"]  # 2.22(b)(1)(i), byte for byte, with the blanks that a deployer fills
BLANKS = ("[Name of Part 2 Program]", "[ENTER NAME OR TITLE]", "[PHONE AND EMAIL]")


@dataclass(frozen=True)
class Element:
    """One element: its code, what it must say in plain words, and patterns without which it cannot say it.

    `when`: "" always, "fundraising" or "may_change" only where the program does that.
    """

    code: str
    says: str
    needs: tuple[str, ...] = ()
    when: str = ""
    chapter: str = ""


USES, RIGHTS, DUTIES, ELSE = "How we may use and share it", "Your rights", "Our duties", "Complaints and contact"
ELEMENTS: tuple[Element, ...] = (
    Element("ii.A", "each purpose for which we may or must share without consent",
            (r"emergenc", r"court order", r"child abuse|abuse"), chapter=USES),
    Element("ii.B", "where a stricter law holds, what it says", (r"state law|stricter|other law",), chapter=USES),
    Element("ii.C", "enough detail to know what is shared and why", (r"for example|such as",), chapter=USES),
    Element("ii.D", "what needs consent, with an example", (r"consent", r"for example|such as"), chapter=USES),
    Element("ii.E", "one consent for all treatment, payment and operations",
            (r"single consent|one consent", r"treatment", r"payment"), chapter=USES),
    Element("ii.F", "any other use only with consent", (r"consent", r"other|anything else"), chapter=USES),
    Element("ii.G", "that consent can be taken back, and how", (r"take .*back|revoke", r"writing|written|tell"),
            chapter=USES),
    Element("ii.H.1", "never against the person in a proceeding without consent or order",
            (r"proceeding", r"against you"), chapter=USES),
    Element("ii.H.2", "an order only after notice and a chance to be heard",
            (r"notice", r"heard", r"court order|order"), chapter=USES),
    Element("ii.H.3", "an order must come with a subpoena or the like", (r"subpoena", r"order"), chapter=USES),
    Element("iii.A", "that who gets it under a treatment, payment and operations consent may pass it on",
            (r"hipaa", r"pass it on|redisclos|share it further"), chapter=USES),
    Element("iii.B", "that fundraising is only after a chance to say no", (r"fundrais",), "fundraising", USES),
    Element("iv.A", "the right to ask for restrictions", (r"restrict|limit",), chapter=RIGHTS),
    Element("iv.B", "the right to keep from a health plan what was paid in full",
            (r"health plan", r"in full"), chapter=RIGHTS),
    Element("iv.C", "the right to an accounting for three years", (r"list|accounting", r"(3|three) years"),
            chapter=RIGHTS),
    Element("iv.D", "the right to the intermediary's list for three years",
            (r"intermediar", r"(3|three) years"), chapter=RIGHTS),
    Element("iv.E", "the right to a copy", (r"copy", r"paper|electronic"), chapter=RIGHTS),
    Element("iv.F", "the right to discuss it with the contact", (r"talk|discuss",), chapter=RIGHTS),
    Element("iv.G", "the right to choose no fundraising", (r"fundrais",), "fundraising", RIGHTS),
    Element("v.A", "our duty to protect, to give this notice, and to tell of a breach",
            (r"protect|privacy", r"notice", r"breach"), chapter=DUTIES),
    Element("v.B", "that we follow this notice", (r"follow|abide",), chapter=DUTIES),
    Element("v.C", "that we may change it, and how people learn of it", (r"change",), "may_change", DUTIES),
    Element("vi.program", "how to complain to us", (r"complain",), chapter=ELSE),
    Element("vi.secretary", "how to complain to the Secretary", (r"complain", r"secretary"), chapter=ELSE),
    Element("vi.retaliation", "that nobody is treated worse for it", (r"retaliat",), chapter=ELSE),
)  # fmt: skip
BY_CODE = {element.code: element for element in ELEMENTS}


@dataclass(frozen=True)
class Notice:
    """One text as the linter reads it; `parts` are words by element code."""

    program_name: str
    discuss_with: str
    reach_at: str
    parts: Mapping[str, str]
    effective_on: date | None
    fundraising: bool = False
    may_change: bool = True


@dataclass(frozen=True)
class Fault:
    """An element that is missing or cannot say what it must: its code and what to mend."""

    code: str
    words: str


def header(notice: Notice) -> str:
    """The header with its three blanks filled and nothing else touched."""
    text = HEADER
    for blank, value in zip(BLANKS, (notice.program_name, notice.discuss_with, notice.reach_at), strict=True):
        text = text.replace(blank, " ".join(value.split()) or blank)
    return text


def faults(notice: Notice, *, published_on: date) -> list[Fault]:
    """Every missing (b)(1) element in the order of the rule, for a notice that is to be published on this day."""
    found = _about_header(notice)
    for element in ELEMENTS:
        if element.when and not getattr(notice, element.when):
            continue
        words = " ".join(notice.parts.get(element.code, "").split())
        if not words:
            found.append(Fault(element.code, f"Missing: {element.says}."))
        elif not all(re.search(pattern, words, re.I) for pattern in element.needs):
            found.append(Fault(element.code, f"It does not say yet: {element.says}."))
    if not (re.search(r"\d{3}.*\d{4}", notice.reach_at) and "@" in notice.reach_at and notice.discuss_with.strip()):
        found.append(Fault("vii", "Missing: a name or title to ask, with a phone number and an e-mail address."))
    if notice.effective_on is None or notice.effective_on < published_on:
        found.append(Fault("viii", "The day it takes effect is missing, or before the day of publication."))
    return found


def _about_header(notice: Notice) -> list[Fault]:
    blank = [not value.strip() or "[" in value
             for value in (notice.program_name, notice.discuss_with, notice.reach_at)]  # fmt: skip
    return [Fault("i", "The header still has a blank: program name, name or title, phone and e-mail.")] * any(blank)


def text_faults(text: str, notice: Notice) -> list[Fault]:
    """Whether a finished text begins with the header byte for byte and holds every part of the notice."""
    found = [] if text.startswith(header(notice) + "\n") else [Fault("i", "The header is not as the rule gives it.")]
    return found + [
        Fault(code, "This part is not in the text.") for code, words in notice.parts.items()
        if applies(code, notice) and words.strip() not in text
    ]  # fmt: skip


def applies(code: str, notice: Notice) -> bool:
    """Whether this element belongs into this program's notice."""
    when = BY_CODE[code].when
    return not when or bool(getattr(notice, when))


def chapters(notice: Notice) -> list[tuple[str, list[str]]]:
    """The body as (heading, paragraphs), in the order of the rule, for reading and printing."""
    found: dict[str, list[str]] = {}
    for element in ELEMENTS:
        words = notice.parts.get(element.code, "").strip()
        if words and applies(element.code, notice):
            found.setdefault(element.chapter, []).append(words)
    contact = f"Contact: {notice.discuss_with}, {notice.reach_at}."
    effective = f"This notice takes effect on {notice.effective_on:%B} {notice.effective_on.day}, " \
                f"{notice.effective_on.year}." if notice.effective_on else ""  # fmt: skip
    found.setdefault(ELSE, []).extend(line for line in (contact, effective) if line)
    return list(found.items())


def full_text(notice: Notice) -> str:
    """The whole notice as it is kept: header, chapters, contact, effective day. LF line ends, none at its end."""
    lines = [header(notice)]
    for heading, paragraphs in chapters(notice):
        lines += ["", heading, *paragraphs]
    return "\n".join(lines)


def parts_of(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Words by element code, from stored rows; codes that we do not know are left out."""
    return {row["element"]: row["text"] for row in rows if row["element"] in BY_CODE}
