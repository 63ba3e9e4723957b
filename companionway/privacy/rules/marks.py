"""What a signature leaves behind: the strokes of a drawn one, and which files a scan may be. Pure functions."""

import json

MAX_STROKES, MAX_POINTS = 60, 4000
WIDTH, HEIGHT = 600, 200  # the box that strokes are drawn in
MAX_SCAN = 10_000_000  # bytes
STROKES_TYPE = "application/json; strokes"
# The first bytes of the kinds of files that a scan may be. Nothing is believed of the name or of what the browser says.
SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)
ENDS = {"application/pdf": b"%%EOF", "image/jpeg": b"\xff\xd9", "image/png": b"IEND\xaeB`\x82"}

# What a scan never needs, and a file that wants to run something does.
RUNS = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia")

Strokes = list[list[tuple[int, int]]]


def strokes_of(sent: str) -> Strokes:
    """The strokes that a page sent: lists of x, y, x, y within the box.

    Raises ValueError for anything else, for too much, and for a mark that is no more than a dot.
    """
    try:
        lists = json.loads(sent)
    except (ValueError, RecursionError):
        raise ValueError("These are no strokes.") from None
    if not isinstance(lists, list) or not 0 < len(lists) <= MAX_STROKES:
        raise ValueError("These are no strokes.")
    found = [_stroke(one) for one in lists]
    points = [point for stroke in found for point in stroke]
    if len(points) > MAX_POINTS:
        raise ValueError("These are too many points.")
    if len(set(points)) < 5:
        raise ValueError("This is a dot and no signature.")
    return found


def _stroke(sent: object) -> list[tuple[int, int]]:
    if not isinstance(sent, list) or len(sent) % 2 or not sent or not all(type(value) is int for value in sent):
        raise ValueError("This is no stroke.")
    points = list(zip(sent[::2], sent[1::2], strict=True))
    if not all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points):
        raise ValueError("This stroke leaves the box.")
    return points


def ink_of(strokes: Strokes) -> bytes:
    """The strokes as they are kept."""
    return json.dumps([[value for point in stroke for value in point] for stroke in strokes]).encode()


def path_of(strokes: Strokes) -> str:
    """The strokes as the `d` of an SVG path: numbers and the letters M and L, nothing else."""
    return " ".join("M" + "L".join(f"{x} {y}" for x, y in stroke) for stroke in strokes)


def scan_kind(content: bytes) -> tuple[str, str] | None:
    """The media type and ending of a scan, by its first and last bytes; None for everything that is none of the three.

    A file that only begins like one of them (cut off, or with something else behind it) is none, and neither is a PDF
    that says it runs something. What is taken is kept sealed and only ever given back as a download that runs nothing.
    """
    for begins, kind, ending in SIGNS:
        if content.startswith(begins) and ENDS[kind] in content[-1024:]:
            return None if kind == "application/pdf" and any(sign in content for sign in RUNS) else (kind, ending)
    return None
