"""Connections to the listener: a graceful stop, a cap, and partners that ended."""

import asyncio
from typing import Any

import pytest

from companionway.interop.hl7v2.framing import framed
from companionway.interop.hl7v2.listener import Limits, Listener
from companionway.platform import wall
from tests.cast import Cast
from tests.interop.hl7v2.door import at_the_door, code, partner, port_of, read_ack, say, stored
from tests.interop.makers import order

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture(autouse=True)
def _sees_all(cast: Cast) -> Any:
    with wall.everyone("the tests look at what became of messages"):
        yield


def test_a_stop_finishes_what_is_in_hand_and_drops_what_is_not() -> None:
    here = partner()

    async def talk(door: Listener) -> bytes:
        idle, idle_writer = await asyncio.open_connection("127.0.0.1", port_of(here))
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(here))
        slow = asyncio.Event()
        keep = door.keeper.keep

        async def late(*given: Any) -> bytes:
            slow.set()
            await asyncio.sleep(0.05)
            return await keep(*given)

        door.keeper.keep = late  # type: ignore[method-assign]
        writer.write(framed(order()))
        await slow.wait()
        closing = asyncio.create_task(door._close())
        ack = await read_ack(reader)
        assert await idle.read() == b""
        await closing
        door.keeper.stop = lambda: None  # type: ignore[method-assign]
        for one in (writer, idle_writer):
            one.close()
        return ack

    assert code(at_the_door(talk)) == "AA"
    assert len(stored()) == 1


def test_more_connections_than_are_allowed_are_closed_at_once() -> None:
    here = partner()

    async def talk(door: Listener) -> list[bytes]:
        _, writer = await asyncio.open_connection("127.0.0.1", port_of(here))
        while not door.calls:
            await asyncio.sleep(0.01)
        try:
            return await say(port_of(here), order())
        finally:
            writer.close()

    assert at_the_door(talk, Limits(connections=1)) == [b""]


def test_a_partner_that_ended_is_not_listened_to_any_more() -> None:
    here = partner()

    async def talk(door: Listener) -> list[bytes]:
        def end() -> None:
            Partner = type(here)
            Partner.kept.filter(id=here.id).update(ended_at=here.stamped_at)

        await door.keeper.ask(end)
        await door.look()
        assert door.servers == {}
        return []

    at_the_door(talk)
