"""How allauth is told what this house wants: our stages and words, no registration, no mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from companionway.platform import clock
from companionway.platform.installation import installation
from companionway.platform.models import User
from companionway.signin.actions import tries
from companionway.signin.rules import Method
from companionway.web import second_step

SECOND_STEP = "companionway.web.pages.signin.stages.SecondStep"
METHODS = {("password", None): Method.PASSWORD, ("mfa", "totp"): Method.TOTP, ("mfa", "webauthn"): Method.PASSKEY,
           ("mfa", "recovery_code"): Method.RECOVERY_CODE, ("socialaccount", None): Method.HOSPITAL}  # fmt: skip
STRONG = "hospital_strong"  # the record of a hospital that vouched for two factors


class AccountAdapter(DefaultAccountAdapter):
    """Passwords, stages and sessions."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers; staff come by invitation."""
        return False

    def get_login_stages(self) -> list[str]:
        """One stage after the first proof."""
        return [SECOND_STEP]

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Stop somebody whose sign-in has ended, whatever they showed."""
        if user.is_active:
            return None
        return render(request, "signin/ended.html", status=422)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """The session is theirs: note with what, for the audit and for what this session may open."""
        methods = methods_of(request, user)
        second_step.note_shown(request, second_step=is_strong(request, user))
        tries.note_signed_in(key=None, methods=methods, by=user.pk, at=clock.now())
        return super().post_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Our own `second_step.fresh` stands before every view that changes a way to sign in."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Allauth's own words are not shown; our pages say what happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Notices go through our outbox, in our words."""


def methods_of(request: HttpRequest, user: Any) -> list[Method]:
    """With what this session was opened, in order."""
    records = get_authentication_records(request, user)
    found = [METHODS.get((record.get("method"), record.get("type"))) for record in records]
    return list(dict.fromkeys(method for method in found if method))


def is_strong(request: HttpRequest, user: Any) -> bool:
    """Whether two factors were shown: a second step, a passkey, or a hospital that vouches for its own."""
    return any(
        record.get("method") == "mfa" or record.get(STRONG) for record in get_authentication_records(request, user)
    )


class FactorAdapter(DefaultMFAAdapter):
    """Passkeys: the installation as the relying party, the sign-in name as the account."""

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.get_username())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to exactly the host under which the page is open; ALLOWED_HOSTS says which those are."""
        return {"id": context.request.get_host().partition(":")[0], "name": installation().name}


class HospitalAdapter(DefaultSocialAccountAdapter):
    """The hospital's own sign-in opens accounts that are linked to it, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whoever is not linked does not get in, whatever their e-mail address."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Somebody came back from their hospital: linked now, known, or a stranger here."""
        from companionway.web.pages.signin import hospital

        account, link = sociallogin.account, (sociallogin.state.get("data") or {}).get("link")
        if link:
            raise ImmediateHttpResponse(hospital.linked(request, link, account.provider, account.uid))
        if not sociallogin.is_existing:
            tries.note_try_failed(user_id=None, method=Method.HOSPITAL, reason="not_linked", at=clock.now())
            raise ImmediateHttpResponse(render(request, "signin/hospital_unknown.html", status=422))
        if account.extra_data.get("strong"):
            record_authentication(request, sociallogin.user, method="socialaccount", **{STRONG: True})

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,
                                extra_context: Any = None) -> None:  # fmt: skip
        """One page for every way in which it can go wrong."""
        from companionway.web.pages.signin import hospital

        why = str(exception) if isinstance(exception, OAuth2Error) else str(error or "refused")
        raise ImmediateHttpResponse(hospital.refused(request, why.split(" ")[0][:40]))

    def authenticate_by_email(self, sociallogin: Any) -> tuple[User, str] | None:
        """An e-mail address proves nothing about who somebody is here."""
        return None

    def get_requests_session(self) -> Any:
        """Requests to a hospital's provider: short waits, no redirects to anywhere."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session
