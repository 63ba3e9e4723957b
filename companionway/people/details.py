"""What a door knows of a person: plain values, checked for shape by the edge and for sense by `actions`."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ReachDetails:
    """One way to reach someone and what is safe there."""

    kind: str
    value: str
    prefers: str = ""
    text_ok: bool = False
    message_ok: bool = False
    name_to_say: str = ""
    good_times: str = ""


@dataclass(frozen=True)
class PersonDetails:
    """A person as a door describes them. `identifiers` are (system, value) pairs of the sender's."""

    called: str = ""
    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    pronouns: str = ""
    language: str = ""
    interpreter: bool = False
    identifiers: tuple[tuple[str, str], ...] = ()
    reach: tuple[ReachDetails, ...] = ()

    @property
    def name(self) -> str:
        """The name to use: the chosen one, else the given one, else the family name."""
        return self.called or self.given_name or self.family_name
