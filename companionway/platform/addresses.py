"""Where a request comes from, when so many proxies of our own stand before us. Pure."""

import re
from ipaddress import IPv6Address, ip_address, ip_network

# What a proxy may write around an address: brackets around IPv6, and a port.
WRAPPED = re.compile(r"\[([^\[\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5}")


def client_address(remote: str, forwarded: str, proxies: int) -> str:
    """The client's address: what the outermost of our own proxies saw.

    Each proxy adds on the right whom it heard from, so only the last `proxies` entries were written by ours; whatever
    a client wrote into the header stands left of them and is not read. With no proxy the header means nothing.
    """
    if proxies <= 0:
        return plain(remote)
    entries = [entry.strip() for entry in forwarded.split(",") if entry.strip()]
    if len(entries) < proxies:
        return plain(remote)  # not through all of our proxies
    return plain(entries[-proxies])


def plain(written: str) -> str:
    """The address alone, of `192.0.2.1:4711`, `[2001:db8::1]:443` and the like; unchanged where it is no address."""
    text = written.strip().strip('"')
    wrapped = WRAPPED.fullmatch(text)
    if wrapped:
        text = wrapped[1] or wrapped[2]
    try:
        known = ip_address(text.partition("%")[0])  # what stands after % names a link of the proxy's own machine
    except ValueError:
        return written
    return str((known.ipv4_mapped or known) if isinstance(known, IPv6Address) else known)


def is_loopback(host: str) -> bool:
    """Whether this host is the machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def network_of(address: str) -> str:
    """What counts as one network: an IPv4 address; the /64 of an IPv6 address, which one household gets whole."""
    try:
        known = ip_address(plain(address))
    except ValueError:
        return "unknown"
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else str(known)
