"""How information, purposes, bases and tasks are said on pages about rights."""

from companionway.privacy.rules.inquiry import OF_RIGHTS
from companionway.privacy.rules.inquiry import PURPOSE_WORDS as WHAT_FOR
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind

INFORMATION_WORDS: dict[str, str] = {
    Information.ACKNOWLEDGMENT: "That a request arrived", Information.STATUS: "What became of a request",
    Information.NAME: "Name", Information.CONTACT_POINTS: "Phone and e-mail",
    Information.PARTICIPATION: "That they are supported here", Information.CONTACTS: "When we were in touch",
    Information.CHECK_INS: "Check-ins", Information.GOALS: "Goals", Information.FOLLOW_UP: "How it went later",
    Information.MESSAGES: "Messages", Information.DOCUMENTS: "Documents",
    Information.COUNSELING_NOTES: "Counseling notes", Information.CIRCUMSTANCES: "What happened",
    Information.WHEREABOUTS: "Last known whereabouts", Information.ABUSE_REPORT: "A report that state law asks for",
}  # fmt: skip
RESTRICTABLE = (
    Information.PARTICIPATION, Information.STATUS, Information.CONTACTS, Information.CHECK_INS, Information.GOALS,
    Information.FOLLOW_UP, Information.MESSAGES, Information.DOCUMENTS, Information.CONTACT_POINTS,
)  # fmt: skip
PURPOSE_WORDS: dict[str, str] = {
    Purpose.TREATMENT: "Treatment", Purpose.PAYMENT: "Payment", Purpose.OPERATIONS: "Health care operations",
    Purpose.AT_REQUEST: "At the person's request", Purpose.TELL_REFERRER: "Telling who asked for a peer",
    Purpose.COORDINATION: "Working together on support", Purpose.SUPPORT_SERVICES: "Support services",
    Purpose.HOUSING: "Housing", Purpose.WORK: "Work", Purpose.FAMILY: "Family", Purpose.RESEARCH: "Research",
    Purpose.MONITORING: "Court or probation", Purpose.PROCEEDINGS: "A legal proceeding",
    Purpose.EMERGENCY: "A medical emergency", Purpose.SAFETY: "Safety, as the law asks",
    Purpose.OVERSIGHT: "Audit or evaluation", Purpose.PUBLIC_HEALTH: "Public health",
    Purpose.OUTREACH: "Staying in touch", Purpose.RUNNING: "Running the program",
}  # fmt: skip
KIND_OF_RECIPIENT: dict[str, str] = {
    "": "Anyone at all", RecipientKind.COVERED_ENTITY: "A hospital, clinic or doctor",
    RecipientKind.HEALTH_PLAN: "A health plan", RecipientKind.EMPLOYER: "An employer",
    RecipientKind.HOUSING: "A housing agency", RecipientKind.FAMILY: "Family or friends",
    RecipientKind.AGENCY: "A public agency", RecipientKind.OTHER: "Somebody else",
}  # fmt: skip
BASIS_WORDS: dict[str, str] = {
    "consent_specific": "your consent", "consent_tpo": "your consent for care and payment",
    "consent_intermediary": "your consent", "consent_counseling_notes": "your consent",
    "consent_proceedings": "your consent", "consent_criminal_justice": "your consent",
    "person_access": "you asked for it", "medical_emergency": "a medical emergency",
    "declared_disaster": "a declared disaster", "fda": "a safety warning of the FDA", "research": "research",
    "audit_evaluation": "an audit or evaluation", "crime_on_premises": "a crime at our place or against staff",
    "child_abuse_report": "a report that state law asks for", "court_order": "a court order",
    "hipaa_permitted": "health privacy law", "general_release": "your release",
}  # fmt: skip
CHANNEL_WORDS: dict[str, str] = {
    Channel.PAGE: "shown on a page", Channel.PRINT: "printed", Channel.CSV: "as a table file", Channel.PDF: "as a PDF",
    Channel.EMAIL: "e-mail", Channel.TEXT: "text message", Channel.API: "sent by computer", Channel.LINK: "on a link",
    Channel.FILE: "as a file", Channel.SPOKEN: "told in person or by phone", Channel.LETTER: "by letter",
    Channel.FAX_COVER: "by fax",
}  # fmt: skip
TASK_WORDS: dict[str, tuple[str, str]] = {
    "give_notice": ("Give the notice of privacy practices", "It belongs to the first talk"),
    "print_notice": ("Give the notice on paper", "The e-mail did not arrive"),
    "emergency": ("Write down the emergency", "Whom you told, when and why: due at once"),
    "outside_request": ("Somebody from outside asks", "Held; only you can settle it"),
    "opening_review": ("Look at what was opened in need", "A second person, within two working days"),
    "tell_of_opening": ("Say that their page was opened", "Somebody opened it because it could not wait"),
    "worry": ("A peer asks you now", "Somebody may be in danger and no exception fits"),
    "restriction": ("A request not to share", "Agree or decline, and tell the person"),
    "intermediary_list": ("The intermediary's list", "Due 30 days after it was asked for"),
    "own_ask": ("They asked for something", "On their own page"),
    "another_peer": ("They would like another peer", "On their own page. No reason is needed"),
    "written_report": ("The written report", "The state asks for it after the call"),
    "complaint": ("A complaint", "Find out, answer, write it down"),
    "agreement_ends": ("An agreement ends", "Renew it, or stop what rests on it"),
    "destruction": ("Copies to be destroyed", "Ask for the confirmation"),
    "stale_rule": ("A state rule to read again", "Its review date is past"),
    "audit_does_not_hold": ("The audit does not hold", "Ask your administrator now; keep everything as it is"),
    "no_notice": ("No notice is published", "Nobody can be given one before that"),
}


def listed(codes: list[str] | tuple[str, ...], words: dict[str, str]) -> str:
    """Codes in words, joined by commas."""
    return ", ".join(words.get(code, code.replace("_", " ")) for code in codes)


PURPOSE_CHOICES = [(purpose.value, WHAT_FOR[purpose]) for purpose in OF_RIGHTS]
