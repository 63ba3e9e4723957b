"""What sealed fields cost a page: `python -m bench.sealing`, beside a filled house that runs (COMPANIONWAY_DATA).

Each page is asked for in turns as it is, and with every value opened beforehand, so that opening is one look into a
dictionary. Both sides read the same rows and draw the same page; the ratio of their medians is what opening costs.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.wall import pages_of

SEALED, OPEN = "sealed", "open"


@contextmanager
def opened_beforehand(known: dict[tuple[bytes, str], bytes]) -> Iterator[None]:
    """Opening costs nothing for what stands in `known`; what does not is opened and put there."""
    from companionway.platform import envelope

    original = envelope.unseal

    def remembered(sealed: bytes, **place: Any) -> bytes:
        key = (sealed, str(place["row"]))
        if key not in known:
            known[key] = original(sealed, **place)
        return known[key]

    envelope.unseal = remembered
    try:
        yield
    finally:
        envelope.unseal = original


def length(ask: Callable[[], object], side: str, known: dict[tuple[bytes, str], bytes]) -> float:
    """Milliseconds of one page on this side. Both sides pass through a block, so that it costs neither of them."""
    from contextlib import nullcontext

    with opened_beforehand(known) if side == OPEN else nullcontext():
        began = time.perf_counter()
        ask()
        return 1000 * (time.perf_counter() - began)


def main(arguments: list[str]) -> int:
    """Print p50 in ms with and without, their ratio, and how many values a page opens."""
    parser = argparse.ArgumentParser(prog="python -m bench.sealing", description=__doc__)
    parser.add_argument("--user", default="ana")
    parser.add_argument("--rounds", type=int, default=100)
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from companionway.platform.models import User

    print(f"{'':8}{'values':>8}{'sealed ms':>11}{'open ms':>9}{'ratio':>7}")
    for name, ask in pages_of(User.objects.get(username=chosen.user)).items():
        known: dict[tuple[bytes, str], bytes] = {}
        length(ask, OPEN, known)
        known.clear()
        length(ask, OPEN, known)
        values = len(known)
        taken: dict[str, list[float]] = {SEALED: [], OPEN: []}
        for number in range(chosen.rounds):
            for side in (SEALED, OPEN) if number % 2 else (OPEN, SEALED):
                taken[side].append(length(ask, side, known))
        one, other = statistics.median(taken[SEALED][5:]), statistics.median(taken[OPEN][5:])
        print(f"{name:8}{values:>8}{one:11.2f}{other:9.2f}{one / other:7.3f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
