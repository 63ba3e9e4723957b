"""Writers that commit at odd moments, and a reader that polls meanwhile: how many rows the reader never saw."""

import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection, transaction

from companionway.interop.fhir.server import actions
from companionway.interop.fhir.server.bodies import instant
from companionway.interop.fhir.server.models import Resource
from companionway.interop.partners.models import Partner
from companionway.platform import clock
from tests.interop.fhir_makers import draft, ids, put, search, task
from tests.interop.test_fhir_paging import asked_next

Write = Callable[[Partner, random.Random], list[uuid.UUID]]


@dataclass
class Polled:
    """What came of it."""

    written: set[uuid.UUID] = field(default_factory=set)
    seen: set[uuid.UUID] = field(default_factory=set)
    polls: int = 0
    with_news: int = 0

    @property
    def missed(self) -> set[uuid.UUID]:
        """What the reader never saw."""
        return self.written - self.seen


def stamped_last(who: Partner, chance: random.Random) -> list[uuid.UUID]:
    """As our server writes: the stamp is the last thing before the commit, and its lock is held until then."""
    with transaction.atomic():
        rows = actions.insert(who.id, [draft(who, task()) for _ in range(chance.randint(1, 3))])
        time.sleep(chance.random() * 0.04)
        actions.stamp(who.id, rows)
        time.sleep(chance.random() * 0.005)
    return [row.id for row in rows]


def stamped_first(who: Partner, chance: random.Random) -> list[uuid.UUID]:
    """As one would write who does not know better: the time is taken when the work begins."""
    with transaction.atomic():
        at = clock.now()
        rows = actions.insert(who.id, [draft(who, task()) for _ in range(chance.randint(1, 3))])
        Resource.kept.filter(id__in=[row.id for row in rows]).update(updated_at=at)
        time.sleep(chance.random() * 0.04)
        Partner.kept.filter(id=who.id, stamped_at__lt=at).update(stamped_at=at)
    return [row.id for row in rows]


def poll(who: Partner, write: Write, prefix: str, *, writers: int = 8, times: int = 12) -> Polled:
    """Let them write and read at once. The reader asks from the horizon that it was told, and never for all."""
    found = Polled()
    start = threading.Barrier(writers + 1)
    since = instant(put(who, task())[0].updated_at)

    def work(number: int) -> None:
        chance = random.Random(number)
        try:
            start.wait(60)
            for _ in range(times):
                found.written.update(write(who, chance))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    start.wait(60)
    working = True
    while working:
        working = any(thread.is_alive() for thread in threads)  # asked before the last poll, so that it sees them all
        before = len(found.seen)
        page = search(who, "Task", f"_lastUpdated={prefix}{since}&_count=50")
        since = instant(page.horizon)
        found.seen.update(ids(page))
        while page.next_url is not None:
            page = search(who, "Task", asked_next(page))
            found.seen.update(ids(page))
        found.polls += 1
        found.with_news += len(found.seen) > before
    for thread in threads:
        thread.join()
    return found
