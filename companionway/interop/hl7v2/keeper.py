"""One thread that keeps what all connections brought: what waits at the same time shares one commit."""

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError

from companionway.interop.hl7v2.actions import Arrived, keep_all
from companionway.platform import clock, threads

TOGETHER, BYTES_TOGETHER = 64, 32_000_000


class NotKept(Exception):
    """The message is not in the database, as far as can be known: the sender must keep it."""


@dataclass
class Wish:
    """Something for the thread to do, and who waits for it. `arrived` None: `work` alone, by itself."""

    loop: asyncio.AbstractEventLoop
    told: "asyncio.Future[Any]"
    arrived: Arrived | None = None
    work: Callable[[], Any] | None = None

    def tell(self, answer: Any, problem: Exception | None = None) -> None:
        """Hand the answer over to the loop; nobody may be waiting there any more."""

        def put() -> None:
            if self.told.done():
                return
            if problem is None:
                self.told.set_result(answer)
            else:
                self.told.set_exception(problem)

        self.loop.call_soon_threadsafe(put)


class Keeper:
    """The only writer of the listener, with the only connection to the database."""

    def __init__(self) -> None:
        self.waiting: queue.SimpleQueue[Wish | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._work, name="mllp-keeper", daemon=True)
        self.last = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def stop(self) -> None:
        """Finish what waits, then end."""
        self.waiting.put(None)
        self.thread.join()

    async def keep(self, arrived: Arrived, patience: float) -> bytes:
        """Keep a message; its acknowledgment once it is committed. Raises NotKept, also after `patience` seconds."""
        loop = asyncio.get_running_loop()
        wish = Wish(loop, loop.create_future(), arrived=arrived)
        self.waiting.put(wish)
        try:
            async with asyncio.timeout(patience):
                ack: bytes = await wish.told
        except TimeoutError:
            raise NotKept from None
        return ack

    async def ask(self, work: Callable[[], Any]) -> Any:
        """What this finds in the database. Raises DatabaseError."""
        loop = asyncio.get_running_loop()
        wish = Wish(loop, loop.create_future(), work=work)
        self.waiting.put(wish)
        return await wish.told

    def _work(self) -> None:
        while (first := self.waiting.get()) is not None:
            if first.work is not None:
                self._ask(first)
                continue
            batch, ended = self._batch(first)
            self._keep(batch)
            if ended:
                break
        self.let_go()

    def let_go(self) -> None:
        """Give the connection to the database back."""
        threads.let_go()

    def _batch(self, first: Wish) -> tuple[list[Wish], bool]:
        """What waits besides, up to a measure; and whether the end was met there."""
        batch = [first]
        size = _size(first)
        while len(batch) < TOGETHER and size < BYTES_TOGETHER:
            try:
                wish = self.waiting.get_nowait()
            except queue.Empty:
                break
            if wish is None:
                return batch, True
            if wish.work is not None:
                self._ask(wish)
                continue
            batch.append(wish)
            size += _size(wish)
        return batch, False

    def _ask(self, wish: Wish) -> None:
        assert wish.work is not None
        try:
            wish.tell(wish.work())
        except (DatabaseError, InterfaceError) as problem:
            threads.let_go()
            wish.tell(None, problem)
        except Exception as problem:  # it is told to who asked, and the thread goes on
            wish.tell(None, problem)

    def _keep(self, batch: list[Wish]) -> None:
        arrived = [wish.arrived for wish in batch if wish.arrived is not None]
        try:
            acks = keep_all(arrived=arrived, times=[self._tick() for _ in arrived], at=clock.now())
        except (OperationalError, InterfaceError):  # it went away: begin again with a fresh connection
            threads.let_go()
            for wish in batch:
                wish.tell(None, NotKept())
        except Exception:  # one message that cannot be kept must not take the others along
            if len(batch) == 1:
                batch[0].tell(None, NotKept())
            else:
                for wish in batch:
                    self._keep([wish])
        else:
            for wish, ack in zip(batch, acks, strict=True):
                wish.tell(ack)

    def _tick(self) -> datetime:
        """The present, later than every one before: messages are worked in the order of these times."""
        self.last = max(clock.now(), self.last + timedelta(microseconds=1))
        return self.last


def _size(wish: Wish) -> int:
    return len(wish.arrived.body or b"") if wish.arrived else 0
