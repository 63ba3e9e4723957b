"""Texts: their states, how long they are in segments, what a person's words ask for, and quiet hours. Pure functions.

Sources: GSM 03.38 (3GPP TS 23.038) for the alphabet and the sizes of segments; 47 CFR 64.1200(a)(10) for the words by
which somebody stops texts and (c)(1) for the hours in which nobody is called or texted unless they agreed to others.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

MOST = 1600  # characters; more is several messages for every provider we know
UNANSWERED = 2  # texts without an answer after which nothing is suggested any more (T16)


class State(StrEnum):
    """Where one text is. Of ours: waiting, sent, then what the provider says. Of theirs: arrived, or whose it is."""

    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELED = "canceled"
    RECEIVED = "received"
    UNPLACED = "unplaced"
    SET_ASIDE = "set_aside"


class Reason(StrEnum):
    """Why a text waits, was not sent or did not arrive."""

    QUIET = "quiet_hours"
    STOPPED = "stopped"
    NO_CONSENT = "no_consent"
    NO_NUMBER = "no_number"
    GOODBYE = "goodbye"
    DIED = "died"
    PAUSED = "paused"
    TAKEN_BACK = "taken_back"
    HANDED_OVER = "handed_over"
    GATE = "gate"
    NOT_SET_UP = "not_set_up"
    NOT_REACHED = "not_reached"
    UNCLEAR = "unclear"
    NO_SUCH_NUMBER = "no_such_number"
    LANDLINE = "landline"
    BLOCKED = "blocked"
    CARRIER = "carrier"
    UNKNOWN = "unknown"


S = State
WAITING = frozenset({S.QUEUED, S.HELD})
# What the provider said later never takes back what it said before: receipts come late, twice and out of order.
ON_RECEIPT: dict[State, frozenset[State]] = {
    S.SENT: frozenset({S.SENDING}),
    S.DELIVERED: frozenset({S.SENDING, S.SENT, S.FAILED}),
    S.FAILED: frozenset({S.SENDING, S.SENT}),
}
STATE_WORDS = {
    S.QUEUED: "on its way", S.HELD: "waits", S.SENDING: "on its way", S.SENT: "sent", S.DELIVERED: "arrived",
    S.FAILED: "did not arrive", S.CANCELED: "was not sent", S.RECEIVED: "came in", S.UNPLACED: "whose is this?",
    S.SET_ASIDE: "set aside",
}  # fmt: skip
# Canceled for these, nobody has to be told: whoever is asked knows it, or it is the person's own wish.
UNTOLD = frozenset({Reason.TAKEN_BACK, Reason.GOODBYE, Reason.DIED, Reason.PAUSED})
REASON_WORDS = {
    Reason.QUIET: "their quiet hours",
    Reason.STOPPED: "they said STOP",
    Reason.NO_CONSENT: "they have not agreed to texts, or took it back",
    Reason.NO_NUMBER: "no number that is OK to text is on file",
    Reason.GOODBYE: "you said goodbye for now",
    Reason.DIED: "they died",
    Reason.PAUSED: "they asked for a pause",
    Reason.TAKEN_BACK: "you took it back",
    Reason.HANDED_OVER: "another peer walks with them now",
    Reason.GATE: "something on file speaks against it",
    Reason.NOT_SET_UP: "texting is not set up here",
    Reason.NOT_REACHED: "the texting service did not answer",
    Reason.UNCLEAR: "we cannot tell whether it was sent",
    Reason.NO_SUCH_NUMBER: "the number does not work",
    Reason.LANDLINE: "this phone cannot get texts",
    Reason.BLOCKED: "their phone or carrier takes no texts from us",
    Reason.CARRIER: "their carrier did not take it",
    Reason.UNKNOWN: "the texting service did not say why",
}


class Asks(StrEnum):
    """What a whole text of theirs asks for, when it is one of the known words."""

    STOP = "stop"
    START = "start"
    HELP = "help"


WORDS: dict[Asks, frozenset[str]] = {
    Asks.STOP: frozenset({"stop", "stopall", "stop all", "quit", "end", "revoke", "opt out", "optout", "cancel",
                          "unsubscribe", "alto", "parar", "pare", "basta", "cancelar", "detener"}),
    Asks.START: frozenset({"start", "unstop", "empezar", "comenzar"}),
    Asks.HELP: frozenset({"help", "info", "ayuda"}),
}  # fmt: skip
# Words in a longer text that may mean the same. Never acted on by themselves: the peer reads them and asks.
MAY_MEAN_STOP = re.compile(
    r"\b(stop|quit|don'?t|do not|no)\s+(\w+\s+){0,2}(text|texting|messag\w*|contact\w*|writ\w*)\b|\bleave me alone\b|"
    r"\b(wrong number|take me off|remove me|unsubscribe)\b|\bopt\s+(me\s+)?out\b|\bno\s+more\s+texts?\b|"
    r"\bdon'?t\s+want\s+(\w+\s+){0,4}(texts?|messages?)\b|"
    r"^\W*(\w+\W+)?(stop|quit|alto|basta|cancel\w*|det[eé]n\w*)(\W+(it|this|that|now|already|ya|eso|esto|todo))+\W*$|"
    r"\bno me (escrib\w+|mand\w+|llam\w+|env[ií]\w+)\b|\bd[eé]j[ea]\w* en paz\b|"
    r"\b(no|ni un)\s+(quiero\s+)?(recibir\s+)?m[aá]s\s+(mensajes?|textos?)\b|"
    r"\b(d[eé]j[ea]\w*|par[ae]n?)\s+de\s+(mandar|escribir|enviar|textear|llamar)\w*",
    re.I,
)
COURTESY = re.compile(r"\b(please|pls|plz|por ?favor)\b")
SECRET = re.compile(r"(?<=/)[A-Za-z0-9_-]{32,}(?=/|\s|$)")  # a part of an address as long as our tokens (43)
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True)
class Quiet:
    """Hours of the day in which nothing is sent, in the person's own time zone. From `begins` until before `ends`."""

    begins: time
    ends: time


