"""Invented pictures for the gallery, in every state a picture can have."""

from datetime import date, timedelta

from companionway.platform import clock
from companionway.web.glyphs import Change, Rhythm
from companionway.web.pictures import Figure

START = date(2026, 3, 2)
WEEKS = [START + timedelta(weeks=n) for n in range(12)]
SIGNS = {"#": "reached", "o": "tried", "-": "none", " ": "before"}


def rhythms() -> list[Rhythm]:
    """Three people: steady, just met, quiet after tries."""
    drawn = [
        ("Sam", "weekly", "#######-####"),
        ("Robin", "every two weeks", "#-#-#-#--oo-"),
        ("Jamie", "as needed", "     ##-##-#"),
    ]
    return [Rhythm(name, "#people", rhythm, [SIGNS[sign] for sign in weeks]) for name, rhythm, weeks in drawn]  # type: ignore[misc]


def changes() -> list[Change]:
    """More, same and less."""
    words = ["", "not yet", "hardly", "a little", "somewhat", "mostly", "very true"]
    values = [("Community", 1, 4), ("Housing", 2, 4), ("Friends", 4, 3), ("Purpose", 4, 5), ("Energy", 3, 3)]
    return [Change(topic, then, now, words[then], words[now]) for topic, then, now in values]


def milestones() -> list[tuple[date, str]]:
    """What Sam calls a milestone; two of them close together."""
    return [(START, "We met in the emergency room"), (date(2026, 3, 9), "First meeting at the center"),
            (date(2026, 4, 10), "Keys to the apartment"), (date(2026, 5, 8), "Bank account open")]  # fmt: skip


def contacts() -> list[tuple[date, str]]:
    """A spring of texts, calls and visits."""
    modes = ["text", "text", "call", "tried", "text", "in_person", "text", "call", "video", "text", "text", "in_person"]
    return [(START + timedelta(days=3 + 6 * n), mode) for n, mode in enumerate(modes)]


def chart() -> Figure:
    """Two bars, drawn by hand, framed as every chart is."""
    bars = [("Asked", 548, 0), ("Said yes", 260, 1)]
    drawn = "".join(
        f'<text x="0" y="{y * 44 + 27}" font-size="15" fill="#2b2a26">{name}</text>'
        f'<rect x="92" y="{y * 44 + 6}" width="{count * 0.3:.0f}" height="32" rx="5"'
        f' fill="{"#1f5c4d" if y else "#bcd6cb"}" stroke="#1f5c4d" stroke-width="2"/>'
        f'<text x="{100 + count * 0.3:.0f}" y="{y * 44 + 27}" font-size="15" fill="#2b2a26"'
        f' font-weight="bold">{count}</text>'
        for name, count, y in bars
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="96" viewBox="0 0 300 96">{drawn}</svg>'
    return Figure(
        id="cascade", headline="Almost half of the people asked said yes", svg=svg, n=260, of=548,
        description="Two bars from one baseline: 548 asked, 260 said yes.",
        headers=["Step", "People"], rows=[("Asked", 548), ("Said yes", 260)],
        definition="People who said yes to support, of people asked.", period="Jan to Jun 2026",
        source="Invented numbers", made_at=clock.now(), suppression="nothing hidden", quality="3 answers missing",
        csv_url="#cascade",
    )  # fmt: skip
