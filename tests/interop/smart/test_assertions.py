"""An assertion opens only when everything about it is right: each defect by itself is refused, with its word."""

import base64
import hmac
import json
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.http import HttpResponse

from companionway.interop.partners.models import Partner
from companionway.interop.smart.models import AssertionUsed, PartnerToken
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from tests.interop.smart.asking import ask, told
from tests.interop.smart.making import TOKEN_URL, Assertion, Signer, a_partner, key_set, signer

pytestmark = pytest.mark.django_db
Make = Callable[[Assertion], str]
URL = "https://keys.example.org/jwks.json"


def claims(**changes: Any) -> Make:
    """An assertion whose claims are these."""
    return lambda one: one.signed(**changes)


def seconds(name: str, ahead: float) -> Make:
    """An assertion in which this moment is so far ahead."""
    return lambda one: one.signed(**{name: one.at.timestamp() + ahead})


def header(**changes: Any) -> Make:
    """An assertion whose header has these."""
    return lambda one: one.signed(header=changes)


def _part(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _unsigned(one: Assertion) -> str:
    return f"{_part({'alg': 'none', 'kid': 'first'})}.{_part(one.claims())}.{_part('x')}"


def _by_secret(one: Assertion) -> str:
    secret = json.dumps(one.partner.jwks["keys"][0]).encode()
    signed = f"{_part({'alg': 'HS384', 'kid': 'first'})}.{_part(one.claims())}"
    made = hmac.new(secret, signed.encode(), "sha384").digest()
    return f"{signed}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def _by_another(one: Assertion) -> str:
    return Signer("ES384", "first", signer(kid="stolen").private).sign(one.claims())


def _changed(one: Assertion) -> str:
    head, _, signature = one.signed().split(".")
    return f"{head}.{_part(one.claims(exp=int(time.time()) + 290))}.{signature}"


def _other_curve(one: Assertion) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec

    return jwt.encode(one.claims(), ec.generate_private_key(ec.SECP256R1()), "ES256", headers={"kid": "first"})


def _rs256(one: Assertion) -> str:
    return jwt.encode(one.claims(), signer("RS384", "rsa").private, "RS256", headers={"kid": "first"})


def _wrong_family(one: Assertion) -> str:
    return signer("RS384", "first").sign(one.claims())


def _raw_claims(text: str) -> Make:
    def make(one: Assertion) -> str:
        head, signing = _part({"alg": "ES384", "kid": "first"}), jwt.get_algorithm_by_name("ES384")
        body = _part(text.replace("CLIENT", str(one.partner.client_id)).replace("EXP", str(int(time.time()) + 200)))
        signature = signing.sign(f"{head}.{body}".encode(), one.by.private)
        return f"{head}.{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    return make


WHOLE = '{"iss":"CLIENT","sub":"CLIENT","aud":"AUD","exp":EXP,"jti":"raw"'.replace("AUD", TOKEN_URL)
DEFECTS: dict[str, tuple[Make, str]] = {
    "nothing": (lambda one: "x", "form"),
    "two parts": (lambda one: one.signed().rpartition(".")[0], "form"),
    "five parts": (lambda one: one.signed() + ".a.b", "form"),
    "letters that are none of base64": (lambda one: one.signed() + "+/=", "form"),
    "no JSON": (lambda one: "eHg.eHg.eHg", "form"),
    "a list of claims": (_raw_claims("[1, 2]"), "form"),
    "a key twice": (_raw_claims(WHOLE + ',"jti":"other"}'), "form"),
    "a number that is none": (_raw_claims(WHOLE + ',"iat":NaN}'), "form"),
    "an endless number": (_raw_claims(WHOLE + ',"iat":1e999}'), "iat"),
    "a huge number": (_raw_claims(WHOLE + ',"nbf":1' + "0" * 400 + "}"), "nbf"),
    "half a letter": (_raw_claims(WHOLE[:-5] + '"\\ud800"}'), "jti"),
    "deep brackets": (_raw_claims("[" * 3000), "form"),
    "no signature": (_unsigned, "algorithm"),
    "signed with the public key as a secret": (_by_secret, "algorithm"),
    "ES256": (_other_curve, "algorithm"),
    "RS256": (_rs256, "algorithm"),
    "another kind of key under a known name": (_wrong_family, "key"),
    "somebody else's key under a known name": (_by_another, "signature"),
    "claims changed after signing": (_changed, "signature"),
    "a kid that is not known": (header(kid="second"), "key"),
    "no kid": (header(kid=None), "kid"),
    "an empty kid": (header(kid=""), "kid"),
    "a key brought along": (header(jwk={"kty": "EC"}), "header"),
    "a certificate brought along": (header(x5c=["MII"]), "header"),
    "an address of a certificate": (header(x5u="https://evil.example.org"), "header"),
    "a critical extension": (header(crit=["exp"]), "header"),
    "a type that is no JWT": (header(typ="at+jwt"), "type"),
    "a jku where none is registered": (header(jku=URL), "jku"),
    "no iss": (claims(iss=None), "issuer"),
    "another iss": (claims(iss="somebody"), "issuer"),
    "no sub": (claims(sub=None), "issuer"),
    "iss and sub of nobody": (claims(iss="nobody", sub="nobody"), "client"),
    "iss and sub of an unknown client": (claims(iss=str(uuid.UUID(int=1)), sub=str(uuid.UUID(int=1))), "client"),
    "the client in capitals": (lambda one: one.signed(iss=(it := str(one.partner.id).upper()), sub=it), "client"),
    "no aud": (claims(aud=None), "audience"),
    "the base as aud": (claims(aud="http://127.0.0.1:8000"), "audience"),
    "a slash behind aud": (claims(aud=TOKEN_URL + "/"), "audience"),
    "aud in capitals": (claims(aud=TOKEN_URL.upper()), "audience"),
    "another server as aud": (claims(aud="https://other.example.org/auth/token"), "audience"),
    "two audiences": (claims(aud=[TOKEN_URL, "https://other.example.org"]), "audience"),
    "no exp": (claims(exp=None), "exp"),
    "exp as a text": (claims(exp="soon"), "exp"),
    "exp as yes": (_raw_claims(WHOLE.replace("EXP", "true") + "}"), "exp"),
    "a negative exp": (claims(exp=-1), "exp"),
    "exp over five minutes ahead": (seconds("exp", 331), "exp"),
    "exp in a year": (seconds("exp", 31_536_000), "exp"),
    "exp gone by": (seconds("exp", -31), "expired"),
    "nbf in the future": (seconds("nbf", 40), "nbf"),
    "nbf as a text": (claims(nbf="now"), "nbf"),
    "iat in the future": (seconds("iat", 40), "iat"),
    "no jti": (claims(jti=None), "jti"),
    "an empty jti": (claims(jti=""), "jti"),
    "a jti that is a number": (claims(jti=7), "jti"),
    "a jti without an end": (claims(jti="x" * 300), "jti"),
}
GOOD: dict[str, Make] = {
    "as we make it": claims(),
    "aud as a list of one": claims(aud=[TOKEN_URL]),
    "without iat": claims(iat=None),
    "299 seconds ahead, as real clients": seconds("exp", 299),
    "300 seconds ahead and a clock that is fast": seconds("exp", 325),
    "gone by within the leeway": seconds("exp", -20),
    "begun within the leeway": seconds("nbf", 20),
    "a fraction of a second": seconds("exp", 100.25),
    "typ in small letters": header(typ="jwt"),
    "no typ": header(typ=None),
    "claims that nobody asked for": claims(name="x"),
}


@pytest.mark.parametrize("defect", DEFECTS)
@pytest.mark.asvs("9.1.1", "9.1.2", "9.1.3", "9.2.1", "9.2.2", "9.2.3", "10.4.10")
def test_each_defect_by_itself_is_refused(defect: str) -> None:
    make, why = DEFECTS[defect]
    partner = a_partner()
    response = ask(make(Assertion(partner)))
    assert (response.status_code, told(response)) == (400, "invalid_client")
    assert not PartnerToken.kept.exists() and not AssertionUsed.kept.exists()
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.result, entry.reason) == ("partner.token_refused", "refused", why)
    assert entry.subject_id in (None, partner.id)


