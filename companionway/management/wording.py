"""Finding every text that is to be translated, in templates and code, and keeping the catalogs of topics in step."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.template import engines
from django.template.base import NodeList
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from companionway.platform.catalogs import Entry, all_entries, write

TEMPLATES = Path("companionway") / "web" / "templates"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
HOUSE = "house"


def in_templates(root: Path) -> Iterator[tuple[str, Entry]]:
    """(topic, entry) of every `translate` and `blocktranslate`; the topic is the folder of the template."""
    for file in sorted((root / TEMPLATES).glob("**/*.html")):
        text, inside = file.read_text(), file.relative_to(root / TEMPLATES)
        if "translate" in text:
            nodes: NodeList = engines["django"].get_template(str(inside)).template.nodelist  # type: ignore[attr-defined]
            topic = inside.parts[0] if len(inside.parts) > 1 else HOUSE
            for node in nodes.get_nodes_by_type(TranslateNode) + nodes.get_nodes_by_type(BlockTranslateNode):
                if node.origin is None or Path(str(node.origin.name)) == file:
                    entry = _of_node(node)
                    entry.places = {str(inside)}
                    yield topic, entry


def _of_node(node: Any) -> Entry:
    context = node.message_context.var if node.message_context else ""
    if isinstance(node, TranslateNode):
        return Entry(_doubled(str(node.filter_expression.var.literal)), context=str(context))
    words, plural = node.render_token_list(node.singular)[0], node.render_token_list(node.plural)[0]
    if node.trimmed:
        words, plural = (" ".join(part.split("\n")).strip() for part in (words, plural))
    return Entry(words, plural, str(context))


def _doubled(words: str) -> str:
    """As Django asks the catalog for it: a percent sign in a template is written twice there."""
    return words.replace("%", "%%")


def in_code(root: Path) -> Iterator[tuple[str, Entry]]:
    """(topic, entry) of every `_("...")` and `ngettext("...", "...", n)`; the topic is the folder of the module."""
    for file in sorted((root / "companionway").glob("**/*.py")):
        text = file.read_text()
        if "gettext" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                given = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                if given:
                    plural = given[1] if node.func.id.startswith("ngettext") else ""
                    place = str(file.relative_to(root / "companionway"))
                    yield _topic(file, root), Entry(given[0], plural, places={place})


def _topic(file: Path, root: Path) -> str:
    parts = file.relative_to(root / "companionway").parts
    return parts[2] if parts[:2] == ("web", "pages") and len(parts) > 3 else parts[0] if len(parts) > 1 else HOUSE


def asked_for(root: Path) -> dict[str, list[Entry]]:
    """Every text once, by the topic that comes first by name among those that use it."""
    found: dict[tuple[str, str], tuple[str, Entry]] = {}
    for topic, entry in sorted([*in_templates(root), *in_code(root)], key=lambda one: one[0]):
        held = found.setdefault(entry.key, (topic, entry))[1]
        held.places |= entry.places
        held.plural = held.plural or entry.plural
    topics: dict[str, list[Entry]] = {}
    for topic, entry in found.values():
        topics.setdefault(topic, []).append(entry)
    return topics


def in_step(root: Path, folder: Path) -> dict[str, str]:
    """The text of each topic's file of one language, by its name: what is asked for, with what is translated so far."""
    known = {entry.key: entry for entry in all_entries(folder)}
    files = {}
    for topic, entries in asked_for(root).items():
        for entry in entries:
            if held := known.get(entry.key):
                entry.texts, entry.unread = held.texts, held.unread
        files[f"{topic}.po"] = write(entries, folder.name)
    return files
