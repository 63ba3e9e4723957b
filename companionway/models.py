"""The list of tables: imports only; nothing may import it."""

from companionway.engagement.models.contact import Contact, ContactAttempt, GroupSession
from companionway.engagement.models.walk import Assignment, Engagement, EngagementEvent
from companionway.followups.models import FollowUp, FollowUpAttempt
from companionway.instruments.models import Administration, Answer, Instrument
from companionway.organizations.models import Organization, Program, ProgramSite, Site
from companionway.people.models import ContactPoint, Identifier, Person, PossibleMatch
from companionway.platform.models import AuditEntry, Installation, OutboxMessage, Submission, User
from companionway.privacy.models.access import AccessGrant
from companionway.referrals.models import AnswerLink, Referral, ReferralEvent
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision

__all__ = [
    "AccessGrant", "Administration", "Answer", "AnswerLink", "Assignment", "AuditEntry", "Contact", "ContactAttempt",
    "ContactPoint", "Engagement", "EngagementEvent", "FollowUp", "FollowUpAttempt", "GroupSession", "Identifier",
    "Installation", "Instrument", "Organization", "OutboxMessage", "PeerWorker", "Person", "PossibleMatch", "Program",
    "ProgramSite", "Referral", "ReferralEvent", "RoleHeld", "Site", "Submission", "Supervision", "User",
]  # fmt: skip
