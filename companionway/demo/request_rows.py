"""The rows of an invented request: as the actions would have written them, with the grants that come with each step."""

import uuid

from companionway.demo.chance import Chance
from companionway.demo.requests import SENDERS, Asked
from companionway.demo.sink import Sink
from companionway.demo.world import World
from companionway.platform.ids import link_token, token_hash
from companionway.referrals import rules


def put_request(world: World, sink: Sink, chance: Chance, asked: Asked) -> None:
    """The rows of one request: itself, its events, the sender's link, who may see the person because of it."""
    program = asked.program
    due = rules.promise_due(asked.received_at, asked.where, program.here_minutes, program.days)
    sink.put(
        "referral", asked.id, asked.person.id, program.id, world.site_id(asked.site), asked.source, asked.route,
        SENDERS.get(asked.route, ""), asked.order_id, asked.asked_by, asked.asked_by_user, asked.route == "form",
        asked.where, asked.place, asked.perinatal, asked.after_overdose, asked.person.good_times, asked.their_words, "",
        asked.state, asked.received_at, due, asked.peer.id if asked.peer else None, asked.accepted_at,
        asked.first_attempt_at, asked.first_contact_at, asked.settled_at, asked.check_back, asked.check_back_on,
        asked.redirected_from, asked.same_request_as, len(asked.events),
    )  # fmt: skip
    for verb, state, at, by, channel, outcome in asked.events:
        sink.put("referralevent", chance.identity(at), asked.id, verb, state, at, by, channel, outcome)
    if asked.redirected_from is None:
        digest = token_hash(link_token("receipt", uuid.UUID(asked.id))).hex()
        sink.put("answerlink", f"\\x{digest}", asked.id, rules.answer_link_ends(due))
    ended = asked.settled_at
    if asked.settled_at and asked.state in rules.DOOR_OPEN:
        ended = rules.duty_ends(asked.settled_at, asked.check_back)
    for user, at in asked.grants:
        sink.put("accessgrant", chance.identity(at), user, asked.person.id, "duty", asked.id, at, ended)
