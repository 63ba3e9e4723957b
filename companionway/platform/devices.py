"""A few words about a device and a prefix of its network, so that people know their own sign-ins again."""

import ipaddress

# The first mark that is found says what it is; browsers name each other, so the order matters.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung browser"), ("Firefox", "Firefox"),
            ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"),
           ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"))  # fmt: skip


def device_words(agent: str) -> str:
    """ "Chrome on Android" of a User-Agent header; "A browser" and "a device" stand for what it does not say."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in agent), "a device")
    return f"{browser} on {system}"


def network_prefix(address: str) -> str:
    """The network of an address (IPv4 /24, IPv6 /48) as text; "" for what is no address."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((known, 24 if known.version == 4 else 48), strict=False))
