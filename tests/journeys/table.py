"""`python -m tests.journeys.table`: what each journey costs against the design's targets, into docs/journeys.md."""

import sys
from pathlib import Path

from tests.journeys.counting import Count, read

PAGE = Path(__file__).resolve().parents[2] / "docs" / "journeys.md"
JOURNEYS = {
    "a": "Fay refers from the emergency department", "b": "Ana on call: request to first answer",
    "c": "Log a text, call or visit", "d": "A check-in with ten lines", "e": "A hope, a step, a stone",
    "f": "Find help, and hear how it went", "g": "Ben's week", "h": "Dana's month and the funder's copy",
    "i": "Somebody asks for themselves", "j": "Turn sharing off", "k": "Eli answers a complaint",
}  # fmt: skip
NOT_COUNTED: dict[str, str] = {}  # a journey that no test walks, and why
HEAD = """# What the journeys cost

Counted by the browser tests themselves: each tap and each typed character of the test that walks the journey
(`tests/journeys/counting.py`). A change that makes a journey longer fails its test; `JOURNEYS_WRITE=1` writes a shorter
one down, and `python -m tests.journeys.table` prints this page.

Seconds are the keystroke-level model with the project's constants: 2.35 s a tap, 0.35 s a character on a phone, 0.2 s
at a desk, 0.3 s to answer. It predicts practiced, error-free use (Luo and John, CHI 2005, within 8 % on handhelds).
People in the field take longer, which is not measured here. Signing in, reading and talking are not in it. Targets are
those of the design's journeys; "most" is the largest number of taps or seconds it allows.

| Journey | Path | Screen | Taps | Characters | Seconds (model) | Most taps | Most seconds | |
|---|---|---|---:|---:|---:|---:|---:|---|
"""


def row(one: Count) -> str:
    """One line of the table."""
    taps = "" if one.most_taps is None else str(one.most_taps)
    seconds = "" if one.most_seconds is None else f"{one.most_seconds:g}"
    return (
        f"| ({one.journey}) {JOURNEYS[one.journey]} | {one.path} | {one.screen} | {one.taps} | {one.characters}"
        f" | {one.seconds:.1f} | {taps} | {seconds} | {verdict(one)} |\n"
    )


def verdict(one: Count) -> str:
    """Within the target, or by how much it is over."""
    over = []
    if one.most_taps is not None and one.taps > one.most_taps:
        over.append(f"{one.taps - one.most_taps} taps over")
    if one.most_seconds is not None and one.seconds > one.most_seconds:
        over.append(f"{one.seconds - one.most_seconds:.1f} s over")
    return ", ".join(over) or ("within" if (one.most_taps, one.most_seconds) != (None, None) else "no target")


def page(counts: list[Count]) -> str:
    """The whole page."""
    there = {one.journey for one in counts}
    missing = [f"| ({key}) {JOURNEYS[key]} | {why} | | | | | | | not counted |\n"
               for key, why in NOT_COUNTED.items() if key not in there]  # fmt: skip
    return HEAD + "".join(sorted([*map(row, counts), *missing], key=lambda line: line[:5]))


if __name__ == "__main__":
    PAGE.write_text(page(read()))
    sys.stdout.write(page(read()))
