"""Signing in step by step: what each step needs, what it opens, and what it never opens."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from companionway.platform import clock
from companionway.platform.models import AuditEntry, Installation
from companionway.signin import queries
from companionway.signin.actions import factors, passwords
from companionway.signin.models import RecoveryCode, SignInTries
from tests import columns
from tests.cast import PASSWORD, Cast
from tests.signin.steps import FORGED_PASSKEY, SECOND, SIGN_IN, WAYS, code, enter, opens, with_app


class TestWithoutSecondStep:
    @pytest.mark.asvs("6.3.2", "6.3.3")
    def test_a_password_alone_leads_to_setting_up_a_second_step_and_opens_nothing_else(self, cast: Cast) -> None:
        client = Client()
        assert enter(client).status_code == 302
        for address in ("/today/", "/people/", "/referrals/", "/more/", "/sign-ins/"):
            answer = client.get(address)
            assert (answer.status_code, answer["Location"]) == (302, WAYS), address
        assert "Add a second way first" in client.get(WAYS).content.decode()

    def test_in_a_demo_a_password_is_enough_and_the_page_says_what_holds_outside(self, cast: Cast) -> None:
        Installation.objects.create(demo_seed=7)
        client = Client()
        enter(client)
        assert opens(client)
        assert "Outside a demo everyone on staff needs one" in client.get(WAYS).content.decode()

    @pytest.mark.asvs("6.5.2")
    def test_setting_up_an_app_opens_the_house_and_shows_recovery_codes_once(self, cast: Cast) -> None:
        client = Client()
        enter(client)
        page = client.get("/your-sign-in/app/").content.decode()
        secret = page.split('class="key">')[1].split("<")[0].replace(" ", "")
        kept = columns.read("SELECT data FROM companionway_signinsession")
        assert kept and not any(secret.encode() in bytes(held) for (held,) in kept), "the session lies there sealed"
        answer = client.post("/your-sign-in/app/", {"code": code(secret)})
        shown = answer.content.decode()
        assert answer.status_code == 200 and shown.count("<li>") >= 10 and "Keep these codes" in shown
        assert opens(client)
        stored = " ".join(bytes(row.digest).hex() for row in RecoveryCode.objects.all())
        assert shown.split('class="codes"><li>')[1][:19].replace("-", "") not in stored

    def test_a_wrong_first_code_sets_up_nothing(self, cast: Cast) -> None:
        client = Client()
        enter(client)
        client.get("/your-sign-in/app/")
        assert client.post("/your-sign-in/app/", {"code": "000000"}).status_code == 422
        assert not queries.has_second_step(cast.ana.id) and not opens(client)


class TestSecondStep:
    @pytest.mark.asvs("6.3.3", "7.6.2")
    def test_a_password_opens_no_session_before_the_code(self, cast: Cast) -> None:
        secret, client = with_app(cast), Client()
        answer = enter(client, next="/people/")
        assert answer["Location"] == SECOND
        assert "_auth_user_id" not in client.session and client.get("/today/")["Location"].startswith(SIGN_IN)
        done = client.post(SECOND, {"code": code(secret)})
        assert (done.status_code, done["Location"]) == (302, "/people/") and opens(client)

    @pytest.mark.asvs("6.5.1")
    def test_the_same_code_opens_once(self, cast: Cast) -> None:
        secret, first, other = with_app(cast), Client(), Client()
        enter(first)
        enter(other)
        same = code(secret)
        assert first.post(SECOND, {"code": same}).status_code == 302
        cache.clear()  # nothing about it is kept in one process
        assert other.post(SECOND, {"code": same}).status_code == 422 and not opens(other)

    @pytest.mark.parametrize(("drift", "status"), [(-1, 302), (1, 302), (-2, 422), (2, 422)])
    @pytest.mark.asvs("6.5.5")
    def test_a_phone_may_be_half_a_minute_off(self, cast: Cast, drift: int, status: int) -> None:
        secret, client = with_app(cast), Client()
        enter(client)
        assert client.post(SECOND, {"code": code(secret, drift=drift)}).status_code == status

    @pytest.mark.asvs("6.5.1", "6.5.2")
    def test_a_recovery_code_opens_once_however_it_is_typed(self, cast: Cast) -> None:
        with_app(cast)
        given = factors.make_recovery_codes(by=cast.ana.id, at=clock.now())[3]
        for typed, status in ((given.lower().replace("-", " "), 302), (given, 422)):
            client = Client()
            enter(client)
            assert client.post(SECOND, {"code": typed}).status_code == status
        assert RecoveryCode.objects.filter(user=cast.ana, used_at=None).count() == 9

    @pytest.mark.asvs("2.3.1")
    def test_without_a_first_step_there_is_no_second(self, cast: Cast) -> None:
        secret = with_app(cast)
        assert Client().get(SECOND).status_code == 410
        assert Client().post(SECOND, {"code": code(secret)}).status_code == 410

    def test_a_first_step_waits_ten_minutes(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        secret, client = with_app(cast), Client()
        enter(client)
        import time

        later = time.time() + 601
        monkeypatch.setattr("time.time", lambda: later)
        assert client.post(SECOND, {"code": code(secret)}).status_code == 410

    def test_whoever_was_switched_off_between_the_steps_stays_out(self, cast: Cast) -> None:
        secret, client = with_app(cast), Client()
        enter(client)
        type(cast.ana).objects.filter(pk=cast.ana.pk).update(is_active=False)
        client.post(SECOND, {"code": code(secret)})
        assert "_auth_user_id" not in client.session

    @pytest.mark.asvs("7.2.2", "7.2.4")
    def test_the_session_gets_another_key_at_each_step(self, cast: Cast) -> None:
        secret, client = with_app(cast), Client()
        keys = []
        for step in (lambda: enter(client), lambda: client.post(SECOND, {"code": code(secret)})):
            step()
            keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
        assert len(set(keys)) == 2

    @pytest.mark.asvs("7.2.4")
    def test_a_planted_session_does_not_become_the_victims(self, cast: Cast) -> None:
        attacker, victim = Client(), Client()
        secret = with_app(cast)
        enter(attacker, "jo")  # the attacker is half in and plants this session
        planted = attacker.cookies[settings.SESSION_COOKIE_NAME].value
        victim.cookies[settings.SESSION_COOKIE_NAME] = planted
        victim.post("/sign-out/")
        enter(victim)
        victim.post(SECOND, {"code": code(secret)})
        assert opens(victim) and not opens(attacker)


class TestTries:
    @pytest.mark.asvs("6.3.8")
    def test_a_name_nobody_has_is_answered_like_a_wrong_password(self, cast: Cast) -> None:
        known, unknown = Client(), Client()
        for _ in range(8):
            answers = [enter(known, "ana", "not the right one here"), enter(unknown, "zoe", "not the right one here")]
            assert answers[0].status_code == answers[1].status_code
            texts = [a.content.decode().replace(n, "?") for a, n in zip(answers, ("ana", "zoe"), strict=True)]
            assert len({text.split("<main")[1].split("csrfmiddlewaretoken")[0] for text in texts}) == 1
        assert answers[0].status_code == 429 and answers[0]["Retry-After"] == answers[1]["Retry-After"]

    @pytest.mark.asvs("6.3.1")
    def test_after_five_wrong_passwords_the_right_one_must_wait_too_and_a_passkey_need_not(self, cast: Cast) -> None:
        client = Client()
        for _ in range(5):
            assert enter(client, password="not the right one here").status_code == 422
        answer = enter(client)
        assert answer.status_code == 429 and 0 < int(answer["Retry-After"]) <= 15
        assert client.post("/sign-in/passkey/options/").status_code == 200
        SignInTries.objects.update(last_at=clock.now() - timedelta(seconds=16))
        assert enter(client).status_code == 302
        assert not SignInTries.objects.exists()

    @pytest.mark.asvs("6.3.1")
    def test_one_name_in_several_spellings_is_counted_once(self, cast: Cast) -> None:
        cast.ana.username = "kim"
        cast.ana.save()
        spellings = [name for name in ("kim", "KIM", " kim ", "k\u0131m") if queries.user_named(name)]
        assert len(spellings) >= 3
        for name in spellings:
            enter(Client(), name, password="wrong wrong wrong")
        assert [row.failures for row in SignInTries.objects.all()] == [len(spellings)]

    @pytest.mark.asvs("6.3.1")
    def test_after_fifty_in_a_row_the_password_is_switched_off_until_a_new_one(self, cast: Cast) -> None:
        enter(Client(), password="not the right one here")
        SignInTries.objects.update(failures=50, last_at=clock.now() - timedelta(days=2))
        answer = enter(Client())
        assert answer.status_code == 422 and "switched off" in answer.content.decode()
        token = passwords.link_for_mail(user_id=cast.ana.id, now=clock.now())
        Client().post(reverse("web:new-password", args=[token]), {"password": "gentle otter borrowed lamp"})
        assert enter(Client(), password="gentle otter borrowed lamp").status_code == 302

    @pytest.mark.asvs("6.3.1")
    def test_guessing_codes_slows_down_across_sign_ins(self, cast: Cast) -> None:
        with_app(cast)
        statuses = []
        for _ in range(6):
            client = Client()
            enter(client)
            statuses.append(client.post(SECOND, {"code": "123123"}).status_code)
        assert statuses == [422] * 5 + [429]

    @pytest.mark.asvs("2.4.1", "4.1.3", "6.3.1")
    def test_one_network_may_try_thirty_times_a_minute_whoever_it_claims_to_be(self, cast: Cast, still: None) -> None:
        client = Client()
        statuses = [
            client.post(SIGN_IN, {"username": f"nobody{n}", "password": "x" * 15},
                        HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code
            for n in range(31)
        ]  # fmt: skip
        assert statuses[:30] == [422] * 30 and statuses[30] == 429
        assert enter(Client(REMOTE_ADDR="198.51.100.7")).status_code == 302, "another network is not held up"

    @pytest.mark.asvs("4.1.3", "15.3.4")
    def test_behind_our_own_proxy_the_client_counts_and_not_what_it_says(
        self, cast: Cast, settings: Any, still: None
    ) -> None:
        settings.COMPANIONWAY_TRUSTED_PROXIES = 1
        client = Client()
        for n in range(30):
            client.post(SIGN_IN, {"username": "x", "password": "x"}, HTTP_X_FORWARDED_FOR=f"10.9.8.{n}, 203.0.113.5")
        blocked = client.post(
            SIGN_IN, {"username": "x", "password": "x"}, HTTP_X_FORWARDED_FOR="192.0.2.99, 203.0.113.5"
        )
        free = client.post(SIGN_IN, {"username": "y", "password": "x"}, HTTP_X_FORWARDED_FOR="203.0.113.6")
        assert (blocked.status_code, free.status_code) == (429, 422)

    @pytest.mark.asvs("16.2.5")
    def test_what_was_typed_is_kept_nowhere(self, cast: Cast) -> None:
        enter(Client(), "my-secret-by-mistake-7731", "another secret 7731 typed")
        held = [str(row) for row in AuditEntry.objects.values()] + [str(row) for row in SignInTries.objects.values()]
        assert held and not [row for row in held if "7731" in row]

    @pytest.mark.asvs("16.3.1")
    def test_the_audit_says_who_how_and_with_what_result(self, cast: Cast) -> None:
        secret, client = with_app(cast), Client()
        enter(client, password="not the right one here")
        enter(client)
        client.post(SECOND, {"code": code(secret)})
        client.post("/sign-out/")
        rows = AuditEntry.objects.filter(subject_id=cast.ana.id).order_by("occurred_at")
        verbs = [row.verb for row in rows]
        for verb in ("sign_in_failed", "signed_in", "signed_out"):
            assert verb in verbs
        assert next(row for row in rows if row.verb == "signed_in").detail["methods"] == ["password", "totp"]


class TestForms:
    @pytest.mark.parametrize("address", [SIGN_IN, SECOND, "/sign-in/passkey/", "/sign-in/passkey/options/",
                                         "/sign-in/forgot/", "/sign-in/hospital/harbor/", "/sign-out/"])  # fmt: skip
    @pytest.mark.asvs("3.5.1")
    def test_a_form_from_elsewhere_is_refused(self, cast: Cast, address: str) -> None:
        client = Client(enforce_csrf_checks=True)
        assert client.post(address, {"username": "ana", "password": PASSWORD}).status_code == 403
        client.get(SIGN_IN)
        assert client.post(address, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403

    @pytest.mark.parametrize("wanted", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"])
    @pytest.mark.asvs("1.2.2", "3.7.2")
    def test_nobody_is_sent_away_after_signing_in(self, cast: Cast, wanted: str) -> None:
        Installation.objects.create(demo_seed=7)
        assert enter(Client(), next=wanted)["Location"] == "/"

    @pytest.mark.parametrize("sent", ["", "[]", "{}", "null", '"x"', '{"response": 7}', '{"response": {}, "id": "x"}',
                                      FORGED_PASSKEY])  # fmt: skip
    def test_a_passkey_that_is_none_is_refused_calmly(self, cast: Cast, sent: str) -> None:
        client = Client()
        client.post("/sign-in/passkey/options/")
        assert client.post("/sign-in/passkey/", {"credential": sent}).status_code == 422
