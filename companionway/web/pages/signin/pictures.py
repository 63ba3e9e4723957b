"""The picture that an authenticator app or a camera scans, as one SVG path, and a secret as text to type."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from qrcode.main import QRCode


@dataclass(frozen=True)
class Picture:
    """A QR code: how many modules wide with its quiet edge, and the path of its dark ones."""

    size: int
    path: str


def of_secret(secret: str, name: str, issuer: str) -> Picture:
    """The `otpauth` address of a secret as a picture."""
    asked = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return of_address(f"otpauth://totp/{quote(f'{issuer}:{name}')}?{asked}")


def of_address(address: str) -> Picture:
    """Any address as a picture."""
    drawn = QRCode(border=4)
    drawn.add_data(address)
    drawn.make()
    rows = drawn.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Picture(len(rows), path)


def in_groups(secret: str) -> str:
    """A secret in groups of four, to be typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
