"""What this installation is, read once for each process: its name and whether its people are invented."""

from dataclasses import dataclass
from functools import lru_cache

from companionway.platform.models import Installation


@dataclass(frozen=True)
class InstallationFacts:
    """The one row of `Installation` as plain values."""

    name: str
    is_demo: bool

    @property
    def demo_marker(self) -> str:
        """What every page of a demo says; empty elsewhere."""
        return "Demo program: every person here is invented" if self.is_demo else ""


@lru_cache(maxsize=1)
def installation() -> InstallationFacts:
    """The facts, from the database the first time. Whoever changes the row calls `clear` afterward."""
    row = Installation.objects.filter(id=1).values_list("name", "demo_seed").first()
    if row is None:
        return InstallationFacts(name="Companionway", is_demo=False)
    return InstallationFacts(name=row[0], is_demo=row[1] is not None)


def clear() -> None:
    """Forget the cached facts; the next reader asks the database."""
    installation.cache_clear()
