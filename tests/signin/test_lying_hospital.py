"""A hospital's provider that lies: each defect of attack A23 is refused, and the honest token beside it gets in."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from companionway.platform.models import AuditEntry
from tests.cast import Cast
from tests.signin.hospital import Claims, LyingProvider, configure, hospital, lying_provider
from tests.signin.steps import SIGN_IN, WAYS, opens

START, BACK = "/sign-in/hospital/harbor/", "/sign-in/hospital/harbor/back/"
Forger = Callable[[LyingProvider, Claims], str]


def begin(client: Client, provider: LyingProvider, start: str = START) -> dict[str, str]:
    """Press the button; returns what the browser was sent to the provider with."""
    answer = client.post(start)
    assert answer.status_code == 200 and answer["Refresh"].startswith(f"0; url={provider.issuer}/authorize?"), answer
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer["Refresh"]).query).items()}
    provider.nonce, provider.challenge, provider.asked = asked["nonce"], asked["code_challenge"], asked
    return asked


def come_back(client: Client, provider: LyingProvider, **changes: str) -> Any:
    """The whole way: there, consent, back."""
    asked = begin(client, provider)
    return client.get(BACK, {"code": "c", "state": asked["state"]} | changes)


def _b64(data: Any) -> str:
    return (
        base64.urlsafe_b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).rstrip(b"=").decode()
    )


def _unsigned(provider: LyingProvider, claims: Claims) -> str:
    return f"{_b64({'alg': 'none', 'typ': 'JWT'})}.{_b64(claims)}."


def _signed_with_the_public_key(provider: LyingProvider, claims: Claims) -> str:
    head = f"{_b64({'alg': 'HS256', 'typ': 'JWT', 'kid': 'one'})}.{_b64(claims)}"
    return f"{head}.{_b64(hmac.new(provider.pem, head.encode(), hashlib.sha256).digest())}"


def _signed_with_the_client_secret(provider: LyingProvider, claims: Claims) -> str:
    return jwt.encode(claims, "told to nobody" * 3, algorithm="HS256", headers={"kid": "one"})


def _signed_by_another(**header: Any) -> Forger:
    def forge(provider: LyingProvider, claims: Claims) -> str:
        other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(other.public_key()))
        given = {name: public if value == "own" else value for name, value in header.items()}
        return jwt.encode(claims, other, algorithm="RS256", headers=given)

    return forge


def _altered(provider: LyingProvider, claims: Claims) -> str:
    head, _, signature = provider.sign(claims).split(".")
    return f"{head}.{_b64(claims | {'sub': 'somebody-else'})}.{signature}"


def saying(**changes: Any) -> Forger:
    """A well-signed token that says something else; None leaves a claim out."""

    def forge(provider: LyingProvider, claims: Claims) -> str:
        said = claims | {name: value(claims) if callable(value) else value for name, value in changes.items()}
        return provider.sign({name: value for name, value in said.items() if value is not None})

    return forge


DEFECTS: dict[str, Forger] = {
    "no signature": _unsigned,
    "the public key taken for a shared secret": _signed_with_the_public_key,
    "the client's secret": _signed_with_the_client_secret,
    "another key under the same id": _signed_by_another(kid="one"),
    "a key of its own in the header": _signed_by_another(kid="one", jwk="own"),
    "a key at an address in the header": _signed_by_another(kid="one", jku="http://127.0.0.1:9/keys"),
    "a certificate at an address in the header": _signed_by_another(kid="one", x5u="http://127.0.0.1:9/c"),
    "a key id that leads elsewhere": _signed_by_another(kid="../../../dev/null"),
    "a key id that is a query": _signed_by_another(kid="one' OR '1'='1"),
    "the right key and an address beside it": lambda p, c: p.sign(c, jku="http://127.0.0.1:9/keys"),
    "claims altered after signing": _altered,
    "for somebody else": saying(aud="another-client"),
    "for several, and not presented by us": saying(aud=["companionway", "another-client"]),
    "presented by somebody else": saying(azp="another-client"),
    "from another issuer": saying(iss="https://login.example.org"),
    "from an issuer that begins alike": saying(iss=lambda c: c["iss"] + "/"),
    "expired": saying(exp=lambda c: int(time.time()) - 120),
    "without an end": saying(exp=None),
    "from yesterday": saying(iat=lambda c: int(time.time()) - 86_400),
    "from tomorrow": saying(iat=lambda c: int(time.time()) + 86_400),
    "without a nonce": saying(nonce=None),
    "with another sign-in's nonce": saying(nonce="n" * 43),
    "with an empty nonce": saying(nonce=""),
    "without a subject": saying(sub=None),
    "with a list for a subject": saying(sub=["ana-at-harbor"]),
    "no token at all": lambda p, c: "",
    "three dots": lambda p, c: "...",
}


@pytest.mark.parametrize("defect", DEFECTS)
@pytest.mark.asvs("6.8.2", "9.1.1", "9.1.2", "9.1.3", "9.2.1", "9.2.2", "9.2.3", "10.5.1", "10.5.4")
def test_a_defect_is_refused(liar: LyingProvider, defect: str) -> None:
    client = Client()
    liar.forge = DEFECTS[defect]
    answer = come_back(client, liar)
    assert answer.status_code == 422 and "did not work" in answer.content.decode()
    assert "_auth_user_id" not in client.session and not opens(client)
    assert AuditEntry.objects.filter(verb="sign_in_failed", detail__method="hospital").count() == 1


@pytest.mark.asvs("6.8.4")
def test_the_honest_token_gets_in_with_both_factors(liar: LyingProvider) -> None:
    client = Client()
    answer = come_back(client, liar)
    assert (answer.status_code, answer["Location"]) == (302, "/") and opens(client)


@pytest.mark.asvs("10.1.1")
def test_the_hospitals_tokens_reach_neither_the_browser_nor_the_database(liar: LyingProvider) -> None:
    client, made = Client(), []

    def forge(provider: LyingProvider, claims: Claims) -> str:
        made.append(provider.sign(claims))
        return str(made[-1])

    liar.forge = forge
    answer = come_back(client, liar)
    assert made and opens(client)
    seen = str(answer.headers) + answer.content.decode() + str(client.cookies) + str(dict(client.session))
    assert made[0] not in seen and made[0].split(".")[2] not in seen
    assert not SocialToken.objects.exists()
    assert not any(account.extra_data.get("id_token") for account in SocialAccount.objects.all())


@pytest.mark.asvs("6.3.4", "6.8.4")
def test_without_two_factors_there_the_second_step_follows_here(liar: LyingProvider) -> None:
    client = Client()
    liar.forge = saying(amr=["pwd"])
    come_back(client, liar)
    assert client.get("/today/")["Location"] == WAYS


@pytest.mark.asvs("10.2.1")
def test_what_is_asked_of_the_provider_is_ours_alone(liar: LyingProvider) -> None:
    client = Client()
    asked = begin(client, liar, f"{START}?scope=offline_access&auth_params=prompt%3Dnone&process=connect&next=//evil")
    assert asked["scope"] == "openid" and "prompt" not in asked
    assert asked["code_challenge_method"] == "S256" and len(asked["state"]) >= 43 and len(asked["nonce"]) >= 43
    assert asked["redirect_uri"] == f"http://testserver{BACK}"


@pytest.mark.parametrize("sent", [{}, {"code": "c"}, {"code": "c", "state": "made-up"}, {"state": "s"},
                                  {"error": "access_denied"}, {"code": "c", "state": "", "iss": "x"}])  # fmt: skip
@pytest.mark.asvs("7.6.2", "10.1.2", "10.2.1")
def test_without_our_state_nothing_happens(liar: LyingProvider, sent: dict[str, str]) -> None:
    client = Client()
    begin(client, liar)
    assert client.get(BACK, sent).status_code == 422 and not opens(client)


@pytest.mark.asvs("10.1.2", "10.2.1")
def test_a_state_is_its_browsers_and_is_used_once(liar: LyingProvider) -> None:
    mine, other = Client(), Client()
    state = begin(mine, liar)["state"]
    assert other.get(BACK, {"code": "c", "state": state}).status_code == 422
    assert mine.get(BACK, {"code": "c", "state": state}).status_code == 302
    mine.post("/sign-out/")
    assert mine.get(BACK, {"code": "c", "state": state}).status_code == 422


@pytest.mark.asvs("10.2.1")
def test_a_code_without_our_proof_buys_nothing(liar: LyingProvider) -> None:
    client = Client()
    asked = begin(client, liar)
    liar.challenge = "the challenge of another sign-in"
    assert client.get(BACK, {"code": "c", "state": asked["state"]}).status_code == 422


@pytest.mark.asvs("10.2.2")
def test_an_answer_that_names_another_issuer_is_refused(liar: LyingProvider) -> None:
    assert come_back(Client(), liar, iss="https://login.example.org").status_code == 422


@pytest.mark.parametrize("lie", [{"issuer": "https://login.example.org"}, {"jwks_uri": "http://login.example.org/"},
                                 {"token_endpoint": "file:///etc/passwd"}])  # fmt: skip
@pytest.mark.asvs("3.7.2", "9.1.3", "10.5.3", "13.2.5")
def test_a_discovery_document_that_points_elsewhere_is_refused(liar: LyingProvider, lie: dict[str, str]) -> None:
    liar.discovery = lie
    assert Client().post(START).status_code == 422


@pytest.mark.asvs("6.8.1", "10.5.2")
def test_a_stranger_with_the_same_mail_address_does_not_get_in(liar: LyingProvider) -> None:
    client = Client()
    liar.forge = saying(sub="somebody-new", email="ana@example.org", email_verified=True)
    answer = come_back(client, liar)
    assert answer.status_code == 422 and "not linked yet" in answer.content.decode()
    assert not opens(client)


@pytest.mark.asvs("6.8.1", "10.2.2")
def test_one_subject_at_two_hospitals_is_two_people(liar: LyingProvider, settings: Any, cast: Cast) -> None:
    with lying_provider() as second:
        configure(settings, hospital(liar.issuer), hospital(second.issuer, "inland"))
        client = Client()
        asked = begin(client, second, "/sign-in/hospital/inland/")
        answer = client.get("/sign-in/hospital/inland/back/", {"code": "c", "state": asked["state"]})
        assert answer.status_code == 422 and "not linked yet" in answer.content.decode() and not opens(client)
        state = begin(client, liar)["state"]
        mixed = client.get("/sign-in/hospital/inland/back/", {"code": "c", "state": state})
        assert mixed.status_code == 422, "the state of one hospital opens nothing at the other"


@pytest.mark.asvs("6.8.1")
def test_a_hospital_that_moves_to_another_issuer_brings_nobody_along(liar: LyingProvider, settings: Any) -> None:
    with lying_provider() as moved:
        configure(settings, hospital(moved.issuer))
        assert come_back(Client(), moved).status_code == 422


def test_linking_needs_oneself_and_signs_in_from_then_on(liar: LyingProvider, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.jo)
    liar.forge = saying(sub="jo-at-harbor")
    asked = begin(client, liar, f"{WAYS}hospital/harbor/")
    assert client.get(BACK, {"code": "c", "state": asked["state"]})["Location"] == WAYS
    fresh = Client()
    assert come_back(fresh, liar).status_code == 302 and opens(fresh)


def test_an_account_that_signs_in_ana_is_not_linked_to_jo(liar: LyingProvider, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.jo)
    asked = begin(client, liar, f"{WAYS}hospital/harbor/")
    assert client.get(BACK, {"code": "c", "state": asked["state"]}).status_code == 422


@pytest.mark.asvs("7.6.2")
def test_the_button_stands_on_the_sign_in_page_and_is_a_post(liar: LyingProvider) -> None:
    assert "Sign in with your Harbor Hospital account" in Client().get(SIGN_IN).content.decode()
    assert Client().get(START).status_code == 405
