"""An OpenID provider of a hospital: code flow with PKCE, state and nonce; only the ID token says who it is."""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from companionway.platform import clock
from companionway.signin import id_token
from companionway.signin.hospitals import identity, is_safe

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class HospitalAuth(OpenIDConnectOAuth2Adapter):
    """allauth's flow, with the token judged by us and nothing else asked of the provider."""

    expected_nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document. Raises OAuth2Error when it is somebody else's or points to plain HTTP."""
        found: dict[str, Any] = super().openid_config
        if found.get("issuer") != self.issuer or not all(is_safe(str(found.get(name, ""))) for name in ENDPOINTS):
            raise OAuth2Error("discovery")
        return found

    @property
    def issuer(self) -> str:
        """The provider's name for itself, as configured."""
        return str(self.get_provider().app.settings["server_url"])

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the provider sends the browser back to: this exact address is registered there."""
        return request.build_absolute_uri(reverse("web:hospital-back", args=[app.provider_id]))

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> Any:
        """Who came back, from a token that stands. Raises OAuth2Error for any other."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            claims = id_token.judge(
                str(kwargs["response"].get("id_token", "")), keys=answer.json(), issuer=self.issuer,
                client_id=app.client_id, nonce=self.expected_nonce, at=clock.now(),
            )  # fmt: skip
        except id_token.TokenRefused as refused:
            raise OAuth2Error(refused.why) from None
        settings = app.settings
        strong = id_token.shows_two_factors(
            claims, acr=frozenset(settings["acr"]), amr=frozenset(settings["amr"])
        )  # fmt: skip
        known = {"issuer": claims["iss"], "subject": claims["sub"], "strong": strong}
        return self.get_provider().sociallogin_from_response(request, known)


class HospitalProvider(OpenIDConnectProvider):
    """A provider whose people are known by (issuer, subject) and by nothing else."""

    id = "hospital"
    name = "Hospital"
    oauth2_adapter_class = HospitalAuth

    def get_callback_url(self) -> str:
        """Our own address for it."""
        return reverse("web:hospital-back", args=[self.app.provider_id])

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        """Our own address for it; it is POSTed to."""
        return reverse("web:hospital-start", args=[self.app.provider_id])

    def serialize(self) -> dict[str, Any]:
        """By its own id: two hospitals may have been given the same client id."""
        return {"id": self.sub_id, "app.client_id": self.app.client_id}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Issuer and subject as one."""
        return identity(data["issuer"], data["subject"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept: no name, no address."""
        return data

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing about the person is taken over."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """An e-mail address is not an identity."""
        return []

    def begin(self, request: HttpRequest, *, next_url: str, link: str = "") -> HttpResponse:
        """Send the browser to the provider. `link` is the id of the user whom this sign-in is to be linked to.

        Scope and parameters are ours alone; nothing is taken from the address the browser came by.
        """
        auth = self.get_oauth2_adapter(request)
        client = auth.get_client(request, self.app)
        proof = generate_code_challenge()
        nonce = secrets.token_urlsafe(32)
        verifier = proof.pop("code_verifier")
        client.state = self.stash_redirect_state(
            request, "login", next_url, {"link": link}, pkce_code_verifier=verifier, nonce=nonce,
            state_id=secrets.token_urlsafe(32),
        )  # fmt: skip
        asked = {
            **proof,
            "nonce": nonce,
            **({"acr_values": " ".join(acr)} if (acr := self.app.settings["acr"]) else {}),
        }
        return redirect(client.get_redirect_url(auth.authorize_url, self.get_scope(), asked))


class HospitalBack(OAuth2CallbackView):
    """The browser comes back. The state is this session's, used once; a named issuer is the one we asked (RFC 9207)."""

    adapter: HospitalAuth

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, refused = super()._get_state(request, provider)
        if state is not None:
            self.adapter.expected_nonce = state.get("nonce", "")
            if request.GET.get("iss", self.adapter.issuer) != self.adapter.issuer:
                raise OAuth2Error("issuer")
        return state, refused


provider_classes = [HospitalProvider]
