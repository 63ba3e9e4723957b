"""What a sender is told on their link: their own message, that a peer has it, and with consent what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from companionway.platform import wall
from companionway.platform.ids import token_hash
from companionway.privacy import gate
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.queries.choosing import Resting, names, resting_on
from companionway.privacy.queries.consent import consents_of
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind, Relation
from companionway.referrals import rules
from companionway.referrals.models import AnswerLink, Referral
from companionway.referrals.queries import sent_on

HOLDER = "who holds a sender's link is nobody in particular"
LEAST = "the sender's own message and whether a peer has it"
LEAST_OUTCOME = "one of four words, as the person agreed"
# The least that says what became of a request. Duplicates and withdrawn ones are nobody's news.
BECAME = {
    rules.State.ENGAGED: "met", rules.State.DECLINED: "door_open", rules.State.NOT_REACHED: "not_reached",
}  # fmt: skip
UNDER_WAY = "under_way"


@dataclass(frozen=True)
class Sent:
    """A sender's message behind a living link, and where the request is now."""

    referral: Referral
    living: Referral
    ends_at: datetime


def sent(token: str, now: datetime) -> Sent | None:
    """The message behind a link; None for an unknown or ended link, which look alike."""
    with wall.everyone(HOLDER):
        link = AnswerLink.objects.filter(token_hash=token_hash(token), ends_at__gt=now)
        found = link.select_related("referral__program", "referral__site", "referral__person").first()
        return Sent(found.referral, sent_on(found.referral), found.ends_at) if found else None


def receipt(found: Sent, now: datetime) -> gate.Permit:
    """Leave to show the sender their own message, and that a peer has it where every program asked acknowledges."""
    if found.living.accepted_at is not None:
        try:
            return gate.judge(_receipt(found, taken=True), by=None, at=now)
        except gate.Refused:
            pass
    return gate.judge(_receipt(found, taken=False), by=None, at=now)


def _receipt(found: Sent, *, taken: bool) -> gate.Ask:
    referral, living = found.referral, found.living
    programs = (referral.program, living.program)
    silent = next((program for program in programs if not program.acknowledge_referrer), living.program)
    own = frozenset({Information.OWN_WORDS})
    site = referral.site
    return gate.Ask(
        person_id=referral.person_id, program_id=silent.id, basis=gate.Basis.OWN_MESSAGE, recipient=_sender(referral),
        purpose=Purpose.TELL_REFERRER, information=own | {Information.ACKNOWLEDGMENT} if taken else own,
        channel=Channel.LINK, least=LEAST, record_ids=(referral.id,),
        values={
            "sent_at": referral.received_at.isoformat(), "site": site.name if site else "",
            "site_slug": site.slug if site else "", "program": referral.program.name, "taken": taken,
            "promise_due_at": referral.promise_due_at.isoformat(), "ends_at": found.ends_at.isoformat(),
        },
    )  # fmt: skip


def _sender(referral: Referral) -> gate.Told:
    """Whoever holds the link: the team at that site, by no name of a person."""
    name = referral.site.name if referral.site else referral.program.name
    return gate.Told(name=name, kind=RecipientKind.OTHER, relations=frozenset({Relation.SENDER}))


def what_became(found: Sent, now: datetime) -> gate.Permit:
    """Leave to say what became of the request, in one word, on a consent that names the team that asked.

    Raises gate.Refused. Whoever shows it says the same for every refusal, so that the link tells nothing by silence.
    """
    living = found.living
    with wall.everyone(HOLDER):
        recipient = _team(found.referral)
        rests = _rests_on(living, recipient, now) if recipient else Resting("", None, None)
    return gate.judge(
        gate.Ask(
            person_id=living.person_id, program_id=living.program_id,
            basis=rests.basis, consent_id=rests.consent_id,
            recipient=recipient.id if recipient else _sender(found.referral), purpose=Purpose.TELL_REFERRER,
            information=frozenset({Information.STATUS}), channel=Channel.LINK, least=LEAST_OUTCOME,
            record_ids=(living.id,),
            values={"became": BECAME.get(rules.State(living.state), UNDER_WAY)},
        ),
        by=None, at=now,
    )  # fmt: skip


def _team(referral: Referral) -> Recipient | None:
    """The recipient that stands for the team that asked: by its site, or by the system that it asks with."""
    if not (referral.site_id or referral.sender):
        return None
    known = Q(site_id=referral.site_id) if referral.site_id else Q(pk__in=[])
    known |= Q(sender=referral.sender) if referral.sender else Q(pk__in=[])
    return Recipient.objects.filter(known, ended_on=None).order_by("-site_id", "id").first()


def _rests_on(living: Referral, recipient: Recipient, now: datetime) -> Resting:
    """The consent in this program that names this team, if there is one."""
    held = [
        one for one in consents_of(living.person.same_as_id, now)
        if one.row.program_id == living.program_id and names(one, recipient.id)
    ]  # fmt: skip
    return resting_on(held, recipient.id, Purpose.TELL_REFERRER)
