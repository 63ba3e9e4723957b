"""What every invented row stands on: the instant, the programs and sites, the peers and their supervisors."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from companionway.demo.chance import Chance
from companionway.demo.script import Script

TURNS = (True, False, True, True, False, True, False, True)  # of eight requests the first named peer takes five
SOON = timedelta(days=45)


@dataclass(frozen=True)
class ProgramFacts:
    """What a request or a walk needs to know of its program."""

    id: str
    slug: str
    here_minutes: int | None
    days: int
    modes: tuple[str, ...]
    perinatal: bool
    self_referral: bool
    origin: str
    followup_days: int
    followup_margin: int


@dataclass
class Peer:
    """A peer with where they answer requests, from when until when, and who supervises them (user ids as hex)."""

    id: str
    username: str
    supervisors: list[str]
    places: list[tuple[str, str | None, date, date | None]] = field(default_factory=list)

    def works(self, program: str, site: str | None, on: date) -> bool:
        """Whether they answer this program's requests at this site on this day."""
        return any(
            p == program and s == site and start <= on and (end is None or on <= end)
            for p, s, start, end in self.places
        )


@dataclass
class World:
    """One installation at one instant. `peers` are replaced for each further year, so that caseloads stay human."""

    as_of: datetime
    zone: ZoneInfo
    script: Script
    programs: dict[str, ProgramFacts]
    sites: dict[str, str]
    instrument: str
    peers: list[Peer]
    clinician: str
    clinician_sites: frozenset[str]
    year: int = 0
    notice: str = ""  # the id of the notice that everybody was given
    turns: dict[tuple[str, str | None], int] = field(default_factory=dict)
    _by_place: dict[tuple[str, str | None], list[Peer]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of the instant in the installation's time zone."""
        return self.as_of.astimezone(self.zone).date()

    def day_of(self, at: datetime) -> date:
        """The day of any instant in the installation's time zone."""
        return at.astimezone(self.zone).date()

    def site_id(self, slug: str | None) -> str | None:
        """The id of a site by its short name."""
        return self.sites[slug] if slug else None

    def midnight(self, days_ago: int) -> datetime:
        """When that day began; in UTC, since adding days to local times would move them at a change of the clocks."""
        return datetime.combine(self.today - timedelta(days=days_ago), time(), self.zone).astimezone(UTC)

    def peers_at(self, program: str, site: str | None, at: datetime) -> list[Peer]:
        """Those who answer there then, as the staff file orders them."""
        on = self.day_of(at)
        return [peer for peer in self._ever_at(program, site) if peer.works(program, site, on)]

    def _ever_at(self, program: str, site: str | None) -> list[Peer]:
        found = self._by_place.get((program, site))
        if found is None:
            found = [peer for peer in self.peers if any(place[:2] == (program, site) for place in peer.places)]
            self._by_place[program, site] = found
        return found

    def begin_year(self, year: int, peers: list[Peer]) -> None:
        """A further year with peers of its own."""
        self.year, self.peers = year, peers
        self.turns.clear()
        self._by_place.clear()

    def peer_at(self, chance: Chance, program: str, site: str | None, at: datetime) -> Peer:
        """One of them, who stays long enough to hear a yes; the first named takes most."""
        found = self.peers_at(program, site, at)
        later = self.day_of(at + SOON)
        found = [peer for peer in found if peer.works(program, site, later)] or found
        if not found:
            raise LookupError(f"No peer works for {program} at {site or 'any site'} on {self.day_of(at)}.")
        turn = self.turns[program, site] = self.turns.get((program, site), -1) + 1
        return found[0] if len(found) == 1 or TURNS[turn % len(TURNS)] else chance.one(found[1:])
