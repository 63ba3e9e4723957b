"""Catalogs of words: reading and writing .po files, and compiling them to the .mo files that Django reads.

The files in the tree are text, one for each topic; what is compiled lies in the data folder and is made at start.
A machine's translation is marked `fuzzy` until a person has read it. It is shown all the same: the page says so.
"""

import ast
import hashlib
import os
import struct
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

PLURALS = "nplurals=2; plural=(n != 1);"
HEADER = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit", "Plural-Forms": PLURALS}


@dataclass
class Entry:
    """One text: its words in English, what stands for them, where it is used, and whether a person has yet to read it.

    `texts` holds one translation, or one for each plural form.
    """

    words: str
    plural: str = ""
    context: str = ""
    texts: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    unread: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What makes two entries one: the words and their context."""
        return self.context, self.words

    @property
    def is_whole(self) -> bool:
        """Whether every form is translated."""
        return len(self.texts) == (2 if self.plural else 1) and all(self.texts)


def read(text: str) -> list[Entry]:
    """The entries of a .po file, its header aside. Raises ValueError for a line that is none."""
    found: list[Entry] = []
    for block in text.split("\n\n"):
        parts: dict[str, str] = {}
        entry, name = Entry(""), ""
        for line in block.splitlines():
            if line.startswith("#"):
                entry.unread |= line.startswith("#,") and "fuzzy" in line
                entry.places |= set(line[2:].split()) if line.startswith("#:") else set()
            elif line.startswith('"'):
                parts[name] += ast.literal_eval(line)
            elif line.startswith("msg"):
                name, _, value = line.partition(" ")
                parts[name] = ast.literal_eval(value)
            elif line.strip():
                raise ValueError(f"No line of a catalog: {line[:60]}")
        if parts.get("msgid"):
            entry.words, entry.plural = parts["msgid"], parts.get("msgid_plural", "")
            entry.context = parts.get("msgctxt", "")
            entry.texts = [parts[key] for key in sorted(parts) if key.startswith("msgstr")]
            found.append(entry)
    return found


def write(entries: Iterable[Entry], language: str) -> str:
    """A .po file, its entries in the order of their words."""
    header = "".join(f'"{name}: {value}\\n"\n' for name, value in {"Language": language, **HEADER}.items())
    blocks = [f'msgid ""\nmsgstr ""\n{header}'.rstrip("\n")]
    for entry in sorted(entries, key=lambda one: (one.words.casefold(), one.context)):
        lines = [f"#: {' '.join(sorted(entry.places))}"] if entry.places else []
        lines += ["#, fuzzy"] if entry.unread else []
        lines += [f"msgctxt {_quoted(entry.context)}"] if entry.context else []
        lines.append(f"msgid {_quoted(entry.words)}")
        if entry.plural:
            texts = [*entry.texts, "", ""][:2]
            lines.append(f"msgid_plural {_quoted(entry.plural)}")
            lines += [f"msgstr[{n}] {_quoted(text)}" for n, text in enumerate(texts)]
        else:
            lines.append(f"msgstr {_quoted((entry.texts or [''])[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def to_mo(entries: Iterable[Entry], language: str) -> bytes:
    """The compiled catalog (GNU gettext's .mo, version 0): what is whole, read by a person or not."""
    texts = {"": "".join(f"{name}: {value}\n" for name, value in {"Language": language, **HEADER}.items())}
    for entry in entries:
        if entry.is_whole:
            words = f"{entry.words}\0{entry.plural}" if entry.plural else entry.words
            texts[f"{entry.context}\4{words}" if entry.context else words] = "\0".join(entry.texts)
    ordered = sorted((key.encode(), value.encode()) for key, value in texts.items())
    keys, values = b"", b""
    key_at, value_at = [], []
    for key, value in ordered:
        key_at.append((len(key), len(keys)))
        value_at.append((len(value), len(values)))
        keys, values = keys + key + b"\0", values + value + b"\0"
    first = 7 * 4 + 16 * len(ordered)
    table = [(size, first + at) for size, at in key_at] + [(size, first + len(keys) + at) for size, at in value_at]
    head = struct.pack("<7I", 0x950412DE, 0, len(ordered), 28, 28 + 8 * len(ordered), 0, 0)
    return head + b"".join(struct.pack("<2I", *pair) for pair in table) + keys + values


def all_entries(folder: Path) -> list[Entry]:
    """Every entry of one language, from the files of every topic."""
    return [entry for file in sorted(folder.glob("*.po")) for entry in read(file.read_text())]


def compiled(source: Path, target: Path) -> Path:
    """Compile every language of `source` into a folder under `target` that is named by their content; it is returned.

    Several processes may start at once: each writes beside and renames, and what is there already is kept.
    """
    files = sorted(source.glob("*/*.po"))
    digest = hashlib.sha256(b"".join(file.name.encode() + file.read_bytes() for file in files)).hexdigest()[:16]
    for folder in {file.parent for file in files}:
        there = target / digest / folder.name / "LC_MESSAGES" / "django.mo"
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(dir=there.parent)
            with os.fdopen(handle, "wb") as out:
                out.write(to_mo(all_entries(folder), folder.name))
            os.replace(beside, there)
    return target / digest
