"""Where a request is now, read for its sender's Task: its events and the walk that it led to. Two queries at most."""

from companionway.engagement.queries.lookup import walk_of
from companionway.interop.fhir.server.task.saying import Where
from companionway.referrals.leading import last_event
from companionway.referrals.models import Referral
from companionway.referrals.rules import State, Try, Verb

DIED, AT_GOODBYE = "died", "goodbye"
TOLD_BY = {State.WITHDRAWN: Verb.WITHDRAW, State.ATTEMPTING: Verb.TRY, State.TURNED_AWAY: Verb.TURN_AWAY}


def where_is(living: Referral) -> Where:
    """The plain values. The caller sees everyone."""
    state = State(living.state)
    verb = TOLD_BY.get(state)
    last = last_event(living, verb) if verb else None
    walk = walk_of(living.id) if state == State.ENGAGED else None
    return Where(
        state=state, talked=living.first_contact_at is not None,
        missed=bool(last and verb == Verb.TRY and last.outcome == Try.NO_ANSWER),
        died=bool(last and last.outcome == DIED), by_sender=bool(last and last.by_id is None),
        turned_away_for=last.outcome if last and verb == Verb.TURN_AWAY else "",
        walk=walk.state if walk else "", goodbye=walk.goodbye if walk else "",
        until_goodbye=living.program.close_loop_at == AT_GOODBYE,
    )  # fmt: skip
