"""A flood from one address behind a proxy holds up that address and nobody else, however the proxy writes it."""

import pytest
from django.test import Client, override_settings

from companionway.platform.models import RateLimit
from companionway.platform.session_models import SignInSession
from tests.cast import Cast
from tests.signin.steps import SIGN_IN, enter


@pytest.mark.django_db
@pytest.mark.asvs("6.3.1")
@override_settings(COMPANIONWAY_TRUSTED_PROXIES=1, COMPANIONWAY_SIGN_IN_LIMIT=5)
@pytest.mark.parametrize("shape", ["198.51.100.{}:{port}", "[2001:db8:0:{}::9]:{port}", "::ffff:198.51.100.{}"])
def test_a_flood_from_one_address_holds_up_that_address_and_nobody_else(cast: Cast, shape: str, still: None) -> None:
    def tries(last: int, port: int) -> int:
        written = shape.format(last, port=port)
        sent = {"username": f"nobody{last}-{port}", "password": "x"}
        return int(Client().post(SIGN_IN, sent, HTTP_X_FORWARDED_FOR=f"6.6.6.6, {written}").status_code)

    assert [tries(7, 4000 + n) for n in range(8)] == [422] * 5 + [429] * 3
    assert tries(8, 4000) == 422
    assert not RateLimit.objects.filter(key__contains="unknown").exists()
    browser = Client(HTTP_X_FORWARDED_FOR=shape.format(9, port=1))
    assert enter(browser).status_code == 302
    assert SignInSession.objects.get().network in {"198.51.100.0/24", "2001:db8::/48"}
