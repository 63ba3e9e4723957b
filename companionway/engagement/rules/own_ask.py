"""What a person may ask for on their own page with one tap, and what of it counts at once. No reason is asked."""

from enum import StrEnum

from companionway.engagement.rules.walk import State, Verb


class Asked(StrEnum):
    """One wish. `WRONG` has the person's own words on what is not right in their record."""

    REACH_ME = "reach_me"
    PAUSE = "pause"
    GO_ON = "go_on"
    STOP = "stop"
    ANOTHER_PEER = "another_peer"
    COME_BACK = "come_back"
    WRONG = "wrong"


# What happens by itself the moment that somebody asks. Stopping pauses: nobody reaches out, and the goodbye is said by
# their peer.
AT_ONCE = {Asked.PAUSE: Verb.PAUSE, Asked.STOP: Verb.PAUSE, Asked.GO_ON: Verb.RESUME}
NEEDS_WALK = frozenset(Asked) - {Asked.WRONG, Asked.REACH_ME}
WORDS_MOST = 5_000


def offered(state: State | str) -> tuple[Asked, ...]:
    """What may be asked for about a walk in this state."""
    return {
        State.OPEN: (Asked.REACH_ME, Asked.PAUSE, Asked.ANOTHER_PEER, Asked.STOP),
        State.PAUSED: (Asked.GO_ON, Asked.ANOTHER_PEER, Asked.STOP),
        State.CLOSED: (Asked.COME_BACK,),
    }.get(State(state), ())
