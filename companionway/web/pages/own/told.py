"""What was told and what for, in words for the person: as a sharing card says it, else in words of ours."""

from django.utils.translation import gettext_lazy as _

from companionway.privacy.rules.cards import Words
from companionway.privacy.rules.terms import Information, Purpose

# What no sharing card says in its own words, since no card offers it.
OTHER_KINDS = {
    Information.ACKNOWLEDGMENT: _("that a request came in"), Information.OWN_WORDS: _("my own words"),
    Information.ADDRESS: _("my address"), Information.FOLLOW_UP: _("what I said months later"),
    Information.MESSAGES: _("messages"), Information.DOCUMENTS: _("papers"),
    Information.COUNSELING_NOTES: _("notes of counseling"), Information.CIRCUMSTANCES: _("what happened"),
    Information.WHEREABOUTS: _("where I was"), Information.ABUSE_REPORT: _("a report that the law asks for"),
    Information.FIGURES: _("figures without names"), Information.STAFF_NOTES: _("notes of people who work here"),
}  # fmt: skip
OTHER_PURPOSES = {
    Purpose.TREATMENT: _("for treatment"), Purpose.PAYMENT: _("for payment"),
    Purpose.OPERATIONS: _("to run health care"), Purpose.AT_REQUEST: _("because I asked"),
    Purpose.TELL_REFERRER: _("to tell who asked for a peer"), Purpose.COORDINATION: _("to work together"),
    Purpose.FAMILY: _("for somebody close to me"), Purpose.RESEARCH: _("for research"),
    Purpose.MONITORING: _("for a court or a program that watches over me"), Purpose.PROCEEDINGS: _("for a court"),
    Purpose.EMERGENCY: _("in an emergency"), Purpose.SAFETY: _("so that nobody is hurt"),
    Purpose.OVERSIGHT: _("for those who watch over programs"), Purpose.PUBLIC_HEALTH: _("for public health"),
    Purpose.OUTREACH: _("to reach me"), Purpose.RUNNING: _("to run the program"),
    Purpose.FUNDRAISING: _("to ask for money"),
}  # fmt: skip


def kind_of(key: str, words: Words) -> str:
    """A kind of information as a card says it, else in words of ours."""
    other = OTHER_KINDS.get(Information(key)) if key in set(Information) else None
    return words.information.get(key) or str(other or key.replace("_", " "))


def purpose_of(key: str, words: Words) -> str:
    """A purpose as a card says it, else in words of ours."""
    other = OTHER_PURPOSES.get(Purpose(key)) if key in set(Purpose) else None
    return words.purposes.get(key) or str(other or key.replace("_", " "))