BY_DEFAULT = Quiet(time(21), time(8))


def segments(words: str) -> int:
    """How many messages a phone network makes of these words; 0 for none.

    One holds 160 signs of the basic alphabet or 70 of any other; of several each holds 153 or 67.
    """
    if not words:
        return 0
    if all(sign in BASIC or sign in EXTENDED for sign in words):
        length = sum(2 if sign in EXTENDED else 1 for sign in words)
        return 1 if length <= 160 else -(-length // 153)
    length = len(words.encode("utf-16-le")) // 2
    return 1 if length <= 70 else -(-length // 67)


def asks(words: str) -> Asks | None:
    """What somebody's whole text asks for: STOP, START, HELP in any case, with signs around it; None else.

    STOP is heard also where it is said politely, or more than once. "Please help" is no word for a machine.
    """
    said = re.sub(r"[^\w]+", " ", words).strip().casefold()
    plain = COURTESY.sub(" ", said).split()
    if " ".join(plain[:1] if len(set(plain)) == 1 else plain) in WORDS[Asks.STOP]:
        return Asks.STOP
    return next((asked for asked, known in WORDS.items() if said in known), None)


def may_mean_stop(words: str) -> bool:
    """Whether a longer text may ask us to stop. For a human to read."""
    return bool(MAY_MEAN_STOP.search(words.replace("\u2019", "'")))


def is_quiet(local: datetime, quiet: Quiet) -> bool:
    """Whether this local moment lies in the quiet hours. Equal ends are no quiet hours at all."""
    here = local.time()
    if quiet.begins <= quiet.ends:
        return quiet.begins <= here < quiet.ends
    return here >= quiet.begins or here < quiet.ends


def free_at(local: datetime, quiet: Quiet) -> datetime:
    """The first moment from `local` on that is not in the quiet hours, in the same time zone."""
    if not is_quiet(local, quiet):
        return local
    ends = datetime.combine(local.date(), quiet.ends, tzinfo=local.tzinfo)
    return ends if ends > local else ends + timedelta(days=1)


def loud_words(words: str, known: Iterable[str]) -> tuple[str, ...]:
    """The words of a list that this text holds, without case, anywhere in a word: each may tell what this is about."""
    padded = f" {words.casefold()} "
    return tuple(dict.fromkeys(word for word in known if word and word.casefold() in padded))


def without_secret(words: str) -> str:
    """The words with the secret part of each address cut out, for whoever reads later that a link was sent."""
    return SECRET.sub("\u2026", words)


def went_wrong(state: State | str, reason: Reason | str) -> bool:
    """Whether a text of ours did not arrive or was not sent, and its peer should hear of it."""
    return state == S.FAILED or (state == S.CANCELED and reason not in UNTOLD)


def follows(present: State | str, said: State) -> bool:
    """Whether a receipt that says this changes a text that is in this state."""
    return State(present) in ON_RECEIPT.get(said, frozenset())
