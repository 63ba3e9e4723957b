"""A listener in the test's own loop, whose thread uses the test's own transaction; and clients that call it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from django.db import connections

from companionway.interop.hl7v2.framing import END, framed
from companionway.interop.hl7v2.keeper import Keeper
from companionway.interop.hl7v2.listener import Limits, Listener
from companionway.interop.hl7v2.models import StoredMessage
from companionway.interop.hl7v2.profile import read_section
from companionway.interop.hl7v2.working import work
from companionway.interop.partners.models import Partner
from companionway.organizations.table_reading import Table
from companionway.platform.models import OutboxMessage
from tests.cast import NOW

T = TypeVar("T")
Client = Callable[[bytes], Awaitable[bytes]]


class InTheTest(Keeper):
    """The listener's thread on the connection of the test, which waits for it meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.shared = connections["default"]

    def start(self) -> None:
        """Begin, on the test's connection."""
        self.shared.inc_thread_sharing()
        super().start()

    def _work(self) -> None:
        connections["default"] = self.shared  # type: ignore[assignment]
        super()._work()

    def let_go(self) -> None:
        """The connection stays with the test."""
        del connections["default"]

    def stop(self) -> None:
        """End, and take the connection back."""
        super().stop()
        self.shared.dec_thread_sharing()


def section(**said: Any) -> dict[str, Any]:
    """The section `hl7v2` of a partner, read as from a file. Raises AssertionError with its faults."""
    faults: list[str] = []
    made = read_section(Table(said, "partner.coast.hl7v2", faults))
    assert faults == []
    return made


def partner(key: str = "coast", **said: Any) -> Partner:
    """A partner that speaks HL7 v2, on a free port unless one is said."""
    return Partner.kept.create(
        key=key, name="Coast Hospital", organization="Coast Hospital", kind="covered_entity", stamped_at=NOW,
        sections={"hl7v2": section(**({"port": free_port()} | said))},
    )  # fmt: skip


def port_of(row: Partner) -> int:
    """Where this partner calls."""
    return int(row.sections["hl7v2"]["port"])


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def at_the_door(talk: Callable[[Listener], Awaitable[T]], limits: Limits | None = None, **more: Any) -> T:
    """Run a listener while `talk` talks to it; the result of the talk."""

    keeper = InTheTest()  # outside the loop, where the connection is the test's

    async def run() -> T:
        door = Listener("127.0.0.1", limits=limits or Limits(), **more)
        door.keeper = keeper
        stop = asyncio.Event()
        running = asyncio.create_task(door.run(stop))
        try:
            async with asyncio.timeout(10):
                while not door.servers:
                    await asyncio.sleep(0.01)
                    assert not running.done(), running.exception()
            return await talk(door)
        finally:
            stop.set()
            await running

    return asyncio.run(run())


async def read_ack(reader: asyncio.StreamReader) -> bytes:
    """One acknowledgment without its frame; b"" when the connection was closed instead."""
    try:
        async with asyncio.timeout(10):
            whole = await reader.readuntil(END)
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""
    assert whole[:1] == b"\x0b"
    return whole[1 : -len(END)]


async def say(port: int, *messages: bytes, raw: bool = False) -> list[bytes]:
    """Send messages over one connection, each after the acknowledgment of the one before; the acknowledgments."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_000_000)
    try:
        heard = []
        for message in messages:
            writer.write(message if raw else framed(message))
            await writer.drain()
            heard.append(await read_ack(reader))
        return heard
    finally:
        writer.close()


def said_to(row: Partner, *messages: bytes, limits: Limits | None = None) -> list[bytes]:
    """Send messages to a listener of its own; the acknowledgments."""
    return at_the_door(lambda _: say(port_of(row), *messages), limits)


def worked() -> int:
    """Perform every waiting job; how many there were."""
    jobs = list(OutboxMessage.objects.filter(kind="hl7v2", done_at=None).order_by("available_at", "id"))
    for job in jobs:
        work(job)
    OutboxMessage.objects.filter(id__in=[job.id for job in jobs]).update(done_at=NOW)
    return len(jobs)


def code(ack: bytes) -> str:
    """MSA-1."""
    return ack.split(b"\rMSA|")[1].split(b"|")[0].decode() if ack else "closed"


def stored() -> list[StoredMessage]:
    """Everything that was kept, in order."""
    return list(StoredMessage.kept.order_by("received_at", "id"))
