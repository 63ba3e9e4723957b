"""What stands behind the addresses of who works here: a role, a proposal, an invitation with its link, a peer."""

import uuid
from datetime import timedelta

from companionway.engagement.actions.cover import begin_cover
from companionway.platform import clock
from companionway.workforce.actions import invitations, roles
from companionway.workforce.actions.roles import Place
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision
from companionway.workforce.rules import Role
from tests.cast import Cast


def staff_samples(cast: Cast) -> dict[str, uuid.UUID]:
    """The ids behind the parameters, by parameter."""
    proposal = roles.give_role(
        user_id=cast.gil.id, role=Role.PRIVACY_OFFICER, place=Place(), starts_on=clock.today(), ends_on=None,
        by=cast.kit.id, at=clock.now(),
    )  # fmt: skip
    return {
        "user_id": cast.gil.id,
        "role_id": RoleHeld.objects.get(user=cast.gil).id,
        "proposal_id": proposal.id,
        "supervision_id": Supervision.objects.get(peer__user=cast.ana).id,
        "invitation_id": _invited(cast, "mo@example.org"),
    }


def staff_special(cast: Cast) -> dict[tuple[str, str], tuple[object, frozenset[str]]]:
    """What stands behind one address only, by its name and parameter, and whom of the cast it exists for."""
    made = invitations.new_link(invitation_id=_invited(cast, "lou@example.org"), at=clock.now())
    assert made is not None
    ben = frozenset({"ben"})
    return {
        ("web:supervision-begun", "user_id"): (cast.ana.id, frozenset({"kit"})),
        ("web:invitation", "token"): (made[1], frozenset()),
        ("web:team-signed-out", "user_id"): (cast.ana.id, ben),
        ("web:cover", "peer_id"): (PeerWorker.objects.get(user=cast.ana).id, ben),
        ("web:cover-ending", "cover_id"): (_covered(cast), ben),
        ("web:supervision-of", "peer_id"): (PeerWorker.objects.get(user=cast.ana).id, ben),
    }


def _covered(cast: Cast) -> uuid.UUID:
    now = clock.now()
    return begin_cover(
        covered=cast.jo.id, covering=cast.ana.id, starts_at=now, ends_at=now + timedelta(days=1), by=cast.ben.id, at=now
    ).id


def _invited(cast: Cast, email: str) -> uuid.UUID:
    return invitations.invite(
        email=email, role=Role.PEER_WORKER, place=Place(), by=cast.kit.id, at=clock.now()
    ).id  # fmt: skip
