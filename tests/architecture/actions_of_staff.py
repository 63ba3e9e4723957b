"""The scenarios of the actions about who works here: roles, invitations, sign-outs and a peer's own words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from companionway.engagement.actions import leaving, supervision
from companionway.engagement.actions.cover import begin_cover, end_cover, follow_covers, note_ended
from companionway.privacy.models.cover import Cover
from companionway.signin.rules import Proofing
from companionway.workforce.actions import invitations, own_words, roles, sign_outs
from companionway.workforce.actions.invitations import Newcomer
from companionway.workforce.actions.own_words import OwnWords
from companionway.workforce.actions.roles import Place
from companionway.workforce.models import Invitation, PeerWorker, RoleHeld, Supervision
from companionway.workforce.rules import Role, ShownTo
from tests.cast import NOW, Cast, sam_walks_with
from tests.signed_in import signed_in

Call = Callable[[], Any]
AT = NOW + timedelta(hours=3)
ON = timezone.localdate(AT)
NEWCOMER = Newcomer("Lou", "Pratt", "lou", "seven quiet lanterns by the harbor")
WORDS = OwnWords("I have been there.", ShownTo.TEAM, "Walks help.", ShownTo.SUPERVISOR)


def _signed_in(cast: Cast) -> Call:
    session = signed_in(cast.ana)
    return lambda: sign_outs.end_sign_in(session_id=session.id, by=cast.ana.id, at=AT)


def _everywhere(cast: Cast) -> Call:
    signed_in(cast.ana)
    return lambda: sign_outs.sign_out_everywhere(user_id=cast.ana.id, by=cast.ben.id, at=AT)


def _new_start(cast: Cast) -> Call:
    proofing = next(iter(Proofing)).value
    return lambda: sign_outs.ask_for_new_start(user_id=cast.ana.id, proofing=proofing, by=cast.kit.id, at=AT)


def given(role: Role) -> Callable[[Cast], Call]:
    """Kit gives Gil a role."""

    def prepare(cast: Cast) -> Call:
        return lambda: roles.give_role(
            user_id=cast.gil.id, role=role, place=Place(), starts_on=ON, ends_on=None, by=cast.kit.id, at=AT
        )

    return prepare


def _decide(cast: Cast) -> Call:
    proposal = given(Role.PRIVACY_OFFICER)(cast)()
    return lambda: roles.decide_proposal(proposal_id=proposal.id, confirm=True, by=cast.eli.id, at=AT)


def _enable(cast: Cast) -> Call:
    leaving.disable(user_id=cast.gil.id, by=cast.kit.id, at=AT)
    return lambda: roles.enable(user_id=cast.gil.id, by=cast.kit.id, at=AT)


def _withdraw_role(cast: Cast) -> Call:
    sam_walks_with(cast.jo)
    held = RoleHeld.objects.get(user=cast.jo)
    return lambda: leaving.withdraw_role(role_id=held.id, by=cast.kit.id, at=AT)


def _disable(cast: Cast) -> Call:
    sam_walks_with(cast.jo)
    return lambda: leaving.disable(user_id=cast.jo.id, by=cast.kit.id, at=AT)


def _begin_supervision(cast: Cast) -> Call:
    Supervision.objects.all().delete()
    return lambda: supervision.begin_supervision(
        user_id=cast.ana.id, supervisor_id=cast.ben.id, by=cast.kit.id, at=AT
    )  # fmt: skip


def _end_supervision(cast: Cast) -> Call:
    row = Supervision.objects.get(peer__user=cast.ana)
    return lambda: supervision.end_supervision(supervision_id=row.id, by=cast.kit.id, at=AT)


def _invite(cast: Cast) -> Call:
    return lambda: invitations.invite(
        email="lou@example.org", role=Role.PEER_WORKER, place=Place(), by=cast.kit.id, at=AT
    )  # fmt: skip


def with_invitation(action: Callable[..., Any]) -> Callable[[Cast], Call]:
    """An action on an invitation that is on its way."""

    def prepare(cast: Cast) -> Call:
        _invite(cast)()
        return lambda: action(invitation_id=Invitation.objects.get().id, by=cast.kit.id, at=AT)

    return prepare


def _accept(cast: Cast) -> Call:
    made = invitations.new_link(invitation_id=_invite(cast)().id, at=AT)
    assert made is not None
    return lambda: invitations.accept(token=made[1], newcomer=NEWCOMER, at=AT)


def _about(cast: Cast) -> Call:
    return lambda: own_words.write_about_oneself(words=WORDS, by=cast.ana.id, at=AT)


def _note(cast: Cast) -> Call:
    peer = PeerWorker.objects.get(user=cast.ana)
    return lambda: own_words.note_supervision(peer_id=peer.id, words="We talked about rest.", by=cast.ben.id, at=AT)


def ana_covers_for_jo(cast: Cast, begins_in: timedelta = timedelta(0)) -> Cover:
    """Ben lets Ana cover for Jo for a day."""
    starts_at = AT + begins_in
    return begin_cover(
        covered=cast.jo.id, covering=cast.ana.id, starts_at=starts_at, ends_at=starts_at + timedelta(days=1),
        by=cast.ben.id, at=AT,
    )  # fmt: skip


def _begin_cover(cast: Cast) -> Call:
    sam_walks_with(cast.jo)
    return lambda: ana_covers_for_jo(cast)


def _end_cover(cast: Cast) -> Call:
    cover = _begin_cover(cast)()
    return lambda: end_cover(cover_id=cover.id, by=cast.ben.id, at=AT)


def _follow_covers(cast: Cast) -> Call:
    sam_walks_with(cast.jo)
    cover = ana_covers_for_jo(cast, timedelta(hours=1))
    return lambda: follow_covers(at=cover.starts_at)


def _note_ended(cast: Cast) -> Call:
    cover = ana_covers_for_jo(cast, timedelta(hours=1))
    return lambda: note_ended(at=cover.ends_at)


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "engagement.actions.cover.begin_cover": _begin_cover,
    "engagement.actions.cover.end_cover": _end_cover,
    "engagement.actions.cover.follow_covers": _follow_covers,
    "engagement.actions.cover.note_ended": _note_ended,
    "engagement.actions.leaving.disable": _disable,
    "engagement.actions.leaving.withdraw_role": _withdraw_role,
    "engagement.actions.supervision.begin_supervision": _begin_supervision,
    "engagement.actions.supervision.end_supervision": _end_supervision,
    "workforce.actions.invitations.accept": _accept,
    "workforce.actions.invitations.invite": _invite,
    "workforce.actions.invitations.send_again": with_invitation(invitations.send_again),
    "workforce.actions.invitations.withdraw": with_invitation(invitations.withdraw),
    "workforce.actions.own_words.note_supervision": _note,
    "workforce.actions.own_words.write_about_oneself": _about,
    "workforce.actions.roles.decide_proposal": _decide,
    "workforce.actions.roles.enable": _enable,
    "workforce.actions.roles.give_role": given(Role.PEER_WORKER),
    "workforce.actions.sign_outs.ask_for_new_start": _new_start,
    "workforce.actions.sign_outs.end_sign_in": _signed_in,
    "workforce.actions.sign_outs.sign_out_everywhere": _everywhere,
}
