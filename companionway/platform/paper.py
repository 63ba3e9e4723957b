"""Scans of papers, read strictly by their structure and never drawn: PNG, JPEG and PDF. Pure functions on bytes.

A picture is copied piece by piece: what draws it stays; comments, places, camera data and whatever stands behind its
end do not, so nothing can hide behind a picture. A PDF cannot be rewritten without drawing it; one that holds anything
which runs, opens, sends or carries another file is refused. Every loop moves forward through the bytes and every
unpacked piece is bounded, so time and memory grow with the size of the file and no faster.
"""

import re
import struct
import zlib

SIDE, AREA = 20_000, 150_000_000  # points; an A3 page at 600 dpi has 70 million
PACKS, UNPACKED = 500, 4_000_000  # streams of packed objects in one PDF, and their bytes together
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
PDF = b"%PDF-1."
# What draws a PNG; every other piece (text, times, Exif, color profiles, animation) is left behind.
PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"pHYs", b"sRGB", b"IEND"})
# JPEG: tables, frames, scans, and Adobe's mark that tells how colors are meant.
JPEG_KEPT = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0, 0xEE})
MARKS, MARK = frozenset({0xE0, 0xEE}), 18  # JFIF's and Adobe's marks have 18 bytes; a longer one carries something
SMALL = 768  # bytes of the longest piece of a PNG that is no drawing: its palette
FRAMES = frozenset({0xC0, 0xC1, 0xC2})
# Names in a PDF that a scan never needs: what runs, opens, sends, plays, or carries another file, and protection,
# under which nothing can be judged.
ACTIVE = ("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "Filespec", "RichMedia", "Rendition", "XFA",
          "SubmitForm", "ImportData", "GoToE", "GoToR", "Movie", "Sound", "Encrypt")  # fmt: skip

ACTS = "This PDF holds something that runs, opens or is protected."
UNCLEAR = "This PDF packs its parts in a way that cannot be judged."


class NotPaper(Exception):
    """The bytes are not what they say, or hold what a scan never needs. The text says which, in plain words."""


def _spelled(*names: str) -> re.Pattern[bytes]:
    """A pattern for any of these PDF names, each letter written as it is or as #xx."""
    found = []
    for name in names:
        letters = (b"(?:%c|#%s)" % (ord(letter), _either_case(f"{ord(letter):02x}")) for letter in name)
        found.append(b"".join(letters))
    return re.compile(b"/(?:" + b"|".join(found) + rb")(?![A-Za-z0-9])")


def _either_case(digits: str) -> bytes:
    return b"".join(b"[%c%c]" % (ord(d), ord(d.upper())) if d.isalpha() else d.encode() for d in digits)


RUNS, PACKED = _spelled(*ACTIVE), _spelled("ObjStm")
TURNED = _spelled("DecodeParms", "DP", "F")  # steps after unpacking, or bytes that lie elsewhere


def png(content: bytes) -> bytes:
    """The picture without anything that does not draw it. Raises NotPaper."""
    kept, place, names = [PNG], len(PNG), []
    while place < len(content):
        if len(content) < place + 12:
            raise NotPaper("This picture is cut off.")
        size, name = struct.unpack(">I4s", content[place : place + 8])
        end = place + 12 + size
        if end > len(content):
            raise NotPaper("This picture is cut off.")
        names.append(name)
        if name in PNG_KEPT and (name == b"IDAT" or size <= SMALL):
            kept.append(content[place:end])
        place = end
        if name == b"IEND":
            break
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or b"IDAT" not in names or names.count(b"IHDR") != 1:
        raise NotPaper("This picture is not whole.")
    _fits(*struct.unpack(">II", content[16:24]))
    return b"".join(kept)


def jpeg(content: bytes) -> bytes:
    """The picture without camera data, place, comments and thumbnails; how it is turned stays. Raises NotPaper."""
    kept, place, seen = [content[:2]], 2, set()
    turned = b""
    while True:
        marker, end = _segment(content, place)
        seen.add(marker)
        if marker == 0xD9:
            break
        piece = content[place:end]
        if marker == 0xE1 and not turned:
            turned = _turned(piece)
        if marker in FRAMES:
            height, width = struct.unpack(">HH", piece[5:9]) if len(piece) >= 9 else (0, 0)
            _fits(width, height)
        if marker in JPEG_KEPT and not (marker in MARKS and end - place > MARK):
            kept.append(piece)
        place = _after_scan(content, end, kept) if marker == 0xDA else end
    if 0xDA not in seen or not seen & FRAMES:
        raise NotPaper("This picture is not whole.")
    return b"".join([*kept[:1], turned, *kept[1:], b"\xff\xd9"])


