"""Where a request comes from, when so many proxies of our own stand before us. Pure."""

from ipaddress import IPv6Address, ip_address, ip_network


def client_address(remote: str, forwarded: str, proxies: int) -> str:
    """The client's address: what the outermost of our own proxies saw.

    Each proxy adds on the right whom it heard from, so only the last `proxies` entries were written by ours; whatever
    a client wrote into the header stands left of them and is not read. With no proxy the header means nothing.
    """
    if proxies <= 0:
        return remote
    entries = [entry.strip() for entry in forwarded.split(",") if entry.strip()]
    if len(entries) < proxies:
        return remote  # not through all of our proxies
    return entries[-proxies]


def network_of(address: str) -> str:
    """What counts as one network: an IPv4 address; the /64 of an IPv6 address, which one household gets whole."""
    try:
        known = ip_address(address.strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ip_network((known, 64), strict=False))
    return str(known)