@pytest.mark.parametrize("good", GOOD)
def test_what_stands_opens(good: str) -> None:
    response = ask(GOOD[good](Assertion(a_partner())))
    assert told(response) == ""
    assert response.json() | {"access_token": ""} == {
        "access_token": "", "token_type": "bearer", "expires_in": 300, "scope": "system/Task.rs",
    }  # fmt: skip
    assert AuditEntry.objects.get().verb == "partner.token_given"


def test_rs384_opens_as_well_and_two_keys_may_overlap() -> None:
    old, new = signer("ES384", "old"), signer("RS384", "new")
    partner = a_partner(jwks=key_set(old, new))
    assert [told(ask(Assertion(partner, one).signed())) for one in (old, new, old)] == ["", "", ""]
    Partner.kept.filter(id=partner.id).update(jwks=key_set(new))
    assert told(ask(Assertion(partner, new).signed())) == ""
    assert told(ask(Assertion(partner, old).signed())) == "invalid_client"


def test_two_keys_of_one_name_and_kind_open_nothing() -> None:
    one, other = signer(), Signer("ES384", "first", signer(kid="second").private)
    partner = a_partner(jwks={"keys": [one.public(), other.public()]})
    assert told(ask(Assertion(partner, one).signed())) == "invalid_client"


def test_the_same_assertion_is_refused_for_as_long_as_it_would_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    partner, now = a_partner(), clock.now()
    text = Assertion(partner, at=now).signed(exp=int(now.timestamp()) + 60)
    assert told(ask(text)) == ""
    from companionway.interop.smart import actions

    for later in (0, 59, 61, 89):
        there = now + timedelta(seconds=later)
        monkeypatch.setattr(clock, "now", lambda there=there: there)
        actions.trim(there)
        assert told(ask(text)) == "invalid_client"
        assert {e.reason for e in AuditEntry.objects.filter(result="refused")} == {"shown_before"}
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=91))
    actions.trim(clock.now())
    assert told(ask(text)) == "invalid_client" and not AssertionUsed.kept.exists()


def test_one_jti_of_two_clients_is_two() -> None:
    here, there = a_partner(), a_partner("inland-clinic")
    assert [told(ask(Assertion(one).signed(jti="1"))) for one in (here, there)] == ["", ""]


def test_who_is_unknown_and_who_signs_wrongly_read_the_same() -> None:
    partner = a_partner()
    nobody = str(uuid.UUID(int=1))
    unknown = ask(Assertion(partner).signed(iss=nobody, sub=nobody))
    wrong, kid = ask(_by_another(Assertion(partner))), ask(Assertion(partner).signed(header={"kid": "second"}))
    assert unknown.content == wrong.content == kid.content


@pytest.mark.parametrize("change", [{"ended_at": clock.now()}, {"jwks": {}}, {"scopes": []}, {"jwks": {"keys": [7]}},
                                    {"jwks": {"keys": "x"}}])  # fmt: skip
def test_a_partner_that_ended_or_has_no_keys_or_scopes_gets_nothing(change: dict[str, Any]) -> None:
    partner = a_partner(**change)
    response: HttpResponse = ask(Assertion(partner).signed())
    assert told(response) == "invalid_client"
