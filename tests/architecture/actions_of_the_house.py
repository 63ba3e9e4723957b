"""Every public action, and for each one scenario: what stands before, and the call that must leave one audit entry."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from companionway.engagement.actions import contact as touching
from companionway.engagement.actions.group import log_group
from companionway.engagement.actions.supervision import follow_supervision
from companionway.engagement.actions.walk import choose_rhythm, open_from_referral, walk_with, welcome_back
from companionway.engagement.rules.contact import Channel
from companionway.engagement.rules.rhythm import Rhythm
from companionway.engagement.rules.walk import State as Walk
from companionway.followups import actions as followups
from companionway.followups.rules import State as Asked
from companionway.followups.rules import Verb as Asking
from companionway.instruments.actions import check_in as check_ins
from companionway.instruments.rules import AnswerKind, Moment
from companionway.organizations.actions import apply_changes
from companionway.organizations.planning import Change
from companionway.outcomes.actions import export_facts
from companionway.people.models import PossibleMatch
from companionway.privacy.actions.joining import judge_match, part_again
from companionway.referrals.actions import look
from companionway.referrals.actions.once import receive_once
from companionway.referrals.actions.receive import receive
from companionway.referrals.actions.take_back import take_back
from companionway.referrals.rules import State, Verb
from companionway.workforce.models import Supervision
from tests.architecture.actions_of_audit import SCENARIOS as OF_AUDIT
from tests.architecture.actions_of_care import SCENARIOS as OF_CARE
from tests.architecture.actions_of_check_ins import SCENARIOS as OF_CHECK_INS
from tests.architecture.actions_of_consent import SCENARIOS as OF_CONSENT
from tests.architecture.actions_of_exports import SCENARIOS as OF_EXPORTS
from tests.architecture.actions_of_help import SCENARIOS as OF_HELP
from tests.architecture.actions_of_interop import SCENARIOS as OF_INTEROP
from tests.architecture.actions_of_own_page import SCENARIOS as OF_OWN_PAGE
from tests.architecture.actions_of_phones import SCENARIOS as OF_PHONES
from tests.architecture.actions_of_reach import SCENARIOS as OF_REACH
from tests.architecture.actions_of_rights import SCENARIOS as OF_RIGHTS
from tests.architecture.actions_of_staff import SCENARIOS as OF_STAFF
from tests.architecture.actions_of_the_roadmap import SCENARIOS as OF_THE_ROADMAP
from tests.architecture.signin_scenarios import SCENARIOS as SIGNING_IN
from tests.cast import NOW, Cast, request_for_sam, sam_waits, sam_walks_with
from tests.stories import ASKING_VERBS, LATER, REFERRAL_VERBS, WALK_VERBS, baseline, engagement_in, followup_in
from tests.stories import referral_in as referral

Call = Callable[[], Any]
Scenario = Callable[[Cast], Call]
AT = NOW + timedelta(hours=3)


def verb_of_referral(verb: Verb, state: State) -> Scenario:
    """A verb of a referral in a state from which it may happen."""

    def prepare(cast: Cast) -> Call:
        row = referral(state, cast)
        if verb == Verb.MARK_DUPLICATE:
            from companionway.referrals.actions.place import mark_duplicate

            other = sam_waits()
            return lambda: mark_duplicate(referral_id=row.id, of=other.id, by=cast.ana.id, at=AT)
        return lambda: REFERRAL_VERBS[verb](row, cast)

    return prepare


def _open(cast: Cast) -> Call:
    row = referral(State.ACCEPTED, cast)
    return lambda: open_from_referral(
        referral_id=row.id, channel="call", rhythm=Rhythm.WEEKLY, modes=["call"], by=cast.ana.id, at=AT
    )


def verb_of_walk(verb: Any, state: Walk) -> Scenario:
    """A verb of an engagement."""

    def prepare(cast: Cast) -> Call:
        row = engagement_in(state, cast)
        return lambda: WALK_VERBS[verb](row, cast)

    return prepare


def with_walk(action: Callable[..., Any], state: Walk = Walk.OPEN, **more: Any) -> Scenario:
    """An action on an engagement in a state. A value that is a function is asked with the cast."""

    def prepare(cast: Cast) -> Call:
        row = engagement_in(state, cast)
        given = {name: value(cast) if callable(value) else value for name, value in more.items()}
        return lambda: action(engagement_id=row.id, by=cast.ana.id, at=AT, **given)

    return prepare


def with_touch(action: Callable[..., Any], kind: str, **more: Any) -> Scenario:
    """An action on a contact or a try that was saved a moment ago."""

    def prepare(cast: Cast) -> Call:
        row, key = sam_walks_with(cast.ana), uuid.uuid4()
        given = {"engagement_id": row.id, "channel": Channel.CALL, "by": cast.ana.id, "at": AT}
        if kind == "contact_id":
            touching.log_contact(contact_id=key, **given)
        else:
            touching.log_try(attempt_id=key, **given)
        return lambda: action(**{kind: key}, by=cast.ana.id, at=AT, **more)

    return prepare


def _group(cast: Cast) -> Call:
    both = [sam_walks_with(cast.ana), sam_walks_with(cast.ana)]
    return lambda: log_group(
        session_id=uuid.uuid4(), name="Coffee", engagements=both, occurred_at=AT, minutes=60, by=cast.ana.id, at=AT
    )


def asking(verb: Asking) -> Scenario:
    """A verb of a follow-up that is to be asked."""

    def prepare(cast: Cast) -> Call:
        row = followup_in(Asked.WAITING, cast)
        return lambda: ASKING_VERBS[verb](row, cast)

    return prepare


def _plan(cast: Cast) -> Call:
    baseline(sam_walks_with(cast.ana), cast)
    return lambda: followups.plan(at=AT)


def _supervised_anew(cast: Cast) -> Call:
    sam_walks_with(cast.ana)
    Supervision.objects.filter(peer__user=cast.ana).update(supervisor=cast.cleo)
    return lambda: follow_supervision(at=AT)


def _death(cast: Cast) -> Call:
    row = followup_in(Asked.WAITING, cast)
    return lambda: followups.note_death_of(person_id=row.engagement.person_id, by=cast.ana.id, at=AT)


def with_check_in(action: Callable[..., Any], **more: Any) -> Scenario:
    """An action on a check-in that was begun."""

    def prepare(cast: Cast) -> Call:
        row = check_ins.begin(
            engagement_id=sam_walks_with(cast.ana).id, moment=Moment.BASELINE, by=cast.ana.id, at=LATER
        )  # fmt: skip
        return lambda: action(administration_id=row.id, by=cast.ana.id, at=AT, **more)

    return prepare


def judged(first: bool) -> Scenario:
    """Judging a match, or parting what was joined."""

    def prepare(cast: Cast) -> Call:
        sam_waits(), sam_waits()
        match = PossibleMatch.objects.get()
        if first:
            return lambda: judge_match(match_id=match.id, same=True, by=cast.ben.id, at=AT)
        judge_match(match_id=match.id, same=True, by=cast.ben.id, at=AT)
        return lambda: part_again(match_id=match.id, by=cast.ben.id, at=AT)

    return prepare


def _take_back(cast: Cast) -> Call:
    sam_waits(sender="epic", order_id="7")
    person = request_for_sam().person
    return lambda: take_back(sender="epic", order_id="7", person=person, by=None, at=AT)


def _board_shown(cast: Cast) -> Call:
    rows = [sam_waits(), sam_waits()]
    return lambda: look.note_board_shown(referrals=rows, by=cast.ana.id, at=AT)


def _request_shown(cast: Cast) -> Call:
    row = sam_waits()
    return lambda: look.note_request_shown(referral=row, part="whole", by=cast.ana.id, at=AT)


def _once(cast: Cast) -> Call:
    key = uuid.uuid4()
    return lambda: receive_once(new=request_for_sam(), scope="harbor", key=key, by=None, at=AT)


def _changes(cast: Cast) -> Call:
    change = Change("site", "harbor", "a new name", {"name": "Harbor General"})
    return lambda: apply_changes(organization="coast", changes=[change], by=cast.kit.id, at=AT)


def _export(cast: Cast) -> Call:
    def act() -> None:
        with TemporaryDirectory() as folder:
            export_facts(folder=Path(folder), by=cast.kit.id, at=AT)

    return act


ANSWER = {"item": 1, "kind": AnswerKind.ANSWERED, "value": 3}
CORRECTION = {"channel": Channel.CALL, "occurred_at": AT, "minutes": 5, "kinds": [], "place": "", "reason": "A call"}
CHOICE = {"rhythm": Rhythm.SPORADIC, "modes": ["text"], "next_on": None}
SCENARIOS: dict[str, Scenario] = (
    {
        "engagement.actions.contact.log_contact": with_walk(
            touching.log_contact, contact_id=lambda _: uuid.uuid4(), channel="text"
        ),
        "engagement.actions.contact.log_try": with_walk(
            touching.log_try, attempt_id=lambda _: uuid.uuid4(), channel="call"
        ),
        "engagement.actions.contact.undo_contact": with_touch(touching.undo_contact, "contact_id"),
        "engagement.actions.contact.undo_try": with_touch(touching.undo_try, "attempt_id"),
        "engagement.actions.contact.add_details": with_touch(
            touching.add_details, "contact_id", minutes=10, kinds=[], place=""
        ),
        "engagement.actions.contact.correct": with_touch(touching.correct, "contact_id", **CORRECTION),
        "engagement.actions.group.log_group": _group,
        "engagement.actions.supervision.follow_supervision": _supervised_anew,
        "engagement.actions.walk.open_from_referral": _open,
        "engagement.actions.walk.pause": verb_of_walk("pause", Walk.OPEN),
        "engagement.actions.walk.resume": verb_of_walk("resume", Walk.PAUSED),
        "engagement.actions.walk.say_goodbye": verb_of_walk("say_goodbye", Walk.OPEN),
        "engagement.actions.walk.welcome_back": with_walk(welcome_back, Walk.CLOSED, channel="call"),
        "engagement.actions.walk.walk_with": with_walk(walk_with, worker=lambda cast: cast.jo.id),
        "engagement.actions.walk.choose_rhythm": with_walk(choose_rhythm, **CHOICE),
        "followups.actions.plan": _plan,
        "followups.actions.note_try": asking(Asking.TRY),
        "followups.actions.answer": asking(Asking.ANSWER),
        "followups.actions.say_not_now": asking(Asking.SAY_NOT_NOW),
        "followups.actions.stop_trying": asking(Asking.STOP_TRYING),
        "followups.actions.note_death": asking(Asking.NOTE_DEATH),
        "followups.actions.note_death_of": _death,
        "instruments.actions.check_in.begin": with_walk(check_ins.begin, moment=Moment.BASELINE),
        "instruments.actions.check_in.answer": with_check_in(check_ins.answer, **ANSWER),
        "instruments.actions.check_in.finish": with_check_in(check_ins.finish),
        "instruments.actions.check_in.set_aside": with_check_in(check_ins.set_aside),
        "organizations.actions.apply_changes": _changes,
        "outcomes.actions.export_facts": _export,
        "privacy.actions.joining.judge_match": judged(first=True),
        "privacy.actions.joining.part_again": judged(first=False),
        "referrals.actions.answer.accept": verb_of_referral(Verb.ACCEPT, State.RECEIVED),
        "referrals.actions.answer.pass_on": verb_of_referral(Verb.PASS_ON, State.RECEIVED),
        "referrals.actions.answer.hand_back": verb_of_referral(Verb.HAND_BACK, State.ACCEPTED),
        "referrals.actions.answer.note_try": verb_of_referral(Verb.TRY, State.ACCEPTED),
        "referrals.actions.answer.say_not_now": verb_of_referral(Verb.SAY_NOT_NOW, State.ACCEPTED),
        "referrals.actions.answer.stop_trying": verb_of_referral(Verb.STOP_TRYING, State.ATTEMPTING),
        "referrals.actions.answer.check_back": verb_of_referral(Verb.CHECK_BACK, State.DECLINED),
        "referrals.actions.place.redirect": verb_of_referral(Verb.REDIRECT, State.RECEIVED),
        "referrals.actions.place.turn_away": verb_of_referral(Verb.TURN_AWAY, State.RECEIVED),
        "referrals.actions.place.mark_duplicate": verb_of_referral(Verb.MARK_DUPLICATE, State.RECEIVED),
        "referrals.actions.place.withdraw": verb_of_referral(Verb.WITHDRAW, State.RECEIVED),
        "referrals.actions.receive.receive": lambda cast: lambda: receive(new=request_for_sam(), by=None, at=AT),
        "referrals.actions.take_back.take_back": _take_back,
        "referrals.actions.once.receive_once": _once,
        "referrals.actions.look.note_board_shown": _board_shown,
        "referrals.actions.look.note_request_shown": _request_shown,
    }
    | OF_AUDIT
    | OF_EXPORTS
    | OF_CHECK_INS
    | OF_CARE
    | OF_CONSENT
    | OF_REACH
    | OF_HELP
    | OF_OWN_PAGE
    | OF_RIGHTS
    | OF_INTEROP
    | OF_PHONES
    | OF_STAFF
    | OF_THE_ROADMAP
    | SIGNING_IN
)
