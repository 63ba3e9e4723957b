"""No mail says on a locked phone what it is about (P29): every fixed word against data/quiet-words.toml."""

import ast
import tomllib

import pytest
from django.conf import settings

from companionway.platform import notices
from companionway.privacy import leaving
from tests.architecture.reading import ROOT

LISTS: dict[str, list[str]] = tomllib.loads((ROOT / "data" / "quiet-words.toml").read_text())
WORDS = [word for words in LISTS.values() for word in words]


def loud(text: str) -> list[str]:
    """The words of the lists that this text holds."""
    padded = f" {text.casefold()} "
    return [word for word in WORDS if word in padded]


def mailers() -> dict[str, ast.Module]:
    """The modules that make mail, by their path."""
    found = {}
    for path in (ROOT / "companionway").rglob("*.py"):
        text = path.read_text()
        if "EmailMessage(" in text or "send_mail(" in text or "EmailMultiAlternatives(" in text:
            found[str(path.relative_to(ROOT / "companionway"))] = ast.parse(text)
    return found


def said_in(tree: ast.Module) -> list[str]:
    """Every text in a module that is no docstring and no word for other programs (with a space, or capitalized)."""
    about = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    reasons = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute) and node.func.attr in {"everyone", "Ask"}
        for part in ast.walk(node) if isinstance(part, ast.Constant)
    }  # fmt: skip
    return [
        node.value for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and id(node) not in about | reasons and (" " in node.value or node.value[:1].isupper())
    ]  # fmt: skip


def test_mail_is_made_by_the_worker_alone() -> None:
    assert set(mailers()) == {
        f"management/{name}.py"
        for name in ("audit_mail", "errands", "mail_receipts", "notice_mail", "signin_mail", "staff_mail")
    }


@pytest.mark.asvs("16.2.5")
def test_no_fixed_word_of_any_mail_tells_what_it_is_about() -> None:
    texts = [text for tree in mailers().values() for text in said_in(tree)]
    texts += [notices.SUBJECT, *notices.WORDS.values(), leaving.LETTER_SUBJECT, leaving.LETTER_BEGINS]
    texts += [text for shape in leaving.SHAPES.values() for text in shape]
    texts += [settings.DEFAULT_FROM_EMAIL, settings.EMAIL_SUBJECT_PREFIX, settings.SERVER_EMAIL]
    assert len(texts) > 30
    assert {text: loud(text) for text in texts if loud(text)} == {}


def test_the_lists_hear_what_they_should() -> None:
    assert loud("Your Recovery coach") and loud("Rehabilitation") and loud("New diagnosis") and not loud("New request")
    assert set(LISTS) == {"implies_substance_use", "implies_diagnosis"} and all(w == w.casefold() for w in WORDS)
