"""Seeded chance: identifiers, lengths of time and hours of the day that look like life."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import log
from typing import TypeVar

T = TypeVar("T")
# How often a request comes, by local hour 0..23.
EMERGENCY_HOURS = (4, 3, 3, 2, 2, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 6, 6, 5, 5)
OFFICE_HOURS = (0, 0, 0, 0, 0, 0, 0, 1, 5, 8, 8, 7, 5, 7, 8, 7, 5, 2, 1, 1, 1, 0, 0, 0)


class Chance(random.Random):
    """A random source with the few shapes that the demo needs. The same seed gives the same life.

    `year` moves the time inside identifiers, so that each further year's rows lie together in every index.
    """

    def __init__(self, seed: int, year: int) -> None:
        super().__init__(f"{seed}/{year}")
        self.ahead = year * 400 * 86_400_000

    def identity(self, at: datetime) -> str:
        """A UUIDv7 of that instant as 32 hex digits."""
        value = (int(at.timestamp() * 1000) + self.ahead) << 80 | self.getrandbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76
        return f"{value & ~(0x3 << 62) | 0x2 << 62:032x}"

    def minutes(self, median: float, spread: float = 0.7) -> timedelta:
        """A length of time around a median in minutes; a few are much longer."""
        return timedelta(seconds=round(60 * self.lognormvariate(log(median), spread)))

    def days(self, low: float, high: float) -> timedelta:
        """A length of time between so many days."""
        return timedelta(seconds=round(86400 * self.uniform(low, high)))

    def pick(self, weights: Mapping[T, float]) -> T:
        """One of the keys by its weight."""
        at = self.random() * sum(weights.values())
        for option, weight in weights.items():  # quicker than `choices` for the few options of the demo
            at -= weight
            if at < 0:
                return option
        return option

    def one(self, options: Sequence[T]) -> T:
        """One of the options, all alike."""
        return options[int(self.random() * len(options))]

    def hour_of(self, midnight: datetime, hours: Sequence[int]) -> datetime:
        """An instant of the day that begins at `midnight`, by how often each hour is used."""
        hour = self.choices(range(24), hours)[0]
        return midnight + timedelta(hours=hour, seconds=int(self.random() * 3600))

    def later(self, after: datetime, wait: timedelta, limit: datetime) -> datetime:
        """`after` + `wait`, or somewhere between `after` and `limit` when that would be beyond the limit."""
        at = after + wait
        if at < limit:
            return at
        room = max((limit - after).total_seconds(), 0.0)
        return after + timedelta(seconds=room * self.uniform(0.3, 0.7))
