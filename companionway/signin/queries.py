"""Reading about signing in: which ways somebody has, whose a name or a link is."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from companionway.platform.models import User
from companionway.signin import secrets
from companionway.signin.models import AppSecret, RecoveryCode, ResetLink


@dataclass(frozen=True)
class Factor:
    """One way to prove oneself in the second step."""

    id: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Ways:
    """Every way in which somebody can sign in."""

    has_password: bool
    factors: tuple[Factor, ...]
    codes_left: int
    hospital: tuple[str, ...]

    @property
    def has_second_step(self) -> bool:
        """Whether anything beside the password stands between a stranger and this account."""
        return bool(self.factors)

    @property
    def app(self) -> Factor | None:
        """The authenticator app, where there is one."""
        return next((factor for factor in self.factors if factor.kind == Authenticator.Type.TOTP), None)

    @property
    def passkeys(self) -> tuple[Factor, ...]:
        """The passkeys."""
        return tuple(factor for factor in self.factors if factor.kind == Authenticator.Type.WEBAUTHN)


def ways_of(user: User) -> Ways:
    """The ways of one person. Three queries."""
    rows = Authenticator.objects.filter(user=user).order_by("created_at", "pk")
    factors = tuple(
        Factor(row.pk, row.type, str(row.data.get("name", "")), row.created_at, row.last_used_at) for row in rows
    )
    left = RecoveryCode.objects.filter(user=user, used_at=None).count()
    hospital = tuple(SocialAccount.objects.filter(user=user).order_by("pk").values_list("provider", flat=True))
    return Ways(user.has_usable_password(), factors, left, hospital)


def app_secret(user_id: uuid.UUID) -> str:
    """What somebody's authenticator app shares with us, "" without one."""
    row = AppSecret.objects.filter(user_id=user_id).first()
    return str(row.secret) if row else ""


def has_second_step(user_id: uuid.UUID) -> bool:
    """Whether somebody has a second factor. One query."""
    return bool(Authenticator.objects.filter(user_id=user_id).exists())


def user_named(name: str) -> User | None:
    """Whose sign-in name this is, without regard to case."""
    return User.objects.filter(username__iexact=name.strip()).first()


def active_users_at(email: str) -> list[User]:
    """Who may be sent a link at this address."""
    return list(User.objects.filter(email__iexact=email.strip(), is_active=True).exclude(email=""))


def user_by_id(user_id: uuid.UUID) -> User | None:
    """A person who may sign in, by id."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def user_of_link(token: str, at: datetime) -> User | None:
    """Whose link to start over this is; None when it can be used no more. Looking at it uses nothing up."""
    live = ResetLink.objects.filter(digest=secrets.token_digest(token), used_at=None, expires_at__gt=at)
    link = live.filter(user__is_active=True).select_related("user").first()
    return link.user if link else None
