"""The list of tables: imports only; nothing may import it."""

from companionway.continuum.models import Move, Observation, Prompt
from companionway.directory.models import (
    DirectorySource,
    DirectoryTown,
    DirectoryWord,
    Listing,
    Location,
    Service,
    ServiceReport,
    ServiceVersion,
)
from companionway.engagement.models.care_team import CareItem, CareMeeting, CareQuestion, CareTopic
from companionway.engagement.models.contact import Contact, ContactAttempt, GroupSession
from companionway.engagement.models.handover import Handover, HandoverStep
from companionway.engagement.models.held import HeldRecord
from companionway.engagement.models.message import NumberStopped, TextMessage
from companionway.engagement.models.note import Note, NoteBeside, SafetyNote
from companionway.engagement.models.own_ask import OwnAsk
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Assignment, Engagement, EngagementEvent
from companionway.engagement.models.wishes import Wishes
from companionway.experience.models import ExperienceAsk
from companionway.followups.models import FollowUp, FollowUpAttempt
from companionway.instruments.beside_models import OutsideScore, RulerMark, Standout
from companionway.instruments.models import Administration, Answer, Instrument, SuppliedPack
from companionway.linkages.models import Linkage, LinkageAnswer, SheetGiven
from companionway.organizations.models import Organization, Program, ProgramSite, Site
from companionway.people.models import ContactPoint, Identifier, Person, PossibleMatch
from companionway.platform.form_time_models import FormTime
from companionway.platform.models import (
    AuditEntry,
    AuditPending,
    AuditSeal,
    Installation,
    OutboxMessage,
    RateLimit,
    Submission,
    User,
)
from companionway.platform.phone_models import AuthorRef, PhoneReceipt
from companionway.platform.session_models import Draft, SignInSession
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.models.agreement import Agreement
from companionway.privacy.models.break_glass import BreakGlass
from companionway.privacy.models.complaint import Complaint
from companionway.privacy.models.consent import (
    CardAnswered,
    Consent,
    ConsentEvent,
    ConsentFalsity,
    ConsentRevocation,
    ConsentText,
)
from companionway.privacy.models.copies import ConsentCopy
from companionway.privacy.models.cover import Cover
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.inquiry import FindingMark, Inquiry
from companionway.privacy.models.notice import NoticeDelivery, NoticeVersion
from companionway.privacy.models.own_page import AgreedWord, OwnLink, OwnSignIn, OwnVisit
from companionway.privacy.models.recipient import Recipient, Relationship
from companionway.privacy.models.report import (
    AbuseReport,
    CrimeReport,
    EmergencyDisclosure,
    ExposureNotification,
    FamilyCarePlan,
)
from companionway.privacy.models.representative import Representative
from companionway.privacy.models.request import IntermediaryRequest, LegalHold, OutsideRequest, RestrictionRequest
from companionway.privacy.models.state_rule import StateRule
from companionway.privacy.models.task import PrivacyTask
from companionway.referrals.models import AnswerLink, Referral, ReferralEvent
from companionway.roadmap.models import Barrier, Hope, HopeWords, Milestone, RoadmapEvent, Step
from companionway.signin.models import AppSecret, RecoveryCode, ResetLink, SignInTries
from companionway.workforce.models import Invitation, PeerWorker, RoleHeld, RoleProposal, Supervision
from companionway.workforce.private_models import AboutPeer, SupervisionNote
from companionway.workforce.role_models import OutOfRoleCount
from companionway.workforce.story_models import Story

__all__ = [
    "AboutPeer",
    "AbuseReport",
    "AccessGrant",
    "Administration",
    "AgreedWord",
    "Agreement",
    "Answer",
    "AnswerLink",
    "AppSecret",
    "Assignment",
    "AuditEntry",
    "AuditPending",
    "AuditSeal",
    "AuthorRef",
    "Barrier",
    "BreakGlass",
    "CardAnswered",
    "CareItem",
    "CareMeeting",
    "CareQuestion",
    "CareTopic",
    "Complaint",
    "Consent",
    "ConsentCopy",
    "ConsentEvent",
    "ConsentFalsity",
    "ConsentRevocation",
    "ConsentText",
    "Contact",
    "ContactAttempt",
    "ContactPlan",
    "ContactPoint",
    "Cover",
    "CrimeReport",
    "DirectorySource",
    "DirectoryTown",
    "DirectoryWord",
    "Disclosure",
    "Draft",
    "EmergencyDisclosure",
    "Engagement",
    "EngagementEvent",
    "ExperienceAsk",
    "ExposureNotification",
    "FamilyCarePlan",
    "FindingMark",
    "FollowUp",
    "FollowUpAttempt",
    "FormTime",
    "GroupSession",
    "Handover",
    "HandoverStep",
    "HeldRecord",
    "Hope",
    "HopeWords",
    "Identifier",
    "Inquiry",
    "Installation",
    "Instrument",
    "IntermediaryRequest",
    "Invitation",
    "LegalHold",
    "Linkage",
    "LinkageAnswer",
    "Listing",
    "Location",
    "Milestone",
    "Move",
    "Note",
    "NoteBeside",
    "NoticeDelivery",
    "NoticeVersion",
    "NumberStopped",
    "Observation",
    "Organization",
    "OutOfRoleCount",
    "OutboxMessage",
    "OutsideRequest",
    "OutsideScore",
    "OwnAsk",
    "OwnLink",
    "OwnSignIn",
    "OwnVisit",
    "PeerWorker",
    "Person",
    "PhoneReceipt",
    "PossibleMatch",
    "PrivacyTask",
    "Program",
    "ProgramSite",
    "Prompt",
    "RateLimit",
    "Recipient",
    "RecoveryCode",
    "Referral",
    "ReferralEvent",
    "Relationship",
    "Representative",
    "ResetLink",
    "RestrictionRequest",
    "RoadmapEvent",
    "RoleHeld",
    "RoleProposal",
    "RulerMark",
    "SafetyNote",
    "Service",
    "ServiceReport",
    "ServiceVersion",
    "SheetGiven",
    "SignInSession",
    "SignInTries",
    "Site",
    "Standout",
    "StateRule",
    "Step",
    "Story",
    "Submission",
    "Supervision",
    "SupervisionNote",
    "SuppliedPack",
    "TextMessage",
    "User",
    "Wishes",
]
