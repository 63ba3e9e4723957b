"""The MLLP listener: reads frames, has each message kept, then acknowledges it. It holds nothing worth keeping."""

import asyncio
import hashlib
import logging
import ssl
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from django.db import DatabaseError, InterfaceError

from companionway.interop.hl7v2.framing import Broken, Frames, TooLong, framed
from companionway.interop.hl7v2.keeper import Keeper, NotKept
from companionway.interop.hl7v2.preparing import Codes, not_now, prepare, too_long
from companionway.interop.hl7v2.profile import Profile, profiles
from companionway.organizations.catalog import catalog
from companionway.platform import clock

log = logging.getLogger(__name__)
LONG = 64_000  # bytes; what is longer is judged beside the loop, so that others do not wait for it


@dataclass(frozen=True)
class Limits:
    """Seconds, and how many may be connected at once."""

    connections: int = 200
    rest: float = 3_600
    idle: float = 30
    whole: float = 300
    keeping: float = 25
    sending: float = 30
    look_again: float = 10
    stopping: float = 9


@dataclass(frozen=True)
class Agreed:
    """Who may call on which port, and the order codes of this day."""

    by_port: dict[int, list[Profile]] = field(default_factory=dict)
    codes: Codes = frozenset()


def agreed(common_port: int) -> Agreed:
    """As the database says now. A partner without a port of its own calls on the common one, by its certificate."""
    by_port: dict[int, list[Profile]] = {}
    for profile in profiles():
        if port := profile.port or common_port:
            by_port.setdefault(port, []).append(profile)
    programs = catalog(clock.today()).programs
    return Agreed(by_port, frozenset().union(*(program.order_codes for program in programs)))


@dataclass(eq=False)
class Call:
    """One connection; `busy` while a whole message of it is in hand."""

    task: "asyncio.Task[None]"
    port: int
    busy: bool = False


class Listener:
    """All ports of all senders in one loop. `host` is the address to listen on; `tls` None for plain connections."""

    def __init__(
        self, host: str, *, common_port: int = 0, tls: ssl.SSLContext | None = None, limits: Limits | None = None
    ) -> None:  # fmt: skip
        self.host, self.common_port, self.tls = host, common_port, tls
        self.limits = limits or Limits()
        self.keeper = Keeper()
        self.agreed = Agreed()
        self.servers: dict[int, asyncio.Server] = {}
        self.calls: set[Call] = set()
        self.counts: Counter[str] = Counter()
        self.stopping = False

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until told to stop; then finish what is in hand."""
        self.keeper.start()
        try:
            while not stop.is_set():
                await self.look()
                try:
                    async with asyncio.timeout(self.limits.look_again if self.servers else 2):
                        await stop.wait()
                except TimeoutError:
                    continue
        finally:
            await self._close()

    async def look(self) -> None:
        """Ask who is agreed with, open the ports that are new and close those that are gone."""
        try:
            self.agreed = await self.keeper.ask(lambda: agreed(self.common_port))
        except (DatabaseError, InterfaceError) as problem:
            log.warning(
                "the database did not answer; what was agreed before stands", extra={"error": type(problem).__name__}
            )
        for port in self.servers.keys() - self.agreed.by_port.keys():
            self.servers.pop(port).close()
        for port in self.agreed.by_port.keys() - self.servers.keys():
            try:
                self.servers[port] = await asyncio.start_server(
                    partial(self._call, port), self.host, port, ssl=self.tls, backlog=128
                )
            except (OSError, ValueError, OverflowError) as problem:
                log.error("a port cannot be opened", extra={"number": port, "error": str(problem)})

    async def _close(self) -> None:
        self.stopping = True
        for server in self.servers.values():
            server.close()
        for call in [call for call in self.calls if not call.busy]:
            call.task.cancel()
        if self.calls:
            await asyncio.wait([call.task for call in self.calls], timeout=self.limits.stopping)
        await asyncio.to_thread(self.keeper.stop)

    async def _call(self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        call = Call(task, port)
        try:
            if self.stopping or len(self.calls) >= self.limits.connections:
                self._note("refused: too many connections")
                return
            self.calls.add(call)
            await self._serve(call, reader, writer)
        except (Broken, TooLong) as fault:
            self._note(f"closed: {fault}")
        except (OSError, TimeoutError):
            self._note("closed: the sender is gone")
        except asyncio.CancelledError:  # told to stop, with nothing in hand
            if not self.stopping:
                raise
        finally:
            self.calls.discard(call)
            writer.close()

    async def _serve(self, call: Call, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        limits = self.limits
        frames = Frames(reader, rest=limits.rest, idle=limits.idle, whole=limits.whole)
        shown = _certificate(writer)
        while not self.stopping and (profile := self._who(call.port, shown)) is not None:
            try:
                body = await frames.next(profile.cap)
            except TooLong as fault:
                await self._send(writer, await asyncio.to_thread(too_long, fault.start, profile, at=clock.now()))
                raise
            if body is None:
                return
            call.busy = True
            await self._send(writer, await self._answer(body, profile))
            call.busy = False
        if not self.stopping:
            self._note("closed: nobody that is known here")

    def _who(self, port: int, shown: str) -> Profile | None:
        """Who calls: the connection says it, never the message."""
        here = self.agreed.by_port.get(port, [])
        by_certificate = next((one for one in here if one.certificate and one.certificate == shown), None)
        alone = here[0] if len(here) == 1 and not here[0].certificate else None
        return by_certificate or alone

    async def _answer(self, body: bytes, profile: Profile) -> bytes:
        """The acknowledgment of one message, after its commit; without one, "not now"."""
        self.counts["messages"] += 1
        given = (body, profile, self.agreed.codes)
        today, at = clock.today(), clock.now()
        try:
            if len(body) > LONG:
                arrived = await asyncio.to_thread(prepare, *given, today=today, at=at)
            else:
                arrived = prepare(*given, today=today, at=at)
            return await self.keeper.keep(arrived, self.limits.keeping)
        except NotKept:
            self._note("not kept: the database did not answer")
        except Exception as fault:  # a fault of ours is no reason to let a sender believe that it is kept
            self._note(f"not kept: {type(fault).__name__}")
        return not_now(body, profile, at=at)

    async def _send(self, writer: asyncio.StreamWriter, ack: bytes) -> None:
        if ack:
            writer.write(framed(ack))
            async with asyncio.timeout(self.limits.sending):
                await writer.drain()

    def _note(self, what: str) -> None:
        self.counts[what] += 1
        log.warning("a connection over MLLP", extra={"reason": what})


def _certificate(writer: asyncio.StreamWriter) -> str:
    """SHA-256 of the certificate that the client showed, "" without one."""
    held = writer.get_extra_info("ssl_object")
    shown = held.getpeercert(binary_form=True) if held else None
    return hashlib.sha256(shown).hexdigest() if shown else ""
