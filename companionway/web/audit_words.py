"""The audit in plain words: what somebody did, and in which role, as a person without training reads it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companionway.workforce.rules import Role

# What a person reads about looks at their page, on paper and in their own language.
LOOKS = {
    "person.looked_at": _("opened your page"),
    "referral.looked_at": _("opened the request for you"),
    "people.looked_at": _("saw you in a list"),
    "people.searched": _("found you in a search"),
    "board.looked_at": _("saw your request in the list"),
    "record.opened_in_need": _("asked for your page because it could not wait"),
    "opening.looked_at": _("looked at who opened your page"),
    "inquiry.looked": _("looked at who opened your page"),
    "inbound.looked_at": _("looked at what was sent about you"),
    "mail.looked_at": _("looked at what was sent about you"),
}
ROLES = {
    Role.PEER_WORKER: _("Peer"), Role.PEER_SUPERVISOR: _("Peer supervisor"),
    Role.PROGRAM_MANAGER: _("Program manager"), Role.REFERRING_CLINICIAN: _("Referring clinician"),
    Role.PRIVACY_OFFICER: _("Privacy officer"), Role.SYSTEM_ADMINISTRATOR: _("System administrator"),
    Role.ANALYST: _("Analyst"),
}  # fmt: skip
ACTS = {
    **LOOKS,
    "record.need_ended": "closed what was opened because it could not wait",
    "person.printed": "printed your page",
    "disclosure.made": "took out or passed on",
    "disclosure.refused": "tried to take out or pass on",
    "export_facts": "took out the facts behind the figures as files",
    "card.answered": "wrote down an answer to a sharing card",
    "consent.signed": "wrote down your yes to sharing",
    "consent.held": "stopped sharing on your word",
    "consent.revoked": "wrote down that a yes was taken back",
    "consent.copy_given": "gave you a copy of what was signed",
    "opening.reviewed": "looked at why it was opened",
    "opening.told": "wrote down that it was told",
    "opening.telling_waits": "wrote down why it is not told yet",
    "opening.telling_taken_back": "took back that it was told",
    "notice.given": "gave you the notice of privacy practices",
    "notice.came_back": "wrote down that the notice came back",
    "restriction.asked": "wrote down your wish not to share something",
    "restriction.answered": "answered your wish not to share something",
    "restriction.ended": "ended your wish not to share something",
    "representative.written": "wrote down who may act for you",
    "emergency.opened": "said that there was a medical emergency",
    "emergency.written": "wrote down a medical emergency",
    "abuse_report.made": "made a report that state law asks for",
    "abuse_report.written": "sent that report in writing",
    "crime.reported": "reported a crime at our place or against staff",
    "hold.placed": "put your record on hold",
    "hold.lifted": "ended the hold on your record",
    "worry.raised": "asked the privacy officer about a danger",
    "contact_plan.agreed": "wrote down how you want to be in touch",
    "text.written": "wrote you a text",
    "text.taken_back": "took a text back before it was sent",
    "text.sent": "sent you a text",
    "text.came_in": "took in a text from your number",
    "text.stopped": "stopped all texts",
    "text.started": "said that texts are OK again",
    "text.placed": "said that a text was yours",
    "text.read": "read your texts",
    "text.receipt": "noted whether a text reached you",
    "text.failed": "noted that a text did not reach you",
    "text.canceled": "stopped a text before it was sent",
    "handover.propose": "thought of another peer for you",
    "handover.say_yes": "wrote down your yes to meeting another peer",
    "handover.say_not_now": "wrote down that you said not now to another peer",
    "handover.plan_meeting": "set a day to meet with you and another peer",
    "handover.note_met": "wrote down that you met with another peer",
    "handover.finish": "handed over to another peer, after you met",
    "handover.stop": "stopped handing over to another peer",
    "hope.begun": "wrote down a hope of yours",
    "hope.reworded": "wrote a hope of yours in other words",
    "hope.placed": "moved the stone of a hope, as you said",
    "hope.sight_chosen": "chose who sees a hope of yours",
    "step.taken": "wrote down a small step",
    "step.reworded": "wrote a small step in other words",
    "step.answered": "wrote down whether you still want a step",
    "barrier.noted": "wrote down what is in the way",
    "barrier.passed": "wrote down that something is in the way no more",
    "barrier.back_again": "wrote down that something is in the way again",
    "milestone.marked": "put something that you reached on your road",
    "milestone.celebrated": "wrote down that it was celebrated",
    "milestone.taken_off": "took something off your road",
    "note.written": "wrote a note about a talk with you",
    "note.corrected": "put a note right",
    "note.answered": "put words beside a note",
    "note.left_as_is": "left a note as it is, with your words beside it",
    "safety_note.written": "wrote a note so that nobody is hurt",
    "safety_note.reviewed": "looked again at a note so that nobody is hurt",
    "safety_note.ended": "ended a note so that nobody is hurt",
    "care_question.asked": "asked your peer about you",
    "care_question.answered": "answered a question about you",
    "care_question.let_rest": "let a question about you rest",
    "team.treats": "wrote down who treats you",
    "team.treats_no_more": "wrote down who treats you no more",
    "care_item.agreed": "wrote down what was agreed for you",
    "care_item.ended": "ended what was agreed for you",
    "page.refused": "tried to open your page and was not let in",
    "form.refused": "tried to change something and was not let in",
}
PARTS = {
    "person": "the whole page", "engagement": "the plan", "followup": "the question at six months",
    "whole": "all of it",
    "check_in": "a check-in",
    "continuum": "where you say you are",
    "contacts": "how you were in touch", "search": "in a search", "people": "in their list",
    "roadmap": "the map", "notes": "the notes", "safety_notes": "in the list of safety notes",
    "today": "in their day", "board": "in the list of requests", "followups": "in the list of whom to ask",
    "who_saw": "who saw them", "what_opened": "what somebody opened", "shared": "what was shared",
    "internal": "for their own work", "aggregate_release": "figures with small numbers hidden",
    "person_access": "for the person", "own_message": "an answer to who asked for a peer",
    "print": "on paper", "csv": "as a table file", "file": "as a file", "page": "on a page", "email": "by e-mail",
    "text": "by text message", "link": "on a link", "api": "by computer", "spoken": "told",
    "texts": "your texts", "contact_plan": "how to be in touch", "handover": "the change of peer",
    "reach": "in what was for them to read", "whose_text": "while asking whose a text is",
    "care_team": "in the list of a care team", "care_meeting": "in a care meeting",
    "care_question": "a question from a care team",
    "matches": "in the list of records that look alike", "who_has_it": "who has the request",
}  # fmt: skip


def act(verb: str, *, whose: str = "your") -> str:
    """What was done, as the end of a sentence. `whose` is "your" for the person, "their" for staff."""
    words = str(ACTS.get(verb) or _plain(verb))
    if whose != "your":
        words = words.replace("your", whose).replace(" you ", " them ").replace("for you", "for them")
    return words


def look(verb: str) -> str:
    """What somebody did who looked, for the person themself, in the language of their page."""
    return str(LOOKS.get(verb) or gettext("looked at something about you"))


def part(reason: str) -> str:
    """Which part of a page, and how it left where it did; "" when nothing is said."""
    for ending in ("_print", "_csv"):
        if reason.endswith(ending):
            return f"{part(reason.removesuffix(ending))} {PARTS[ending[1:]]}"
    return PARTS.get(reason, reason.replace("_", " "))


def _plain(verb: str) -> str:
    """ "contact.logged" as "logged: contact"."""
    kind, _, did = verb.partition(".")
    return f"{did.replace('_', ' ')}: {kind.replace('_', ' ')}" if did else verb.replace("_", " ")


def roles(stored: str) -> str:
    """ "peer_worker+peer_supervisor" as "Peer, peer supervisor"; what is not a role of ours stays as it is."""
    titles = [str(ROLES[Role(role)]) if role in set(Role) else role for role in stored.split("+") if role]
    return ", ".join([titles[0], *(title[:1].lower() + title[1:] for title in titles[1:])]) if titles else ""
