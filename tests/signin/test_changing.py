"""Changing the ways to sign in, starting over, and a house in which the hospital signs people in."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from companionway.platform import clock
from companionway.platform.models import OutboxMessage
from companionway.signin import queries
from companionway.signin.actions import factors, passwords
from companionway.signin.models import RecoveryCode
from companionway.web import second_step
from tests.cast import PASSWORD, Cast
from tests.signin.steps import SECOND, SIGN_IN, WAYS, code, enter, opens, with_app


class TestChanging:
    @pytest.mark.asvs("6.2.3", "7.5.1")
    def test_ways_change_only_after_showing_oneself_again_and_nothing_posted_is_kept(self, cast: Cast) -> None:
        secret, client = with_app(cast), Client()
        cast.ana.refresh_from_db()
        client.force_login(cast.ana)
        session = client.session
        session[second_step.SHOWN_AT] = 0
        session.save()
        factor = queries.ways_of(cast.ana).factors[0]
        for address, sent in (("password/", {"password": "gentle otter borrowed lamp"}), ("codes/", {}), ("app/", {}),
                              (f"factors/{factor.id}/removal/", {}), ("passkey/", {})):  # fmt: skip
            answer = client.post(f"{WAYS}{address}", sent)
            assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/again/"), address
        assert "gentle otter" not in str(dict(client.session))
        again = {"password": PASSWORD, "code": code(secret), "next": f"{WAYS}password/"}
        assert client.post("/sign-in/again/", again | {"code": "000000"}).status_code == 422
        assert client.post("/sign-in/again/", again | {"password": "wrong wrong wrong"}).status_code == 422
        later = again | {"code": code(secret, drift=1)}  # a code that was looked at beside a wrong password is spent
        assert client.post("/sign-in/again/", later)["Location"] == f"{WAYS}password/"
        assert client.get(f"{WAYS}password/").status_code == 200

    @pytest.mark.asvs("6.2.2", "6.3.7", "7.4.3")
    def test_a_changed_password_ends_every_other_session_and_keeps_this_one(self, cast: Cast) -> None:
        here, there = Client(), Client()
        here.force_login(cast.ana)
        there.force_login(cast.ana)
        answer = here.post(f"{WAYS}password/", {"password": "gentle otter borrowed lamp"})
        assert answer.status_code == 302 and opens(here) and not opens(there)
        assert OutboxMessage.objects.filter(kind="staff_notice", payload__what="password").count() == 1

    def test_the_last_second_step_stays_outside_a_demo(self, cast: Cast) -> None:
        with_app(cast)
        cast.ana.refresh_from_db()
        client = Client()
        client.force_login(cast.ana)
        factor = queries.ways_of(cast.ana).factors[0]
        answer = client.post(f"{WAYS}factors/{factor.id}/removal/")
        assert answer.status_code == 422 and queries.has_second_step(cast.ana.id)

    def test_somebody_elses_way_is_not_there(self, cast: Cast) -> None:
        with_app(cast)
        factor = queries.ways_of(cast.ana).factors[0]
        client = Client()
        client.force_login(cast.jo)
        assert client.post(f"{WAYS}factors/{factor.id}/removal/").status_code == 404


class TestStartingOver:
    @pytest.mark.asvs("6.3.6", "6.4.1", "6.4.3")
    def test_a_mailed_link_changes_the_password_and_leaves_the_second_step(self, cast: Cast) -> None:
        secret = with_app(cast)
        token = passwords.link_for_mail(user_id=cast.ana.id, now=clock.now())
        address, client = reverse("web:new-password", args=[token]), Client()
        for _ in range(10):  # a scanner that opens every link
            assert client.get(address).status_code == 200
        assert client.post(address, {"password": "gentle otter borrowed lamp"})["Location"] == SIGN_IN
        assert "_auth_user_id" not in client.session
        assert client.post(address, {"password": "another otter borrowed it"}).status_code == 410
        assert enter(client, password="gentle otter borrowed lamp")["Location"] == SECOND
        assert client.post(SECOND, {"code": code(secret)}).status_code == 302

    @pytest.mark.asvs("6.4.1")
    def test_an_old_link_has_ended(self, cast: Cast) -> None:
        token = passwords.link_for_mail(user_id=cast.ana.id, now=clock.now() - timedelta(minutes=61))
        assert Client().get(reverse("web:new-password", args=[token])).status_code == 410

    @pytest.mark.asvs("6.3.6", "6.3.8")
    def test_the_answer_is_the_same_for_an_address_nobody_has(self, cast: Cast) -> None:
        answers = [Client().post("/sign-in/forgot/", {"email": e}) for e in ("ana@example.org", "zoe@example.org")]
        assert len({(a.status_code, a.content.split(b"<main")[1]) for a in answers}) == 1
        rows = OutboxMessage.objects.filter(kind=passwords.RESET)
        assert sorted(row.payload["user"] for row in rows) == ["", str(cast.ana.id)]

    def test_three_links_an_hour_and_then_silence(self, cast: Cast) -> None:
        for _ in range(5):
            assert Client().post("/sign-in/forgot/", {"email": "ana@example.org"}).status_code == 200
        assert OutboxMessage.objects.filter(kind=passwords.RESET).count() == 3

    @pytest.mark.asvs("6.4.6", "6.5.6")
    def test_starting_over_ends_everything_and_nobody_starts_it_for_themselves(self, cast: Cast) -> None:
        with_app(cast)
        factors.make_recovery_codes(by=cast.ana.id, at=clock.now())
        theirs = {"user_id": cast.ana.id, "provider": "harbor", "by": cast.ana.id, "at": clock.now()}
        factors.link_hospital(identity="of whoever had their phone", **theirs)
        cast.ana.refresh_from_db()
        client = Client()
        client.force_login(cast.ana)
        token = passwords.start_over(user_id=cast.ana.id, proofing="in_person", by=cast.kit.id, at=clock.now())
        assert not opens(client) and enter(Client()).status_code == 422
        assert not queries.has_second_step(cast.ana.id) and not RecoveryCode.objects.exists()
        assert queries.ways_of(cast.ana).hospital == ()
        fresh = Client()
        fresh.post(reverse("web:new-password", args=[token]), {"password": "gentle otter borrowed lamp"})
        enter(fresh, password="gentle otter borrowed lamp")
        assert not opens(fresh) and "Add a second way first" in fresh.get(WAYS).content.decode()
        from companionway.platform.errors import DomainError

        with pytest.raises(DomainError):
            passwords.start_over(user_id=cast.kit.id, proofing="in_person", by=cast.kit.id, at=clock.now())


class TestTheHospitalOnly:
    def test_passwords_open_nothing_but_for_the_emergency_and_say_the_same(self, cast: Cast, settings: Any) -> None:
        settings.COMPANIONWAY_PASSWORDS = "emergency"
        settings.COMPANIONWAY_EMERGENCY_SIGN_INS = frozenset({"kit"})
        answer = enter(Client())
        assert answer.status_code == 422 and "do not go together" in answer.content.decode()
        assert enter(Client(), "kit").status_code == 302
        page = Client().get(SIGN_IN).content.decode()
        assert "Sign in with your Harbor Hospital account" in page and 'name="password"' not in page
