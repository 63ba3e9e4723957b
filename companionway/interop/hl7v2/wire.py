"""Sending one message over MLLP and reading its acknowledgment. Knows nothing of what is in it."""

import socket
import ssl
import time

from companionway.interop.hl7v2.framing import CHUNK, END, framed
from companionway.interop.hl7v2.heading import heading_of

PATIENCE, LONGEST = 30.0, 1_000_000


class NotAnswered(Exception):
    """No acknowledgment of this message came: it is sent again later, unchanged."""


def exchange(host: str, port: int, body: bytes, control_id: str, *, tls: bool = False) -> tuple[str, bytes]:
    """Send and wait up to 30 seconds for the acknowledgment of this very message: (MSA-1, its bytes).

    Raises NotAnswered for one that names another message, and OSError.
    """
    deadline = time.monotonic() + PATIENCE
    with socket.create_connection((host, port), timeout=PATIENCE) as plain:
        line = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if tls else plain
        with line:
            line.sendall(framed(body))
            ack = _read(line, deadline)
    code, named = said_in(ack)
    if named != control_id:
        raise NotAnswered("the acknowledgment names another message")
    return code, ack


def _read(line: socket.socket, deadline: float) -> bytes:
    held = b""
    while not held.endswith(END):
        left = deadline - time.monotonic()
        if left <= 0 or len(held) > LONGEST:
            raise NotAnswered("no acknowledgment in time")
        line.settimeout(left)
        some = line.recv(CHUNK)
        if not some:
            raise NotAnswered("the connection ended")
        held += some
    return held.lstrip(b"\r\n").removeprefix(b"\x0b").removesuffix(END)


def said_in(ack: bytes) -> tuple[str, str]:
    """(MSA-1, MSA-2) of an acknowledgment; "" for what it does not say."""
    heading = heading_of(ack)
    field = heading.separators[0] if heading else "|"
    for segment in ack.decode("latin-1").replace("\n", "\r").split("\r"):
        if segment.startswith(f"MSA{field}"):
            parts = [*segment.split(field), "", ""]
            return parts[1].strip()[:2], parts[2].strip()
    return "", ""
