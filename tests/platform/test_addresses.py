"""Addresses as real proxies write them: one client is one network, and never everybody together "unknown"."""

import pytest

from companionway.platform.addresses import client_address, network_of

# What is known to be written: nginx, HAProxy and Caddy an address alone; IIS and Azure's gateways with a port; a load
# balancer on IPv6 with brackets; RFC 7239 in quotes; a server that listens on both families IPv4 inside IPv6.
SHAPES = [
    ("203.0.113.7", "203.0.113.7", "203.0.113.7"),
    ("203.0.113.7:51234", "203.0.113.7", "203.0.113.7"),
    ("2001:db8:1:2::3", "2001:db8:1:2::3", "2001:db8:1:2::/64"),
    ("2001:0DB8:1:2:0:0:0:3", "2001:db8:1:2::3", "2001:db8:1:2::/64"),
    ("[2001:db8:1:2::3]", "2001:db8:1:2::3", "2001:db8:1:2::/64"),
    ("[2001:db8:1:2::3]:51234", "2001:db8:1:2::3", "2001:db8:1:2::/64"),
    ('"[2001:db8:1:2::3]:51234"', "2001:db8:1:2::3", "2001:db8:1:2::/64"),
    ('"203.0.113.7:80"', "203.0.113.7", "203.0.113.7"),
    ("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.7"),
    ("[::ffff:203.0.113.7]:443", "203.0.113.7", "203.0.113.7"),
    ("fe80::1%eth0", "fe80::1", "fe80::/64"),
    ("[fe80::1%25eth0]:80", "fe80::1", "fe80::/64"),
]
NO_ADDRESS = ["", "unknown", "_hidden", "203.0.113.7:port", "203.0.113.300", "[203.0.113.7", "2001:db8::1]:80",
              "[203.0.113.7]:1:2", "evil.example:80", "203.0.113.7:123456", "1.2.3.4\r\nX: y"]  # fmt: skip


@pytest.mark.parametrize(("written", "address", "network"), SHAPES)
@pytest.mark.parametrize("by_client", ["", "6.6.6.6, ", "[::1]:1, junk, "])
def test_an_address_is_read_however_a_proxy_writes_it(written: str, address: str, network: str, by_client: str) -> None:
    assert client_address("10.0.0.1", f"{by_client}{written}", 1) == address
    assert client_address("10.0.0.1", f"{by_client}{written}, 10.0.0.2:80", 2) == address
    assert client_address(written, "6.6.6.6", 0) == address
    assert network_of(address) == network_of(written) == network


@pytest.mark.parametrize("written", NO_ADDRESS)
def test_what_is_no_address_is_none(written: str) -> None:
    assert network_of(written) == "unknown"


def test_two_people_behind_a_proxy_that_writes_ports_are_two_networks() -> None:
    one, other = (client_address("10.0.0.1", f"{address}:{port}", 1) for address, port in
                  (("203.0.113.7", 1111), ("203.0.113.8", 1111)))  # fmt: skip
    assert network_of(one) != network_of(other)
    assert {network_of(client_address("10.0.0.1", f"203.0.113.7:{port}", 1)) for port in range(4000, 4050)} == {
        "203.0.113.7"
    }
