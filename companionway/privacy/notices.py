"""The texts that the rule fixes to the byte: both statements of 2.32(a) and the header of the notice, 2.22(b)(1)(i).

Source: 42 CFR 2.32(a)(1), (a)(2), 2.22(b)(1)(i) as amended by 89 FR 12472. Not translated, wrapped or improved; a
translation may stand beside them. A text whose bytes are others stops the start.
"""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"
SHA256 = {
    "statement_1": "dae0b4d455d63722bc4e0d3760e8319ba4ea929068b0a9d96244bf20c338245d",
    "statement_2": "79fee3d6dff7e052183c61b66bfed589f0f45dcf330bb277e07b396bd12e9774",
    "notice_header": "787f6e6abbf5caf6eae364632c21786e42ebcd81d6365a560c907a10193b3cbc",
}
PRINTED_LINE = "42 CFR Part 2"  # the label of a printed page


class NotTheText(RuntimeError):
    """The file does not hold the text of the rule."""


def exact(name: str, folder: Path = FOLDER) -> str:
    """One text, byte for byte. Raises NotTheText when its checksum is another."""
    held = (folder / f"{name}.txt").read_bytes()
    if hashlib.sha256(held).hexdigest() != SHA256[name]:
        raise NotTheText(f"{name} is not the text of the rule.")
    return held.decode()


TEXTS = {name: exact(name) for name in SHA256}
