"""For each action of signing in: what stands before, and the call that must leave one audit entry."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator

from companionway.signin.actions import factors, passwords, tries
from companionway.signin.rules import Method
from tests.cast import NOW, Cast

AT = NOW + timedelta(hours=3)
Scenario = Callable[[Cast], Callable[[], Any]]
NEW = "gentle otter borrowed lamp"


def _totp(cast: Cast) -> Authenticator:
    factors.add_app(secret="ABCDEFGH", step=1, by=cast.ana.id, at=NOW)
    return Authenticator.objects.get(user=cast.ana)


def _removed(cast: Cast) -> Callable[[], Any]:
    row = _totp(cast)
    return lambda: factors.remove_factor(factor_id=row.pk, by=cast.ana.id, at=AT)


def _unlinked(cast: Cast) -> Callable[[], Any]:
    given = {"user_id": cast.ana.id, "provider": "harbor", "by": cast.kit.id}
    factors.link_hospital(**given, identity="i", at=NOW)
    return lambda: factors.unlink_hospital(**given, at=AT)


def _finished(cast: Cast) -> Callable[[], Any]:
    token = passwords.start_over(user_id=cast.ana.id, proofing="in_person", by=cast.kit.id, at=NOW)
    return lambda: passwords.choose_by_link(token=token, password=NEW, at=AT)


SCENARIOS: dict[str, Scenario] = {
    "signin.actions.tries.note_try_failed": lambda cast: (
        lambda: tries.note_try_failed(user_id=cast.ana.id, method=Method.PASSWORD, reason="wrong_secret", at=AT)
    ),
    "signin.actions.tries.note_signed_in": lambda cast: (
        lambda: tries.note_signed_in(key=None, methods=[Method.PASSWORD, Method.TOTP], by=cast.ana.id, at=AT)
    ),
    "signin.actions.tries.note_signed_out": lambda cast: lambda: tries.note_signed_out(by=cast.ana.id, at=AT),
    "signin.actions.factors.make_recovery_codes": lambda cast: (
        lambda: factors.make_recovery_codes(by=cast.ana.id, at=AT)
    ),
    "signin.actions.factors.add_app": lambda cast: (
        lambda: factors.add_app(secret="ABCDEFGH", step=1, by=cast.ana.id, at=AT)
    ),
    "signin.actions.factors.note_passkey_added": lambda cast: lambda: factors.note_passkey_added(by=cast.ana.id, at=AT),
    "signin.actions.factors.remove_factor": _removed,
    "signin.actions.factors.link_hospital": lambda cast: (
        lambda: factors.link_hospital(user_id=cast.ana.id, provider="harbor", identity="i", by=cast.kit.id, at=AT)
    ),
    "signin.actions.factors.unlink_hospital": _unlinked,
    "signin.actions.passwords.change_password": lambda cast: (
        lambda: passwords.change_password(password=NEW, by=cast.ana.id, at=AT)
    ),
    "signin.actions.passwords.ask_for_reset": lambda cast: lambda: passwords.ask_for_reset(user_id=cast.ana.id, at=AT),
    "signin.actions.passwords.start_over": lambda cast: (
        lambda: passwords.start_over(user_id=cast.ana.id, proofing="in_person", by=cast.kit.id, at=AT)
    ),
    "signin.actions.passwords.choose_by_link": _finished,
}