def _segment(content: bytes, place: int) -> tuple[int, int]:
    """(marker, where its segment ends) of what begins here."""
    if content[place : place + 1] != b"\xff" or len(content) < place + 2:
        raise NotPaper("This picture is cut off.")
    marker = content[place + 1]
    if marker == 0xD9:
        return marker, place + 2
    if len(content) < place + 4 or not 0xC0 <= marker <= 0xFE or 0xD0 <= marker <= 0xD8:
        raise NotPaper("This picture is not whole.")
    end = place + 2 + int(struct.unpack(">H", content[place + 2 : place + 4])[0])
    if end > len(content) or end < place + 4:
        raise NotPaper("This picture is cut off.")
    return marker, end


NEXT = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")


def _after_scan(content: bytes, place: int, kept: list[bytes]) -> int:
    """Keep the drawn points from here and return where the next marker stands."""
    found = NEXT.search(content, place)
    if found is None:
        raise NotPaper("This picture is cut off.")
    kept.append(content[place : found.start()])
    return found.start()


def _turned(exif: bytes) -> bytes:
    """A new Exif segment that says how the picture is turned and nothing else; nothing for one that is upright."""
    head, order = exif[4:10], {b"II": "<", b"MM": ">"}.get(exif[10:12])
    if head != b"Exif\x00\x00" or order is None or len(exif) < 20:
        return b""
    tiff = exif[10:]
    first = struct.unpack(order + "I", tiff[4:8])[0]
    count = struct.unpack(order + "H", tiff[first : first + 2])[0] if first + 2 <= len(tiff) else 0
    for number in range(min(count, 200)):
        entry = tiff[first + 2 + 12 * number : first + 14 + 12 * number]
        if len(entry) == 12 and struct.unpack(order + "H", entry[:2])[0] == 0x0112:
            turn = struct.unpack(order + "H", entry[8:10])[0]
            if 2 <= turn <= 8:
                body = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, turn, 0, 0)
                return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return b""


def _fits(width: int, height: int) -> None:
    if not (0 < width <= SIDE and 0 < height <= SIDE and width * height <= AREA):
        raise NotPaper("This picture has too many points to be a scan. Scan it at 300 dots per inch.")


def pdf(content: bytes) -> bytes:
    """The same bytes, when nothing in them runs or hides. Raises NotPaper."""
    if not content.startswith(b"%PDF-") or not content.rstrip(b"\r\n\t \x00").endswith(b"%%EOF"):
        raise NotPaper("This PDF is cut off, or something else stands behind its end.")
    if RUNS.search(content):
        raise NotPaper(f"{ACTS} Print it and scan the paper.")
    left, begun = UNPACKED, set()
    for found in PACKED.finditer(content):
        begin = _begin(content, found.start())
        if begin in begun:
            continue
        begun.add(begin)
        if len(begun) > PACKS:
            raise NotPaper(f"{UNCLEAR} Print it and scan the paper.")
        inner = _unpacked(content, begin, left)
        left -= len(inner)
        if RUNS.search(inner):
            raise NotPaper(f"{ACTS} Print it and scan the paper.")
    return content


def _begin(content: bytes, place: int) -> int:
    """Where the stream begins whose description holds `place`. Raises NotPaper for a description that is not plain."""
    begin = content.find(b"stream", place, place + 2_000)
    told = content[max(content.rfind(b"obj", max(place - 2_000, 0), place), place - 2_000, 0) : begin]
    if begin < 0 or TURNED.search(told):
        raise NotPaper(f"{UNCLEAR} Print it and scan the paper.")
    begin += len(b"stream")
    return begin + (2 if content[begin : begin + 2] == b"\r\n" else 1)


def _unpacked(content: bytes, begin: int, most: int) -> bytes:
    """The objects packed into the stream that begins here. What cannot be read through is refused."""
    opener = zlib.decompressobj()
    try:
        inner = opener.decompress(content[begin:], max(most, 1))
    except zlib.error:
        raise NotPaper(f"{UNCLEAR} Print it and scan the paper.") from None
    if not opener.eof:
        raise NotPaper("This PDF unpacks to more than a scan ever needs. Print it and scan the paper.")
    return inner
