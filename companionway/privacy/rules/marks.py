"""What a drawn signature leaves behind: its strokes. Pure functions."""

import json

MAX_STROKES, MAX_POINTS = 60, 4000
WIDTH, HEIGHT = 600, 200  # the box that strokes are drawn in
STROKES_TYPE = "application/json; strokes"
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
