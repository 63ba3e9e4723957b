"""A partner's server of public keys, on loopback: honest, or lying in one of the ways that servers lie."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Reply = Callable[[socket.socket, "KeyServer"], None]


@dataclass
class KeyServer:
    """What it answers with, and how often it was asked."""

    url: str = ""
    keys: Json = field(default_factory=lambda: {"keys": []})
    asked: int = 0
    reply: Reply | None = None
    requests: list[bytes] = field(default_factory=list)


def answer(sock: socket.socket, body: bytes, *, kind: str = "application/json", status: str = "200 OK",
           headers: str = "") -> None:  # fmt: skip
    """One HTTP answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    sock.sendall(head.encode() + body)


def honest(sock: socket.socket, server: KeyServer) -> None:
    """The key set as it is."""
    answer(sock, json.dumps(server.keys).encode())


def trickling(sock: socket.socket, server: KeyServer) -> None:
    """A letter of the header now and then, for ever."""
    sock.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(200):
        sock.sendall(b"x")
        time.sleep(0.05)


def silent(sock: socket.socket, server: KeyServer) -> None:
    """Nothing at all."""
    time.sleep(2)


def endless(sock: socket.socket, server: KeyServer) -> None:
    """A body that never ends and says no length."""
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + b'{"keys": [')
    for _ in range(100):
        sock.sendall(b" " * 65_536)


def saying(body: bytes, **more: str) -> Reply:
    """Always the same answer."""
    return lambda sock, server: answer(sock, body, **more)


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[KeyServer]:
    """A server on a port of its own, until the block ends. An answer that breaks off is its business."""
    server, door = KeyServer(), socket.create_server(("127.0.0.1", 0))
    server.url = f"{'https' if tls else 'http'}://127.0.0.1:{door.getsockname()[1]}/keys.json"

    def speak(sock: socket.socket) -> None:
        try:
            with tls.wrap_socket(sock, server_side=True) if tls else sock as spoken:
                spoken.settimeout(5)
                server.requests.append(spoken.recv(4096))
                server.asked += 1
                (server.reply or honest)(spoken, server)
        except OSError:
            pass

    def serve() -> None:
        while True:
            try:
                sock, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=speak, args=[sock], daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join()
