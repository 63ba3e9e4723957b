"""The scope of a consent in plain words, which goes with every disclosure made on it (2.32(b))."""

from zoneinfo import ZoneInfo

from companionway.privacy.rules.consent_facts import ConsentFacts
from companionway.privacy.rules.consent_terms import ExpiryKind
from companionway.privacy.rules.terms import Information, Purpose, RecipientClass

W, U = Information, Purpose
INFORMATION_WORDS: dict[Information, str] = {
    W.ACKNOWLEDGMENT: "that a peer has the request", W.OWN_WORDS: "the sender's own message",
    W.STATUS: "what became of the request", W.NAME: "name", W.ADDRESS: "address",
    W.CONTACT_POINTS: "ways to reach the person", W.PARTICIPATION: "that a peer walks with the person",
    W.CONTACTS: "when and how they were in touch", W.CHECK_INS: "check-ins and their totals",
    W.GOALS: "the person's map and goals", W.FOLLOW_UP: "the answer at six months", W.MESSAGES: "messages",
    W.DOCUMENTS: "documents", W.COUNSELING_NOTES: "counseling notes", W.CIRCUMSTANCES: "what happened",
    W.WHEREABOUTS: "last known whereabouts", W.ABUSE_REPORT: "the report that state law asks for",
    W.FIGURES: "figures about groups", W.STAFF_NOTES: "notes about staff",
}  # fmt: skip
PURPOSE_WORDS: dict[Purpose, str] = {
    U.TREATMENT: "treatment", U.PAYMENT: "payment", U.OPERATIONS: "health care operations",
    U.AT_REQUEST: "as the person asked", U.TELL_REFERRER: "to tell those who asked for a peer what became of it",
    U.COORDINATION: "so that the people who help can work together", U.SUPPORT_SERVICES: "to get other support",
    U.HOUSING: "housing", U.WORK: "work", U.FAMILY: "to speak with family or friends", U.RESEARCH: "research",
    U.MONITORING: "official duties of monitoring", U.PROCEEDINGS: "a proceeding", U.EMERGENCY: "a medical emergency",
    U.SAFETY: "safety", U.OVERSIGHT: "audit or evaluation", U.PUBLIC_HEALTH: "public health",
    U.OUTREACH: "to be in touch with the person", U.RUNNING: "running the program", U.FUNDRAISING: "fundraising",
}  # fmt: skip
CLASS_WORDS: dict[RecipientClass, str] = {
    RecipientClass.TPO: "those who treat the person, health plans, third-party payers, and people helping to operate "
    "this program",
    RecipientClass.TREATING_MEMBERS: "members who treat the person",
}


def listed(words: list[str]) -> str:
    """a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def in_words(information: frozenset[Information]) -> str:
    """Kinds of information as one phrase, in the order of the list."""
    return listed([INFORMATION_WORDS[one] for one in Information if one in information])


def purposes_in_words(purposes: frozenset[Purpose]) -> str:
    """Purposes as one phrase, in the order of the list."""
    return listed([PURPOSE_WORDS[one] for one in Purpose if one in purposes])


def recipients_in_words(facts: ConsentFacts) -> str:
    """Whom the consent names, and the class it names."""
    words = [named.name for named in facts.recipients]
    words += [CLASS_WORDS[facts.recipient_class]] if facts.recipient_class else []
    through = f" through {facts.intermediary.name}" if facts.intermediary else ""
    return listed(words) + through


def end_in_words(facts: ConsentFacts) -> str:
    """When it ends."""
    expiry = facts.expiry
    if expiry.kind == ExpiryKind.DATE and expiry.on:
        return f"until the end of {expiry.on.isoformat()}"
    return f"until: {expiry.event}" if expiry.kind == ExpiryKind.EVENT else "without an end date"


def scope_of(facts: ConsentFacts) -> str:
    """What the consent covers. It names no date but its own and nothing of the record."""
    signed = facts.signed_at.astimezone(ZoneInfo(facts.expiry.zone)).date().isoformat() if facts.signed_at else ""
    return (
        f"Shared on a written consent signed on {signed}, which lets {facts.discloser} share"
        f" {in_words(facts.information)} with {recipients_in_words(facts)}, for this purpose:"
        f" {purposes_in_words(facts.purposes)}; {end_in_words(facts)}."
        " Nothing else is shared on it, and it can be taken back."
    )
