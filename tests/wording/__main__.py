"""Prints precision and recall of the recovery-language guard for each pair, and what it got wrong."""

from tests.wording.corpus import HELD_OUT, Figures, Line, corpus, figures, fired


def _share(value: float | None) -> str:
    return "   -" if value is None else f"{100 * value:3.0f}%"


def _line(name: str, row: Figures) -> str:
    return f"{name:5} {row.right:5} {row.missed:6} {row.false:5}   {_share(row.precision)}      {_share(row.recall)}"


def main() -> None:
    """The table over the whole corpus, then the set that was written later, and the one held out, alone."""
    lines = corpus()
    silent = [line for line in lines if not line.pairs]
    print(f"{len(lines)} sentences, {len(silent)} of them to stay silent on")
    print("pair  right missed false  precision   recall")
    for name, row in figures(lines).items():
        print(_line(name, row))
    later = tuple(line for line in lines if line.later or not line.pairs)
    print("\nWritten when the patterns stood, and every silent sentence:")
    print(_line("all", figures(later)["all"]))
    alarms = [line for line in silent if fired(line.text)]
    print(f"false alarms: {len(alarms)} of {len(silent)} silent sentences")
    _wrong(lines)
    held = corpus(HELD_OUT)
    neutral = [line for line in held if not line.pairs]
    alarms = [line for line in neutral if fired(line.text)]
    print(f"\nHeld out, written without looking: {len(neutral)} neutral, {len(held) - len(neutral)} to find")
    print(_line("all", figures(held)["all"]))
    print(f"false alarms: {len(alarms)} of {len(neutral)} neutral sentences")
    _wrong(held)


def _wrong(lines: tuple[Line, ...]) -> None:
    for line in lines:
        if fired(line.text) != line.pairs:
            wanted, got = ", ".join(sorted(line.pairs)) or "nothing", ", ".join(sorted(fired(line.text))) or "nothing"
            print(f"  wanted {wanted}, got {got}: {line.text}")


if __name__ == "__main__":
    main()
