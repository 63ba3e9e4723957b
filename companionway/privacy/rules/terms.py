"""The closed lists that disclosures speak in: protection, purposes, kinds of information, recipients, ways out.

Sources: 42 CFR 2.11, 2.31 to 2.33, 2.51 to 2.54 as amended by 89 FR 12472; what is not law is marked (design).
"""

from enum import StrEnum


class Part2(StrEnum):
    """Whether a program falls under 42 CFR Part 2. Undecided behaves as yes."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


class Protection(StrEnum):
    """The protection class of a record."""

    PART2 = "part2"
    COUNSELING_NOTES = "part2_counseling_notes"
    HEALTH = "health"
    STATE_PROTECTED = "state_protected"
    STAFF_PRIVATE = "staff_private"
    DEIDENTIFIED = "deidentified"
    AGGREGATE = "aggregate"


class Purpose(StrEnum):
    """What information is shared for. One code each, so that a disclosure can be held against the consent."""

    TREATMENT = "treatment"
    PAYMENT = "payment"
    OPERATIONS = "health_care_operations"
    AT_REQUEST = "at_request"
    TELL_REFERRER = "tell_referrer"
    COORDINATION = "coordination"
    SUPPORT_SERVICES = "support_services"
    HOUSING = "housing"
    WORK = "work"
    FAMILY = "family"
    RESEARCH = "research"
    MONITORING = "monitoring"
    PROCEEDINGS = "proceedings"
    EMERGENCY = "emergency"
    SAFETY = "safety"
    OVERSIGHT = "oversight"
    PUBLIC_HEALTH = "public_health"
    OUTREACH = "outreach"
    RUNNING = "running_the_program"
    FUNDRAISING = "fundraising"


TPO_PURPOSES = frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS})


class Information(StrEnum):
    """What is shared, in the words of the record (element 3: specific and meaningful)."""

    ACKNOWLEDGMENT = "acknowledgment"
    OWN_WORDS = "own_words"
    STATUS = "status"
    NAME = "name"
    ADDRESS = "address"
    CONTACT_POINTS = "contact_points"
    PARTICIPATION = "participation"
    CONTACTS = "contacts"
    CHECK_INS = "check_ins"
    GOALS = "goals"
    FOLLOW_UP = "follow_up"
    MESSAGES = "messages"
    DOCUMENTS = "documents"
    COUNSELING_NOTES = "counseling_notes"
    CIRCUMSTANCES = "circumstances"
    WHEREABOUTS = "whereabouts"
    ABUSE_REPORT = "abuse_report"
    FIGURES = "figures"
    STAFF_NOTES = "staff_notes"


class RecipientKind(StrEnum):
    """What the recipient is."""

    COVERED_ENTITY = "covered_entity"
    BUSINESS_ASSOCIATE = "business_associate"
    PART2_PROGRAM = "part2_program"
    HEALTH_PLAN = "health_plan"
    INTERMEDIARY = "intermediary"
    LAW_ENFORCEMENT = "law_enforcement"
    COURT = "court"
    AGENCY = "agency"
    EMPLOYER = "employer"
    HOUSING = "housing"
    FAMILY = "family"
    PERSON = "person"
    STAFF = "staff"
    OTHER = "other"


UNDER_HIPAA = frozenset({RecipientKind.COVERED_ENTITY, RecipientKind.BUSINESS_ASSOCIATE, RecipientKind.HEALTH_PLAN})


class Relation(StrEnum):
    """A relationship that is on file between a recipient and the person, or the program."""

    TREATING = "treating"
    PAYER = "payer"
    OPERATING = "operating"
    MONITORING = "monitoring"
    MEDICAL = "medical_personnel"
    FDA = "fda_medical_personnel"
    AUTHORITY = "public_health_authority"
    SENDER = "sender"
    SELF = "self"
    REPRESENTATIVE = "representative"


class RecipientClass(StrEnum):
    """A class of recipients that the rule gives words for."""

    TPO = "tpo"  # "my treating providers, health plans, third-party payers, and people helping to operate this program"
    TREATING_MEMBERS = "treating_members"  # an intermediary's participants with a treating relationship


class Channel(StrEnum):
    """The way out."""

    PAGE = "page"
    PRINT = "print"
    CSV = "csv"
    PDF = "pdf"
    EMAIL = "email"
    TEXT = "text"
    FAX_COVER = "fax_cover"
    API = "api"
    LINK = "link"
    FILE = "file"
    SPOKEN = "spoken"
    LETTER = "letter"


SHORT_CHANNELS = frozenset({Channel.FAX_COVER, Channel.TEXT, Channel.EMAIL})  # where Statement 2 must do (design)


class Standing(StrEnum):
    """What the one who discloses is to the person at that moment."""

    ASSIGNED = "assigned"
    COVERING = "covering"
    COVER_LAPSED = "cover_lapsed"
    SUPERVISOR = "supervisor"
    UNASSIGNED = "unassigned"
    ANALYST = "analyst"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy_officer"
    PERSON = "person"
    SYSTEM = "system"
