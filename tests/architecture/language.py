"""The words that this product does not use (kind H of the language specification, and words that stay off screens)."""

import re

from companionway.engagement.rules.wording import Pair
from companionway.engagement.wording import read
from tests.architecture.reading import ROOT

# What our own text never says: the pairs of the guard that hold for the product, too. One list for both.
PAIRS, _ = read(ROOT / "data" / "language-pairs.toml")
H_TERMS: dict[str, Pair] = {pair.id: pair for pair in PAIRS if pair.product}
# Section 4, "not on screen": words of other houses for what we call by its own name.
OFF_SCREEN: dict[str, str] = {
    r"patients?": "person",
    r"clients?": "person",
    r"consumers?": "person",
    r"caseloads?": "people you support",
    r"providers?": "peer, with the program's own title",
    r"paraprofessionals?": "peer",
    r"intakes?": "first talk",
    r"screenings?": "first talk",
    r"assessments?": "check-in",
    r"encounters?": "contact",
    r"enrolled": "walking together",
    r"admitted": "walking together",
    r"admissions?": "walking together",
    r"refus(?:ed|es|al)(?! by)": "said not now",
    r"declined services": "said not now",
    r"overdue": "it's been a while",
    r"lost to follow-?up": "we could not reach",
    r"discharg(?:ed?|ing)": "goodbye for now",
    r"terminat(?:ed?|ion)": "goodbye for now",
    r"readmissions?": "welcome back",
    r"treatment plans?": "my map",
    r"interventions?": "what helps",
    r"risk levels?": "wants more support",
    r"red flags?": "wants more support",
    r"acuity": "wants more support",
    r"escalat(?:ed?|ion)": "getting connected",
    r"release of information": "sharing choice",
    r"disclosure logs?": "what was shared",
    r"audit trails?": "people who looked at your page",
    r"severity": "what you have going for you",
    r"performance reviews?": "co-reflection",
    r"relaps(?:ed?|es|ing)": "return to use",
    r"no-shows?": "missed each other",
}


def stigma(text: str) -> list[str]:
    """Kind H terms in a text, each with what to say instead. Quotes are no excuse in text of ours."""
    found = []
    for pair in H_TERMS.values():
        spared = [match.span() for match in pair.spare.finditer(text)] if pair.spare else []
        for form in pair.forms:
            for match in form.find.finditer(text):
                if not any(match.start() < end and start < match.end() for start, end in spared):
                    say = "; ".join(form.say) or pair.why
                    found.append(f"{pair.id} {match.group()!r}: say {say!r}")
    return found


def off_screen(text: str) -> list[str]:
    """Words in a visible text that stay off screens, each with ours."""
    found = []
    for pattern, ours in OFF_SCREEN.items():
        found += [f"{match.group()!r}: say {ours!r}" for match in re.finditer(rf"\b(?:{pattern})\b", text, re.I)]
    return found


def visible(template: str) -> str:
    """What people read or hear of a template: text, labels and alternatives, without tags, values and comments."""
    text = re.sub(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->", " ", template, flags=re.S)
    said = " ".join(re.findall(r"\b(?:aria-label|title|placeholder|alt|label|text|words)=\"([^\"{]*)\"", text))
    text = re.sub(r"\{%\s*translate\s+\"([^\"]*)\".*?%\}", r" \1 ", text)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", text, flags=re.S)
    return f"{text} {said}"
