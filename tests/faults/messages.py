"""HL7 v2 over MLLP while listener and worker are killed: each order acknowledged is kept, and makes one referral."""

import random
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

from tests.faults.house import House, house
from tests.faults.kill import wrong
from tests.faults.ledger import Ledger, Verdict

CLIENTS, GIVE_UP_SECONDS = 8, 120.0
DROPPED, REPLAYED, RENUMBERED = 0.1, 0.1, 0.1
TARGETS = ("mllp", "worker")
PARTNER = """
from companionway.interop.hl7v2.profile import read_section
from companionway.interop.partners.models import Partner
from companionway.organizations.table_reading import Table
from companionway.platform import clock
section = read_section(Table({"port": %d, "order_codes": ["EAP|REF15401"]}, "hl7v2", []))
Partner.kept.create(key="coast", name="Coast Hospital", organization="Coast Hospital", kind="covered_entity",
                    stamped_at=clock.now(), sections={"hl7v2": section})
"""
SAID = "SELECT control_id FROM interop_storedmessage"
MADE = "SELECT order_id FROM companionway_referral WHERE sender = 'coast'"
WAITING = "SELECT count(*) FROM interop_storedmessage WHERE state = 'waiting'"
HELD_BACK = "SELECT count(*), min(location) FROM interop_inboundfile WHERE state = 'waiting'"


def message(number: int, control: str, filler: int = 0) -> bytes:
    """An order for a person of its own; `filler` is how many bytes of a note it carries besides."""
    chance = random.Random(number)
    names = ["".join(chance.choices("abcdefghijklmnoprstuvwyz", k=9)).capitalize() for _ in range(2)]
    born = f"{1930 + number % 70}{1 + number % 12:02}{1 + number % 28:02}"
    note = f"NTE|1||{'x' * filler}\r" if filler else ""
    return (
        f"MSH|^~\\&|EPIC|MMC|PEER|MBH|20261001101500||ORM^O01^ORM_O01|{control}|P|2.5.1\r"
        f"PID|1||P{number}^^^MMC^MR||{names[0]}^{names[1]}||{born}|F\r"
        f"ORC|NW|{number}^EPIC\rOBR|1|{number}^EPIC||REF15401^PEER SERVICES^EAP\r{note}"
    ).encode()


@dataclass
class Sender:
    """One connection that keeps each message until it is acknowledged."""

    port: int
    chance: random.Random
    ledger: Ledger
    faults: list[str] = field(default_factory=list)
    line: socket.socket | None = None

    def once(self, body: bytes, *, reads: bool = True) -> bytes | None:
        """Send, and read the acknowledgment; None when there was none."""
        try:
            if self.line is None:
                self.line = socket.create_connection(("127.0.0.1", self.port), timeout=35)
            self.line.sendall(b"\x0b" + body + b"\x1c\r")
            heard = b""
            while reads and not heard.endswith(b"\x1c\r"):
                some = self.line.recv(65_536)
                if not some:
                    raise OSError
                heard += some
        except OSError:
            self.close()
            return None
        if not reads:
            self.close()
            return None
        return heard[1:-2]

    def close(self) -> None:
        """Drop the connection."""
        if self.line is not None:
            self.line.close()
            self.line = None

    def until_acked(self, body: bytes, control: str) -> bytes:
        """Send the same bytes until AA comes for this very message; b"" when it never did."""
        deadline = time.monotonic() + GIVE_UP_SECONDS
        self.ledger.intend(control)
        while time.monotonic() < deadline:
            ack = self.once(body, reads=self.chance.random() >= DROPPED)
            if ack is not None and f"\rMSA|AA|{control}\r".encode() in ack:
                self.ledger.ack(control)
                return ack
            self.ledger.unknown(control)
            if ack is not None and b"|207^" not in ack:
                self.faults.append(f"{control}: {ack[:200]!r}")
                return b""
            time.sleep(0.05)
        return b""

    def work(self, todo: "Queue[int]") -> None:
        """Send what there is to send; some of it again, some of it under a new number."""
        while True:
            try:
                number = todo.get_nowait()
            except Empty:
                return self.close()
            first = message(number, f"M{number}")
            ack = self.until_acked(first, f"M{number}")
            if ack and self.chance.random() < REPLAYED:
                again = self.once(first)
                if again is not None and again != ack and b"|207^" not in again:
                    self.faults.append(f"M{number}: another acknowledgment for the same bytes")
            if self.chance.random() < RENUMBERED:
                self.until_acked(message(number, f"R{number}"), f"R{number}")


def with_partner(where: House) -> int:
    """Make the sender known and wait for the listener that the supervisor then starts; its port."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    where.run("shell", "-c", PARTNER % port)
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return port
    raise RuntimeError("the listener does not come up")


def run(folder: Path, *, count: int, kills: int, seed: int = 7) -> Verdict:
    """`count` orders over 8 connections while `kills` processes are killed; each must end as one referral."""
    with house(folder / "house") as where:
        port = with_partner(where)
        ledger = Ledger(folder / "ledger")
        todo: Queue[int] = Queue()
        for number in range(1, count + 1):
            todo.put(number)
        senders = [Sender(port, random.Random(seed * 100 + n), ledger) for n in range(CLIENTS)]
        threads = [threading.Thread(target=one.work, args=(todo,)) for one in senders]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for number in range(kills):
            while ledger.count("acked") < count * (number + 1) // (kills + 1) and any(t.is_alive() for t in threads):
                time.sleep(0.02)
            target = TARGETS[number % len(TARGETS)]
            print(f"  at {ledger.count('acked')} acked: kill -9 {target}, {where.kill(target)} processes", flush=True)
        for thread in threads:
            thread.join()
        print(f"  {ledger.count('acked')} acknowledged in {time.monotonic() - began:.0f} s", flush=True)
        worked = _all_worked(where, count)
        return _judged(where, ledger, [*(fault for one in senders for fault in one.faults), *worked], count)


def _all_worked(where: House, count: int) -> list[str]:
    """Wait until the worker has worked everything; what is left when it makes no way any more."""
    began = moved = time.monotonic()
    left = -1
    while (now := int(str(where.query(WAITING)[0][0]))) > 0:
        if now != left:
            left, moved = now, time.monotonic()
        if time.monotonic() - moved > 300:
            return [f"{now} messages are not worked"]
        time.sleep(0.5)
    print(f"  all worked {time.monotonic() - began:.0f} s later", flush=True)
    return []


def _judged(where: House, ledger: Ledger, faults: list[str], count: int) -> Verdict:
    made = [str(row[0]).removeprefix("EPIC|") for row in where.query(MADE)]
    if sorted(made) != sorted(str(number) for number in range(1, count + 1)):
        faults.append(f"{len(made)} referrals, {len(set(made))} different, for {count} orders")
    held_back = where.query(HELD_BACK)[0]
    if held_back[0]:
        faults.append(f"{held_back[0]} messages wait for a human, the first for {held_back[1]}")
    return ledger.judge((str(row[0]) for row in where.query(SAID)), [*faults, *wrong(where)])
