"""The sharing cards of this installation, read from the folder of `COMPANIONWAY_CONSENT_TEXTS`, once for a process."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from companionway.privacy.rules.cards import Card, CardWords, Receiver, Until, Words
from companionway.privacy.rules.consent_terms import ConsentType
from companionway.privacy.rules.terms import Information, Purpose, RecipientKind


def cards() -> tuple[Card, ...]:
    """Every card in the order in which it is shown. Raises OSError or ValueError for a file that is gone or wrong."""
    return _read_cards(_folder())


def card(slug: str) -> Card | None:
    """One card, or None when there is none of this name."""
    return next((found for found in cards() if found.slug == slug), None)


def languages() -> dict[str, Words]:
    """The words by language code, English first."""
    return _read_languages(_folder())


def _folder() -> Path:
    return Path(settings.COMPANIONWAY_CONSENT_TEXTS)


@lru_cache(maxsize=4)
def _read_cards(folder: Path) -> tuple[Card, ...]:
    rows = _toml(folder / "cards.toml")["card"]
    try:
        return tuple(
            Card(
                row["slug"], ConsentType(row["type"]), Receiver(row["recipient"]),
                tuple(Purpose(name) for name in row["purposes"]),
                tuple(Information(name) for name in row["information"]), tuple(Until(name) for name in row["until"]),
                tuple(row["elements"]), RecipientKind(row.get("recipient_kind", "agency")), row.get("said_as", ""),
                tuple(Information(name) for name in row.get("always", ())),
                row.get("choose", False), row.get("choose_purpose", False), tuple(row.get("open", ())),
            )
            for row in rows
        )  # fmt: skip
    except KeyError as error:
        raise ValueError(f"cards.toml: a card lacks {error}.") from None


@lru_cache(maxsize=4)
def _read_languages(folder: Path) -> dict[str, Words]:
    found = [_words(path, _toml(path)) for path in sorted(folder.glob("*.toml")) if path.name != "cards.toml"]
    for words in found:
        for one in _read_cards(folder):
            _complete(one, words)
    if not found:
        raise ValueError(f"There is no language in {folder.name}.")
    return {words.language: words for words in sorted(found, key=lambda words: words.language != "en")}


def _words(path: Path, said: dict[str, Any]) -> Words:
    try:
        return Words(
            said["language"], said["name"], said["edition"], said["reviewed"], said["answers"], said["labels"],
            tuple(said["months"]["names"]), said["months"]["date"], said["information"], said["purposes"],
            said["expiry"], said["signed"], said["stopping"], said["shared"],
            {slug: CardWords(**words) for slug, words in said["cards"].items()},
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: {error} is missing or not written as in the example.") from None


def _complete(one: Card, words: Words) -> None:
    """Raise ValueError when a language lacks a word that this card needs."""
    try:
        for name in one.elements:
            if name != "7":
                words.element(one, name)
        words.listed(one, one.information)
        for purpose in one.purposes if one.choose_purpose else ():
            words.purposes[purpose]
        for until in one.until:
            words.expiry[until]
    except KeyError as error:
        raise ValueError(f"{words.language}.toml: the card {one.slug} lacks {error}.") from None


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
