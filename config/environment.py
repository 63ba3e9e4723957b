"""Typed readers of environment variables; a missing or odd one is named with a hint at start."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None, *, hint: str = "") -> str:
    """The variable as text. Raises ImproperlyConfigured naming it when it is unset and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. {hint}".strip())
    return value


def flag(name: str, default: bool = False) -> bool:
    """The variable as yes or no. Raises ImproperlyConfigured on anything else."""
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int, *, low: int | None = None, high: int | None = None) -> int:
    """The variable as a whole number, within bounds where they are given. Raises ImproperlyConfigured otherwise."""
    value = os.environ.get(name, str(default))
    try:
        found = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if (low is not None and found < low) or (high is not None and found > high):
        raise ImproperlyConfigured(f"{name} must be from {low} to {high}, not {found}.")
    return found


def cookie_name(name: str, *, secure: bool) -> str:
    """The name of a cookie. With the prefix a browser takes it only over HTTPS, for the whole site and this host."""
    return f"__Host-{name}" if secure else name


def data_folder() -> Path:
    """The one folder in which everything that this installation stores lives."""
    return Path(os.environ.get("COMPANIONWAY_DATA", str(ROOT / "var"))).resolve()


def one_of(name: str, *allowed: str) -> str:
    """One of a few words, the first when it is unset. Raises ImproperlyConfigured on anything else."""
    value = os.environ.get(name, allowed[0]).strip().lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def pairs(name: str) -> dict[str, str]:
    """Pairs such as `one=1,two=2`, in their order. Raises ImproperlyConfigured for a part that is no pair."""
    found = {}
    for part in filter(None, (part.strip() for part in os.environ.get(name, "").split(","))):
        key, equals, value = (side.strip() for side in part.partition("="))
        if not (key and equals and value):
            raise ImproperlyConfigured(f"{name} must be pairs such as one=1,two=2, not {part!r}.")
        found[key] = value
    return found


def names(name: str) -> frozenset[str]:
    """Names with commas between them."""
    return frozenset(part.strip() for part in os.environ.get(name, "").split(",") if part.strip())
