"""The words that this product does not use (kind H of the language specification, and words that stay off screens)."""

import re

# Kind H: never in text of ours. Identifier of the pair, pattern, and what to say instead.
H_TERMS: dict[str, tuple[str, str]] = {
    "L01": (
        r"\b(addicts?|junk(?:ie|y|ies)|druggies?)\b",
        "person with a substance use disorder; person who uses drugs",
    ),
    "L03": (r"\b(alcoholics?(?! anonymous)|a drunk|drunks)\b", "person with alcohol use disorder"),
    "L04": (r"\b(?:drug|substance|alcohol)[ -]abusers?\b", "person who uses drugs"),
    "L07": (r"\b(?:drug habits?|vices?)\b", "substance use"),
    "L08": (r"\bdrug problems?\b", "problems related to alcohol or drugs"),
    "L09": (r"\bprescription drug abuse\b", "nonmedical use"),
    "L10": (r"\baddicted to\b", "has an ... use disorder"),
    "L13": (r"\b(?:clean|dirty) (?:urines?|screens?|(?:drug )?tests?)\b", "tested negative, tested positive"),
    "L14": (r"\b(?:former|reformed|ex)[ -]addicts?\b", "person in recovery"),
    "L16": (
        r"\b(?:substitution|replacement) therapy\b|\bmethadone maintenance\b",
        "medication for opioid use disorder",
    ),
    "L18": (r"\b(?:addicted|drug|crack) bab(?:y|ies)\b|\bborn addicted\b", "newborn exposed to substances"),
    "L20": (r"\bgetting (?:drunk|high)\b", "drinking; using"),
    "L21": (r"\b(?:recreational|casual) (?:drug )?users?\b", "person who uses drugs for non-medical reasons"),
    "L22": (r"\bdrugs? of choice\b", "substance used"),
    "L24": (r"\bnon-?(?:compliant|compliance|adherent|adherence)\b", "chose not to; what got in the way was"),
    "L29": (r"\b(?:failed treatment|treatment failures?)\b", "treatment did not help"),
    "L30": (r"\bfailed to engage\b", "we did not connect"),
    "L31": (r"\bhomeless (?:person|people|man|woman)\b|\bthe homeless\b", "person without housing"),
    "L32": (r"\b(?:felons?|convicts?|ex-cons?)\b", "person with a record"),
    "L33": (r"\bprostitutes?\b", "person who sells sex"),
    "L34": (r"\bcommitt?(?:ed|ing) suicide\b|\b(?:successful|failed) (?:suicide )?attempts?\b", "died by suicide"),
    "L35": (r"\bfrequent (?:flyers?|utilizers?)\b", "has come often"),
}
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
    """Kind H terms in a text, each with what to say instead."""
    found = []
    for name, (pattern, prefer) in H_TERMS.items():
        found += [f"{name} {match.group()!r}: say {prefer!r}" for match in re.finditer(pattern, text, re.I)]
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
