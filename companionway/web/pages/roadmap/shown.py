"""A map as pages show it: whose hand wrote what, what the stones are called, and what asks "Still want this?"."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from companionway.roadmap import rules
from companionway.roadmap.models import Hope, Step
from companionway.roadmap.queries import Roadmap, Told
from companionway.roadmap.rules import Along, Hand, Part, Stone
from companionway.web import phrases

STONE_WORDS = {
    Stone.THINKING: "just thinking",
    Stone.TRYING: "trying it",
    Stone.DOING: "doing it",
    Stone.DONE: "done",
    Stone.LET_GO: "let it go",
}
ALONG_WORDS = {Along.SELF: "by themself", Along.PEER: "with their peer", Along.SOMEBODY: "with somebody"}
PART_WORDS = {Part.HOPE: "The hope", Part.WHY: "Why it matters"}


@dataclass(frozen=True)
class Card:
    """One hope on the map: its words, by whose hand, its stone, and the step that is open."""

    told: Told
    number: int
    words: str
    why: str
    by: str
    stone: str
    step: Step | None
    along: str
    asks: bool


def whose(row: Any, called: str) -> str:
    """ "Ana, with Sam", "Sam" for the person's own hand, "Ana" for a peer alone."""
    if row.hand == Hand.PERSON:
        return called
    if row.hand == Hand.TOGETHER:  # the queries of the map put the name there
        return gettext("%(peer)s, with %(person)s") % {"peer": row.by_name, "person": called}
    return str(row.by_name)


def along(step: Step) -> str:
    """Who walks along, with the name where somebody else does."""
    words = ALONG_WORDS[Along(step.along)]
    return f"with {step.along_words}" if step.along_words and step.along != Along.SELF else words


def card(told: Told, number: int, called: str, on: date) -> Card:
    """A hope as a card. `number` is its number in the picture."""
    step = told.step
    return Card(
        told, number, told.words.words, told.why.words if told.why else "", whose(told.words, called),
        STONE_WORDS[Stone(told.hope.stone)], step, along(step) if step else "",
        bool(step and rules.asks_still(step.on, step.state, on)),
    )  # fmt: skip


def cards(roadmap: Roadmap, called: str, on: date) -> dict[str, list[Card]]:
    """The cards of a map: on the way, done, let go, numbered as in the picture."""
    numbered = {one.hope.id: n for n, one in enumerate(roadmap.hopes, 1)}

    def of(told: list[Told]) -> list[Card]:
        return [card(one, numbered[one.hope.id], called, on) for one in told]

    return {"on_the_way": of(roadmap.on_the_way), "done": of(roadmap.done), "let_go": of(roadmap.let_go)}


def headline(roadmap: Roadmap) -> str:
    """What the picture shows, in words: how many hopes stand where. A question when there is none."""
    if not roadmap.hopes:
        return "What would a good year look like?"
    counted = [(len(roadmap.on_the_way), "on the way"), (len(roadmap.done), "done"), (len(roadmap.let_go), "let go")]
    said = [f"{count} {words}" for count, words in counted if count]
    hopes = "1 hope" if len(roadmap.hopes) == 1 else f"{len(roadmap.hopes)} hopes"
    return f"{hopes}: {', '.join(said)}"


def on_paper(roadmap: Roadmap, called: str, on: date) -> dict[str, Any]:
    """Everything on a map as plain values, which a permit of the gate can hold."""
    shown = cards(roadmap, called, on)
    parts = (("On the way", "on_the_way"), ("Done", "done"), ("Let go", "let_go"))
    return {
        "name": called,
        "headline": headline(roadmap),
        "parts": [{"title": title, "hopes": [_plain(one, called, on) for one in shown[key]]}
                  for title, key in parts if shown[key]],
        "milestones": [{"words": m.words, "on": phrases.day(m.on, on), "celebrate": m.celebrate}
                       for m in roadmap.milestones],
        "stones": [[one.number, one.told.hope.stone] for key in ("on_the_way", "done", "let_go") for one in shown[key]],
    }  # fmt: skip


def _plain(one: Card, called: str, on: date) -> dict[str, Any]:
    return {
        "number": one.number, "words": one.words, "why": one.why, "by": one.by, "stone": one.stone,
        "steps": [{"words": s.words, "on": phrases.day(s.on, on) if s.on else "", "along": along(s)}
                  for s in one.told.steps if s.state == rules.StepState.OPEN],
        "barriers": [{"words": b.words, "helps": b.helps} for b in one.told.barriers if b.passed_at is None],
    }  # fmt: skip


def versions(told: Told, part: Part, called: str) -> list[dict[str, Any]]:
    """Every version of a text but the one that stands, newest first."""
    stands = rules.standing(told.versions[part])
    return [{"v": v, "by": whose(v, called)} for v in told.versions[part] if v is not stands]


def hope_choices(roadmap: Roadmap) -> list[tuple[str, str]]:
    """The hopes a milestone can belong to, with "none of them" first."""
    known = [(str(one.hope.id), one.words.words[:80]) for one in roadmap.hopes]
    return [("", "None of them"), *known] if known else []


def stone_choices(hope: Hope) -> list[tuple[str, str, bool]]:
    """The five places of the stone: value, words, whether it lies there now."""
    return [(stone.value, words.capitalize(), hope.stone == stone) for stone, words in STONE_WORDS.items()]
