"""How hard the pages of the walk read: grade 6 at most for what a person reads, 8 for staff (language.md, section 5).

Graded are the sentences that stand in the templates, with a name in the place of each variable; headings, buttons and
labels are not sentences and would only make a page look easier. Statutes and the items of instruments are not graded.
"""

import re
from pathlib import Path

import pytest

from companionway.platform.catalogs import read
from tests.architecture.reading import ROOT
from tests.grading import TOO_SHORT, grade

TEMPLATES = ROOT / "companionway" / "web" / "templates"
# What a person reads, by what they would read on one day; what is too short for a grade stands with its neighbors.
PERSON = {
    "the map and our notes": ("own/map.html", "own/hope*.html", "own/*note*.html", "roadmap/paper.html"),
    "check-ins": ("own/check_in*.html", "own/totals.html", "check_ins/_totals.html"),
    "check-ins together": ("check_ins/offer.html", "check_ins/end.html", "check_ins/result.html", "check_ins/goal.html",
                           "check_ins/rulers.html", "check_ins/statement.html"),
    "the rest of their own page": ("own/*.html",),
}  # fmt: skip
STAFF = ("roadmap", "notes", "check_ins", "continuum", "directory", "linkages", "sheets", "care", "role_page")
VARIABLE = re.compile(r"\{\{.*?\}\}", re.S)
SPOKEN = re.compile(r'\{%\s*trans(?:late)?\s+"((?:[^"\\]|\\.)*)"[^%]*%\}')
MARK = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.S)
LAW = re.compile(r"<p class=\"(?:law|source)\">.*?</p>|\{% comment %\}.*?\{% endcomment %\}", re.S)
INLINE = re.compile(r"</?(?:b|i|em|strong|small|bdi|a|span)\b[^>]*>")


def sentences_of(template: str) -> list[str]:
    """The whole sentences of a template's source, with "Sam" for each variable."""
    source = INLINE.sub("", LAW.sub("\n", template))
    source = MARK.sub(" ", SPOKEN.sub(r"\1", VARIABLE.sub("Sam", source)))
    pieces = [re.sub(r"\s+", " ", piece).strip() for piece in re.split(r"<[^>]*>", source)]
    return [one for piece in pieces for one in re.findall(r"[A-Z0-9“][^.!?]*[.!?]", piece) if len(one.split()) > 3]


def passage(*patterns: str) -> str:
    """The sentences of all these templates."""
    files = sorted({file for pattern in patterns for file in TEMPLATES.glob(pattern)})
    assert files, patterns
    return " ".join(one for file in files for one in sentences_of(file.read_text()))


@pytest.mark.parametrize("patterns", PERSON.values(), ids=PERSON)
def test_what_a_person_reads_is_at_grade_six_or_below(patterns: tuple[str, ...]) -> None:
    found = grade(passage(*patterns))
    assert found.words >= TOO_SHORT and found.flesch_kincaid <= 6, found
    assert found.smog <= 8 and found.longest <= 32, found


def test_every_text_of_their_own_page_that_is_translated_reads_easily_too() -> None:
    """What forms and messages say stands in the catalog beside the words of the templates."""
    texts = [entry.words for entry in read((ROOT / "companionway/web/locale/es/own.po").read_text())]
    whole = [re.sub(r"%\(\w+\)s", "Sam", text) for text in texts if text.rstrip().endswith((".", "?", "!"))]
    found = grade(" ".join(whole))
    assert len(whole) > 100 and found.flesch_kincaid <= 6 and found.smog <= 8, found


@pytest.mark.parametrize("folder", STAFF)
def test_what_staff_read_is_at_grade_eight_or_below(folder: str) -> None:
    found = grade(passage(f"{folder}/*.html"))
    assert found.flesch_kincaid <= 8 and found.smog <= 10, found


def test_a_hard_template_is_found(tmp_path: Path) -> None:
    """The control: variables, marks and headings do not hide a hard sentence."""
    hard = (
        "<h1>Easy</h1><p>{{ person.called|bdi }} authorizes redisclosure of individually identifiable information "
        "notwithstanding the aforementioned organizational confidentiality obligations.</p>"
    )
    assert sentences_of(hard)[0].startswith("Sam authorizes")
    assert grade(" ".join(sentences_of(hard))).flesch_kincaid > 12
