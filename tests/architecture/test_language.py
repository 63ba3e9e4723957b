"""Words: nothing that hurts anywhere, and on screens our own words for people and what we do with them."""

import ast
import re

import pytest

from tests.architecture.language import H_TERMS, OFF_SCREEN, off_screen, stigma, visible
from tests.architecture.reading import Source, house, product

# A file that must hold such words, and why.
MUST_HOLD = {
    "data/language-pairs.toml": "the list itself",
    "tests/architecture/test_language.py": "its examples",
    "tests/wording/test_guard.py": "its examples",
    "tests/web/test_notes.py": "notes that the guard looks over",
    "data/quiet-words.toml": "words that mail may not hold",
}
# Words of the list that mean something else where they stand: (file or folder, word) and what they mean there.
MEANS_OTHERWISE: dict[tuple[str, str], str] = {
    ("companionway/web/pages/entry/views.py", "refused"): "a file that could not be taken in",
}


def hurtful(source: Source) -> list[str]:
    """Kind H terms in any text of ours: screens, messages, documents, comments, tests."""
    return [f"{source.path}: {fault}" for fault in stigma(source.text)]


def strangers(source: Source) -> list[str]:
    """Words of other houses in what a template shows."""
    text = screen_strings(source) if source.path.endswith(".py") else visible(source.text)
    return [f"{source.path}: {fault}" for fault in off_screen(text) if not _means_otherwise(source, fault)]


def _means_otherwise(source: Source, fault: str) -> bool:
    return any(source.within(place) and fault.lower().startswith(f"'{word}'") for place, word in MEANS_OTHERWISE)


def screen_strings(source: Source) -> str:
    """The texts of a Python file that may reach a screen: strings with a blank in them, without docstrings."""
    documents = {id(node.body[0].value) for node in ast.walk(source.tree)
                 if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body
                 and isinstance(node.body[0], ast.Expr)}  # fmt: skip
    return "\n".join(
        node.value
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip()
        and id(node) not in documents
    )  # fmt: skip


def test_no_text_of_ours_holds_a_word_that_hurts() -> None:
    files = [s for s in house(".py", ".html", ".md", ".js", ".css", ".sh", ".toml") if s.path not in MUST_HOLD]
    assert [fault for source in files for fault in hurtful(source)] == []


def test_screens_use_our_own_words() -> None:
    assert [fault for source in product(".html") for fault in strangers(source)] == []


def test_messages_of_the_domain_and_of_pages_use_our_own_words() -> None:
    parts = ("referrals", "people", "engagement", "roadmap", "instruments", "followups", "privacy", "web")
    files = [s for s in product(".py") if len(s.parts) > 2 and s.parts[1] in parts]
    assert [fault for source in files for fault in strangers(source)] == []


def test_no_exception_is_stale() -> None:
    by_path = {source.path: source for source in house(".py", ".html", ".toml")}
    assert [path for path in MUST_HOLD if not stigma(by_path[path].text)] == []
    for place, word in MEANS_OTHERWISE:
        inside = [s for s in by_path.values() if s.within(place)]
        assert any(word in (screen_strings(s) if s.path.endswith(".py") else visible(s.text)).lower() for s in inside)


EXAMPLES = {
    "L01": "a junkie", "L03": "an alcoholic", "L04": "drug abuser", "L07": "a drug habit", "L08": "drug problem",
    "L09": "prescription drug abuse", "L10": "addicted to heroin", "L13": "dirty urine", "L14": "former addict",
    "L16": "substitution therapy", "L18": "addicted baby", "L20": "getting high", "L21": "recreational users",
    "L22": "drug of choice", "L24": "non-compliant", "L29": "failed treatment", "L30": "failed to engage",
    "L31": "the homeless", "L32": "ex-con", "L33": "prostitute", "L34": "committed suicide", "L35": "frequent flyer",
}  # fmt: skip


@pytest.mark.parametrize("name", H_TERMS)
def test_each_pair_fires_on_its_example(name: str) -> None:
    assert any(fault.startswith(name) for fault in stigma(f"She was called {EXAMPLES[name]} once."))


@pytest.mark.parametrize(
    "text",
    ["Alcoholics Anonymous", "advice", "clean clothes", "a high school", "substance use", "committed to her plan",
     "the device", "homeless shelter", "tested negative", "services", "an attempt"],
)  # fmt: skip
def test_ordinary_words_stay_silent(text: str) -> None:
    assert stigma(text) == []


OFF_SCREEN_EXAMPLES = (
    "patients", "client", "consumers", "caseload", "provider", "paraprofessional", "intake", "screening", "assessment",
    "encounters", "enrolled", "admitted", "admission", "refused", "declined services", "overdue", "lost to follow-up",
    "discharged", "termination", "readmission", "treatment plan", "intervention", "risk level", "red flag", "acuity",
    "escalated", "release of information", "disclosure log", "audit trail", "severity", "performance review",
    "relapsed",
    "no-show",
)  # fmt: skip


@pytest.mark.parametrize("word", OFF_SCREEN_EXAMPLES)
def test_each_word_that_stays_off_screens_is_seen_where_people_read_or_hear_it(word: str) -> None:
    assert off_screen(visible(f"<p>Every {word} here</p>"))
    assert off_screen(visible(f'<a aria-label="{word.capitalize()}">x</a>'))
    assert off_screen(screen_strings(Source("a.py", f'MESSAGE = "One {word} more"')))
    assert not off_screen(visible(f"<p class='{word}'>{{{{ {word} }}}} {{# {word} #}}</p>"))
    assert not off_screen(screen_strings(Source("a.py", f'"""About {word} here."""\nKEY = "{word.replace(" ", "-")}"')))


def test_every_word_of_the_list_has_an_example() -> None:
    silent = [p for p in OFF_SCREEN if not any(re.fullmatch(p, word) for word in OFF_SCREEN_EXAMPLES)]
    assert silent == []
