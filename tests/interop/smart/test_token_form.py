"""The form that asks for a token, the answers of OAuth, the limits, and what a client reads first."""

import pytest
from django.test import Client

from companionway.interop.partners import actions as partners
from companionway.interop.smart.models import PartnerToken
from companionway.interop.smart.tokens import caller_of
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from tests.interop.smart.asking import ask, form, send, told
from tests.interop.smart.making import TOKEN_URL, Assertion, a_partner

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials "}, "unsupported_grant_type"),
        ({"client_assertion_type": None}, "invalid_request"),
        ({"client_assertion_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}, "invalid_request"),
        ({"client_assertion": None}, "invalid_request"),
        ({"client_assertion": ""}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "  "}, "invalid_scope"),
        ({"scope": "system/Task.r " * 101}, "invalid_scope"),
        ({"scope": "user/Task.rs openid"}, "invalid_scope"),
        ({"scope": "system/Patient.rs"}, "invalid_scope"),
        ({"client_id": "somebody"}, "invalid_client"),
        ({"client_secret": "told"}, "invalid_client"),
    ],
)
@pytest.mark.asvs("10.4.4")
def test_a_form_that_is_not_whole_is_answered_in_the_words_of_oauth(changes: dict[str, str | None], error: str) -> None:
    response = ask(Assertion(a_partner(scopes=("system/Task.rs",))).signed(), **changes)
    assert (response.status_code, told(response)) == (400, error)
    assert response.json()["error_description"]
    assert AuditEntry.objects.get().result == "refused"


def test_a_field_twice_is_refused_and_one_that_nobody_knows_is_not() -> None:
    fields = [*form(Assertion(a_partner()).signed()).items()]
    assert told(send([*fields, ("scope", "system/*.cruds")])) == "invalid_request"
    assert told(send([*fields, ("resource", "x")])) == ""


def test_what_is_no_form_is_refused() -> None:
    client, fields = Client(), form(Assertion(a_partner()).signed())
    assert told(client.post("/auth/token", fields, content_type="application/json")) == "invalid_request"
    assert told(client.post("/auth/token", fields)) == "invalid_request"  # in parts, as a browser sends files
    kind = "application/x-www-form-urlencoded"
    assert told(client.post("/auth/token?scope=x", "a=b", content_type=kind)) == "invalid_request"
    assert told(client.post("/auth/token", "a=" + "b" * 40_000, content_type=kind)) == "invalid_request"
    assert told(client.post("/auth/token", "&".join("abcdefghijklmnopqrstuvwxyz"), content_type=kind)) != ""
    assert told(client.post("/auth/token", b"scope=\xff", content_type=kind)) == "invalid_request"
    assert client.get("/auth/token").status_code == 405
    assert not PartnerToken.kept.exists()


def test_the_token_opens_what_the_answer_says() -> None:
    partner = a_partner(scopes=("system/Task.cru", "system/Patient.rs"))
    said = ask(Assertion(partner).signed(), "system/Task.cruds system/Patient.read system/Group.rs launch").json()
    assert said["scope"] == "system/Task.cru system/Patient.read"
    caller = caller_of(f"Bearer {said['access_token']}", clock.now())
    assert caller is not None and caller.partner == partner and sorted(caller.scopes) == sorted(said["scope"].split())


@pytest.mark.asvs("10.4.9")
def test_ending_a_partner_ends_its_tokens_at_once_and_those_of_no_other() -> None:
    here, there = a_partner(), a_partner("inland-clinic")
    first, second = (ask(Assertion(one).signed()).json()["access_token"] for one in (here, there))
    partners.end(key=here.key, by=None, at=clock.now())
    assert caller_of(f"Bearer {first}", clock.now()) is None
    assert caller_of(f"Bearer {second}", clock.now()) is not None
    assert told(ask(Assertion(here).signed())) == "invalid_client"


@pytest.mark.parametrize("who", ["one network", "one partner from many networks"])
def test_too_many_are_told_to_wait(settings: object, who: str) -> None:
    settings.COMPANIONWAY_TOKEN_LIMIT = 10  # type: ignore[attr-defined]
    partner, kind = a_partner(), "application/x-www-form-urlencoded"
    from urllib.parse import urlencode

    came = []
    for number in range(11):
        address = f"192.0.2.{number}" if who != "one network" else "192.0.2.1"
        body = urlencode(form(Assertion(partner).signed()))
        came.append(Client().post("/auth/token", body, content_type=kind, REMOTE_ADDR=address))
    assert [one.status_code for one in came] == [200] * 10 + [429]
    assert int(came[-1]["Retry-After"]) >= 1 and told(came[-1]) == "temporarily_unavailable"


def test_a_client_reads_where_and_how_to_sign_in(settings: object) -> None:
    settings.COMPANIONWAY_BASE_URL = "https://peers.example.org/"  # type: ignore[attr-defined]
    response = Client().get("/fhir/.well-known/smart-configuration")
    said = response.json()
    assert response["Content-Type"].startswith("application/json") and not response.cookies
    assert said["token_endpoint"] == "https://peers.example.org/auth/token"
    assert said["grant_types_supported"] == ["client_credentials"]
    assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert said["token_endpoint_auth_signing_alg_values_supported"] == ["RS384", "ES384"]
    assert "client-confidential-asymmetric" in said["capabilities"] and "permission-v2" in said["capabilities"]
    assert "system/Task.crus" in said["scopes_supported"] and "issuer" not in said


def test_there_is_no_openid_here_and_a_program_can_read_that() -> None:
    response = Client().get("/fhir/.well-known/openid-configuration")
    assert (response.status_code, response["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert response.json()["error"] == "not_found"


def test_the_audience_is_the_public_address_and_no_header_changes_it() -> None:
    partner = a_partner()
    kind = {"content_type": "application/x-www-form-urlencoded"}
    from urllib.parse import urlencode

    body = urlencode(form(Assertion(partner).signed(aud="http://localhost/auth/token")))
    assert told(Client().post("/auth/token", body, **kind, headers={"host": "localhost"})) == "invalid_client"
    assert Client().get("/fhir/.well-known/smart-configuration").json()["token_endpoint"] == TOKEN_URL


def test_a_token_is_asked_for_in_few_statements(django_assert_max_num_queries: object) -> None:
    body = Assertion(a_partner()).signed()
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        assert told(ask(body)) == ""
