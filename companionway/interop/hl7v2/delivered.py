"""A message that came as a file: judged, then taken in or told why not."""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from companionway.interop.actions import fingerprint
from companionway.interop.hl7v2.heading import number_of as heading_number
from companionway.interop.hl7v2.judgment import Judgment, Sender, judge
from companionway.interop.hl7v2.message import Message
from companionway.interop.hl7v2.models import StoredMessage
from companionway.interop.hl7v2.profile import sender_of
from companionway.interop.hl7v2.referral import person_of, prior_of, referral_of
from companionway.interop.inbound_models import InboundFile
from companionway.interop.incoming import Given, Outcome, Verdict
from companionway.interop.sorting import Kind
from companionway.interop.taking import Terms
from companionway.interop.taking import take as hand_over
from companionway.people import queries as people
from companionway.people.details import PersonDetails
from companionway.platform import wall
from companionway.platform.errors import DomainError
from companionway.privacy.actions.joining import join_as_told
from companionway.referrals.actions.heard import UNKNOWN, hear_of

TAKEN_BACK = "The sender took this order back before it came; a human should look whether it still stands."
MERGES = {"A34", "A40"}
NOBODY = "about nobody we know; the message was not kept"
UNCLEAR = "it does not say plainly which numbers become one; a human should look at it"
JOINED = "the sender says that these numbers are one person; see the possible matches"
IGNORED = "News of a kind that is not used here; the message was not kept."
REUSED = "Another message with this number was taken before; a human should look whether this is a new one."


def take(given: Given, terms: Terms, at: datetime, *, vouched: bool) -> Outcome:
    """What becomes of a message: AA makes, updates or takes back a referral, AE and AR are refused with the reason."""
    sender = sender_of(given.source) or Sender(zone=timezone.get_default_timezone())
    sender = replace(sender, order_codes=sender.order_codes | terms.order_codes)
    judgment = judge(given.body or b"", sender, terms.today)
    message = judgment.message
    control_id = message.header.control_id if message else ""
    outcome = _outcome(judgment, given, terms, at, vouched)
    return replace(outcome, kind=Kind.HL7V2, control_id=control_id, notes=tuple(message.notes) if message else ())


def _outcome(judgment: Judgment, given: Given, terms: Terms, at: datetime, vouched: bool) -> Outcome:
    message = judgment.message
    if judgment.ignored:
        return Outcome(Verdict.NO_REFERRAL, reason=IGNORED, keep_body=False)
    if judgment.ack != "AA" or message is None:
        return Outcome(Verdict.REFUSED, judgment.location, f"{judgment.ack}: {judgment.reason}")
    with wall.everyone("a message is judged by all that came before it from its sender"):
        earlier, number = InboundFile.kept, message.header.control_id
        if not vouched and (
            earlier.known_number(given.source, number, fingerprint(given))
            or StoredMessage.kept.used_before(given.source, heading_number(given.body or b""), fingerprint(given))
        ):
            return Outcome(Verdict.REFUSED, "MSH-10", REUSED)
        if message.header.message_type == "ADT":
            return _news(message, given, terms, at)
        incoming = referral_of(message, terms.today)
        if not (vouched or incoming.takes_back) and earlier.was_taken_back(given.source, incoming.order_id):
            return Outcome(Verdict.REFUSED, "ORC-2", TAKEN_BACK)
    try:
        verdict, referral = hand_over(incoming, given.source, terms, at)
    except DomainError as fault:
        early = incoming.order_id if fault.code == "no_such_order" else ""
        return Outcome(Verdict.REFUSED, incoming.where, fault.message, takes_back=early)
    return Outcome(verdict, referrals=(referral,))


def _news(message: Message, given: Given, terms: Terms, at: datetime) -> Outcome:
    """ADT never makes a person: of somebody we do not know only the envelope is kept.

    Of somebody we know, ways to reach them and a missing birth date are added. What says something else than is
    written here, or asks to delete, is for a human: nothing that we know is taken away by news.
    """
    person, kind = person_of(message, terms.today), message.header.kind
    try:
        if message.header.trigger in MERGES:
            return _merged(message, person, given, terms, at)
        heard = hear_of(sender=given.source, person=person, by=terms.by, at=at)
    except DomainError as fault:
        if fault.code == UNKNOWN:
            return Outcome(Verdict.NO_REFERRAL, reason=f"{kind}: {NOBODY}", keep_body=False)
        return Outcome(Verdict.NO_REFERRAL, "PID", f"{kind}: {fault.message}", for_human=True)
    doubts = [*(f"another {name}" for name in heard.doubted), *(f"PID-{place} emptied" for place in message.emptied)]
    if doubts:
        reason = f"{kind}: news about a person we know; a human should look at it ({', '.join(doubts)})"
        return Outcome(Verdict.NO_REFERRAL, "PID", reason, for_human=True)
    return Outcome(Verdict.UPDATED if heard.added else Verdict.KNOWN, reason=f"{kind}: about a person we know",
                   keep_body=False)  # fmt: skip


def _merged(message: Message, person: PersonDetails, given: Given, terms: Terms, at: datetime) -> Outcome:
    """The numbers of MRG are those of PID from now on. A human can part the records again."""
    kind, gone = message.header.kind, prior_of(message)
    several = any("more than one" in flag for flag in message.flags)
    if several or not gone.identifiers or not person.identifiers:
        known = people.is_known(given.source, (*gone.identifiers, *person.identifiers))
        reason = f"{kind}: {UNCLEAR if known else NOBODY}"
        return Outcome(Verdict.NO_REFERRAL, "MRG", reason, for_human=known, keep_body=known)
    found = join_as_told(sender=given.source, gone=gone, stays=person, by=terms.by, at=at)
    if found is None:
        return Outcome(Verdict.NO_REFERRAL, reason=f"{kind}: {NOBODY}", keep_body=False)
    return Outcome(Verdict.UPDATED, reason=f"{kind}: {JOINED}")
