"""The one place that asks a partner's server for its public keys: one address, no redirect, three seconds, 64 kB.

The name is resolved once, each address it has is judged, and the connection goes to the very address that was judged,
so that a name which answers differently the second time leads nowhere inside. Never called inside a transaction.
"""

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from companionway.interop.partners.file import url_fault
from companionway.interop.partners.keys import fault_of

PATIENCE = 3.0  # seconds for all of it, but for the name
LARGEST = 65_536  # bytes
JSON_TYPES = ("application/json", "application/jwk-set+json")
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last four bytes
Key = dict[str, Any]


class NotRead(Exception):
    """The key set could not be had. The word says why, for the log."""


def fetch(url: str, *, inner: Collection[str]) -> list[Key]:
    """The public keys at an address; those that could not sign for us are left out. Raises NotRead.

    `inner` are the names of hosts that may lie at private addresses, and over plain HTTP on this machine itself.
    """
    parts = urlsplit(url)
    if url_fault(url) or (parts.scheme != "https" and parts.hostname not in inner):
        raise NotRead("address")
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    until = time.monotonic() + PATIENCE
    try:
        with _connected(host, port, tls=parts.scheme == "https", inner=host in inner, until=until) as connection:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", path, headers={"Accept": "application/json", "Connection": "close"})
            response = connection.getresponse()
            return _keys(_body(response))
    except (OSError, ValueError, http.client.HTTPException, NotRead) as error:
        if time.monotonic() >= until:  # we hung up, and what came looks cut off in one way or another
            raise NotRead("too_slow") from None
        raise error if isinstance(error, NotRead) else NotRead(type(error).__name__) from None


@contextmanager
def _connected(
    host: str, port: int, *, tls: bool, inner: bool, until: float
) -> Iterator[http.client.HTTPConnection]:  # fmt: skip
    """A connection to one judged address of this host, which ends at its time, whatever trickles in on it."""
    address = _address(host, port, inner=inner)
    left = max(0.01, until - time.monotonic())
    sock = socket.create_connection((address, port), timeout=left)
    if tls:
        sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    clock = threading.Timer(left, _hang_up, [sock])
    clock.daemon = True
    clock.start()
    try:
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        connection = http.client.HTTPConnection(host, port, timeout=left)
        connection.sock = sock
        yield connection
    finally:
        clock.cancel()
        sock.close()


def _hang_up(sock: socket.socket) -> None:
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # below TLS, which would else go on as if there had been none
    except OSError:
        pass


def _address(host: str, port: int, *, inner: bool) -> str:
    """The first address of a host; none of them may lead inside, else none is used."""
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NotRead("name") from None
    if not found or not (inner or all(is_outside(one) for one in found)):
        raise NotRead("inside")
    return found[0]


def is_outside(address: str) -> bool:
    """Whether an address lies on the public internet: no machine, link, network or carrier of somebody's own."""
    known = ip_address(address.partition("%")[0])
    if isinstance(known, IPv6Address):
        wrapped = known.ipv4_mapped or known.sixtofour or (known.teredo[1] if known.teredo else None)
        if wrapped is not None:
            return is_outside(str(wrapped))
        if known in NAT64:
            return is_outside(str(ip_address(int(known) & 0xFFFFFFFF)))
    return known.is_global and not known.is_multicast


def _body(response: http.client.HTTPResponse) -> bytes:
    if response.status != 200:
        raise NotRead("redirect" if 300 <= response.status < 400 else "status")
    if response.getheader("Content-Type", "").partition(";")[0].strip().lower() not in JSON_TYPES:
        raise NotRead("type")
    body = response.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise NotRead("too_large")
    return body


def _keys(body: bytes) -> list[Key]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise NotRead("json") from None
    keys = said.get("keys") if isinstance(said, dict) else None
    if not isinstance(keys, list):
        raise NotRead("json")
    return [key for key in keys if not fault_of(key)]
