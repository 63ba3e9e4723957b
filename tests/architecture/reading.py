"""Reading the house: its files, their syntax trees and their templates, so that guards can judge them."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"var", "__pycache__", "migrations", "vendor", "fonts"}


@dataclass(frozen=True)
class Source:
    """One file: its path from the root and its text. Guards judge this, so a test can make up a bad one."""

    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The path in pieces."""
        return PurePosixPath(self.path).parts

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return PurePosixPath(self.path).stem

    @property
    def tree(self) -> ast.Module:
        """The syntax tree of a Python file."""
        return _tree(self.text)

    def within(self, *folders: str) -> bool:
        """Whether it lies in one of these folders (or is one of these files)."""
        return any(self.path == folder or self.path.startswith(f"{folder}/") for folder in folders)

    def is_rules(self) -> bool:
        """Whether it is a module of pure rules."""
        return self.name == "rules" or "rules" in self.parts[:-1]

    def is_actions(self) -> bool:
        """Whether it is a module of actions."""
        return self.name == "actions" or "actions" in self.parts[:-1]


@cache
def _tree(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def house(*endings: str) -> tuple[Source, ...]:
    """The files that are ours with one of these endings: nothing generated, vendored or hidden.

    The tree is walked because a bare machine has no git to ask.
    """
    paths = sorted(path for path in _walk() if path.endswith(endings))
    return tuple(Source(path, (ROOT / path).read_text()) for path in paths)


def _walk() -> Iterator[str]:
    for folder, below, files in os.walk(ROOT):
        below[:] = [name for name in below if name not in NOT_OURS and not name.startswith(".")]
        yield from (str((Path(folder) / name).relative_to(ROOT)) for name in files)


def product(*endings: str) -> list[Source]:
    """The files of the product itself, without tests and measurements."""
    return [source for source in house(*endings) if source.within("companionway", "config")]


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an attribute or name, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        front = dotted(node.value)
        return f"{front}.{node.attr}" if front else node.attr
    return ""


def imports(source: Source) -> list[tuple[int, str]]:
    """Every imported module with its line; `from a import b` counts as `a.b`."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.lineno, f"{node.module or ''}.{alias.name}") for alias in node.names]
    return found
