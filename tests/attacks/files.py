"""Hostile and sound files, made by hand, and the addresses they are sent to."""

import io
import re
import struct
import uuid
import zipfile
import zlib
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def piece(name: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))


def png(*more: bytes, width: int = 2, height: int = 2) -> bytes:
    head = piece(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    drawn = piece(b"IDAT", zlib.compress(b"\x00\x00\x00" * 2))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + drawn + piece(b"IEND", b"")


def segment(marker: int, held: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(held) + 2) + held


def jpeg(*more: bytes, width: int = 8, height: int = 8) -> bytes:
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    jfif = segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
    return b"\xff\xd8" + jfif + b"".join(more) + segment(0xDB, bytes(65)) + frame + scan + b"\xff\xd9"


def exif(turn: int) -> bytes:
    place = b"GPSLatitude 43.6591 Camera of Sam"
    entries = struct.pack("<HHHIHH", 1, 0x0112, 3, 1, turn, 0) + struct.pack("<I", 0)
    return segment(0xE1, b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + entries + place)


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.4\n" + b"".join(b"1 0 obj%bendobj\n" % one for one in objects) + b"trailer<<>>\n%%EOF\n"


def packed(inner: bytes, said: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"<</Type/ObjStm/N 1/First 4%b>>stream\n%b\nendstream\n" % (said, zlib.compress(inner))


def archive(members: int = 1, size: int = 10) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(members):
            made.writestr(f"../../{number}.csv", b"0" * size)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
SHEET_HEAD = b"program,site,given name,family name\n"
# name of the attack: (file name, what the browser says, bytes)
HOSTILE: dict[str, tuple[str, str, bytes]] = {
    "eleven megabytes": ("a.pdf", "application/pdf", b"%PDF-1.4\n" + bytes(11_000_000) + b"%%EOF"),
    "svg with a script": ("a.svg", "image/svg+xml", SVG),
    "svg called a picture": ("a.png", "image/png", SVG),
    "svg called a table": ("a.csv", "text/csv", SVG),
    "page called a table": ("a.csv", "text/csv", b"\n\n <!doctype html><script>alert(1)</script>"),
    "zip": ("a.zip", "application/zip", archive()),
    "zip called a table": ("a.csv", "text/csv", archive()),
    "zip bomb": ("a.json", "application/json", archive(20, 5_000_000)),
    "workbook with macros": ("a.xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", archive()),
    "gzip called hl7": ("a.hl7", "text/plain", b"\x1f\x8b\x08" + bytes(30)),
    "known to every scanner": ("a.csv", "text/csv", EICAR),
    "known to every scanner, as text": ("a.txt", "text/plain", EICAR),
    "known, deep in a pdf": ("a.pdf", "application/pdf", pdf(EICAR)),
    "zero bytes": ("a.csv", "text/csv", b""),
    "zero bytes as a scan": ("a.pdf", "application/pdf", b""),
    "program": ("a.exe", "application/x-msdownload", b"MZ\x90\x00" + bytes(60)),
    "program called a scan": ("a.pdf", "application/pdf", b"MZ\x90\x00" + bytes(60)),
    "picture called a pdf": ("a.pdf", "application/pdf", jpeg()),
    "pdf called a picture": ("a.jpg", "image/jpeg", pdf(b"<<>>")),
    "table called hl7": ("a.hl7", "text/plain", SHEET_HEAD),
    "hl7 called a table": ("a.csv", "text/csv", b"MSH|^~\\&|EPIC\r"),
    "another word of the browser": ("a.csv", "text/html", SHEET_HEAD),
    "double ending": ("a.csv.html", "text/csv", SHEET_HEAD),
    "ending behind NUL": ("a.exe\x00.csv", "text/csv", b"MZ" + bytes(60)),
    "pdf behind other bytes": ("a.pdf", "application/pdf", b"GIF89a;" + pdf(b"<<>>")),
    "page behind a pdf": ("a.pdf", "application/pdf", pdf(b"<<>>") + b"<script>alert(1)</script>"),
    "pdf that runs": ("a.pdf", "application/pdf", pdf(b"<</S/JavaScript/JS(app.alert(1))>>")),
    "pdf that runs, spelled": ("a.pdf", "application/pdf", pdf(b"<</S/#4aava#53cript/JS(1)>>")),
    "pdf that runs, packed": ("a.pdf", "application/pdf", pdf(packed(b"<</S/JavaScript/JS(1)>>"))),
    "pdf packed in turns": ("a.pdf", "application/pdf", pdf(packed(b"x", b"/Filter/FlateDecode/DecodeParms 5 0 R"))),
    "pdf packed unreadably": ("a.pdf", "application/pdf", pdf(b"<</Type/ObjStm/Filter/LZWDecode>>stream\nxx\n")),
    "pdf bomb": ("a.pdf", "application/pdf", pdf(packed(bytes(9_000_000)))),
    "pdf with a file inside": ("a.pdf", "application/pdf", pdf(b"<</Type/EmbeddedFile>>")),
    "pdf that starts a program": ("a.pdf", "application/pdf", pdf(b"<</S/Launch/F(cmd.exe)>>")),
    "pdf under protection": ("a.pdf", "application/pdf", pdf(b"<</Encrypt 5 0 R>>")),
    "picture that is cut off": ("a.jpg", "image/jpeg", jpeg()[:60]),
    "picture without an end": ("a.png", "image/png", png()[:-12]),
    "picture of a wall": ("a.png", "image/png", png(width=2**31 - 1, height=2**31 - 1)),
    "photo of a wall": ("a.jpg", "image/jpeg", jpeg(width=65_000, height=65_000)),
    "lengths that lie": ("a.png", "image/png", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR"),
}  # fmt: skip


class Untouched(io.RawIOBase):
    """A body that must not be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("The parser was entered.")


FIFTY = 50_000_000
UNREAD: Any = {"wsgi.input": Untouched()}


def every_address() -> list[str]:
    """Each route of the house, filled with made-up ids."""

    def walk(patterns: Any, before: str) -> list[str]:
        found: list[str] = []
        for one in patterns:
            path = before + str(one.pattern)
            if isinstance(one, URLResolver):
                found += walk(one.url_patterns, path)
            elif isinstance(one, URLPattern):
                found.append(path)
        return found

    made = []
    for path in walk(get_resolver().url_patterns, "/"):
        filled = re.sub(r"<uuid:\w+>", str(uuid.uuid4()), path)
        made.append(re.sub(r"<int:\w+>", "1", re.sub(r"<\w*:?\w+>", "abc", filled)).replace("^", "").replace("$", ""))
    return made
