"""What may be used once is used once, also by eight at the same instant; and what a stranger planted, kept or changed
in a browser opens nothing."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from companionway.engagement.actions import walk as walking
from companionway.engagement.actions.leaving import withdraw_role
from companionway.engagement.models.walk import Engagement
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry, User
from companionway.platform.session_models import SignInSession
from companionway.privacy.models.access import AccessGrant
from companionway.signin import totp
from companionway.signin.actions import factors, passwords, tries
from companionway.workforce.actions import invitations
from companionway.workforce.actions.roles import Place
from companionway.workforce.models import RoleHeld
from companionway.workforce.rules import Role
from tests.cast import Cast, sam_walks_with
from tests.signin.steps import SECOND, code, enter, opens, with_app

COOKIE, MANY = settings.SESSION_COOKIE_NAME, 8
PASSWORD = "seven quiet lanterns by a pier"


def at_once(act: Callable[[int], object]) -> list[object]:
    """What each of eight got who did the same at the same instant; a refusal counts as None."""
    gate, got = threading.Barrier(MANY), []

    def go(number: int) -> None:
        try:
            gate.wait(60)
            got.append(act(number) or None)
        except DomainError:
            got.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(got) == MANY
    return got


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("2.3.4", "15.4.2", "6.5.1")
class TestOnce:
    def test_one_code_of_an_app(self, cast: Cast) -> None:
        typed = code(with_app(cast))
        assert sum(map(bool, at_once(lambda _: totp.is_right(cast.ana.id, typed, clock.now())))) == 1

    def test_one_recovery_code(self, cast: Cast) -> None:
        typed = factors.make_recovery_codes(by=cast.ana.id, at=clock.now())[0]
        use = factors.use_recovery_code
        assert sum(map(bool, at_once(lambda _: use(user_id=cast.ana.id, typed=typed, now=clock.now())))) == 1

    def test_one_code_in_eight_browsers_that_all_passed_the_first_step(self, cast: Cast) -> None:
        typed, browsers = code(with_app(cast)), [Client() for _ in range(MANY)]
        for browser in browsers:
            enter(browser)
        at_once(lambda number: browsers[number].post(SECOND, {"code": typed}).status_code)
        assert sum(opens(browser) for browser in browsers) == 1

    def test_a_try_that_waits_for_a_right_one_is_counted_anew(self, cast: Cast) -> None:
        """The right secret takes the row away for which the others wait."""

        def one(number: int) -> object:
            for _ in range(25):
                tries.begin_try(key="a key", now=clock.now() + timedelta(days=number))
                tries.clear_tries(key="a key")
            return True

        assert at_once(one) == [True] * MANY

    def test_one_link_to_a_new_password(self, cast: Cast) -> None:
        token = passwords.link_for_mail(user_id=cast.ana.id, now=clock.now())
        words = [f"{PASSWORD} {number}" for number in range(MANY)]
        won = at_once(lambda n: passwords.choose_by_link(token=token, password=words[n], at=clock.now()) and words[n])
        (chosen,) = [word for word in won if word]
        assert User.objects.get(id=cast.ana.id).check_password(str(chosen))

    def test_one_invitation(self, cast: Cast) -> None:
        made = invitations.invite(email="lou@example.org", role=Role.PEER_WORKER, place=Place(), by=cast.kit.id,
                                  at=clock.now(), by_mail=False)  # fmt: skip
        link = invitations.new_link(invitation_id=made.id, at=clock.now())
        assert link is not None

        def come(number: int) -> object:
            newcomer = invitations.Newcomer("Lou", "Pratt", f"lou{number}", PASSWORD)
            return invitations.accept(token=link[1], newcomer=newcomer, at=clock.now())

        assert sum(map(bool, at_once(come))) == 1
        assert User.objects.filter(username__startswith="lou").count() == 1
        assert RoleHeld.objects.filter(user__username__startswith="lou").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("8.3.2", "15.4.2")
@pytest.mark.parametrize("round_", range(3))
def test_a_worker_whose_role_is_withdrawn_at_the_instant_they_act_acts_before_it_or_not_at_all(
    cast: Cast, round_: int
) -> None:
    walk = sam_walks_with(cast.cleo, clock.now() - timedelta(hours=1), site="inland")
    browser = Client()
    browser.force_login(cast.cleo)
    held = RoleHeld.objects.get(user=cast.cleo)

    def act(number: int) -> object:
        if number == 0:
            return withdraw_role(role_id=held.id, by=cast.kit.id, at=clock.now())
        other = Client()
        other.cookies[COOKIE] = browser.cookies[COOKIE].value
        return other.post(f"/engagements/{walk.id}/pause/").status_code

    statuses = {got for got in at_once(act) if isinstance(got, int)}
    assert statuses <= {302, 404, 422}
    state = Engagement.objects.get(id=walk.id).state
    for page in (f"/people/{walk.person_id}/", "/today/"):
        assert browser.get(page).status_code == 302
    browser.post(f"/engagements/{walk.id}/pause/")
    assert Engagement.objects.get(id=walk.id).state == state, "nothing happens after it"
    assert not AccessGrant.objects.live().filter(user=cast.cleo).exists()
    assert not SignInSession.objects.filter(user=cast.cleo, ended_at=None).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("8.3.2", "15.4.2")
@pytest.mark.parametrize("after", ["it moved", "it was read again"])
def test_a_sight_that_ends_between_two_statements_is_404_and_leaves_nothing_half(
    cast: Cast, after: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    walk = sam_walks_with(cast.cleo, clock.now() - timedelta(hours=1), site="inland")
    held, browser = RoleHeld.objects.get(user=cast.cleo), Client()
    browser.force_login(cast.cleo)

    def withdraw() -> None:
        try:
            withdraw_role(role_id=held.id, by=cast.kit.id, at=clock.now())
        finally:
            connection.close()

    def meanwhile(do: Callable[..., Any]) -> Callable[..., Any]:
        def done(*args: Any, **named: Any) -> Any:
            other = threading.Thread(target=withdraw)
            other.start()
            other.join(60)
            return do(*args, **named)

        return done

    if after == "it moved":
        monkeypatch.setattr(walking, "_note", meanwhile(walking._note))
    else:
        monkeypatch.setattr(Engagement.objects, "get", meanwhile(Engagement.objects.get))
    assert browser.post(f"/engagements/{walk.id}/pause/").status_code == 404
    monkeypatch.undo()
    assert Engagement.objects.get(id=walk.id).state == walk.state
    assert "out of sight while it was done" in caplog.text
    last = AuditEntry.objects.filter(actor_id=cast.cleo.id).latest("id")
    assert (last.verb, last.result) == ("form.refused", "not_visible")


@pytest.mark.django_db
@pytest.mark.asvs("7.2.4", "7.4.1")
class TestHostileBrowsers:
    def test_a_session_that_a_stranger_began_and_planted_is_theirs_no_more_after_either_step(self, cast: Cast) -> None:
        secret, stranger, victim = with_app(cast), Client(), Client()
        stranger.post("/sign-in/passkey/options/")  # a real session of theirs, with a challenge in it
        planted = stranger.cookies[COOKIE].value
        victim.cookies[COOKIE] = planted
        enter(victim)
        half = victim.cookies[COOKIE].value
        assert half != planted and stranger.post(SECOND, {"code": code(secret)}).status_code == 410
        spy = Client()
        spy.cookies[COOKIE] = half  # whoever saw the cookie between the steps
        assert victim.post(SECOND, {"code": code(secret)}).status_code == 302
        assert opens(victim) and victim.cookies[COOKIE].value not in {planted, half}
        assert not opens(stranger) and not opens(spy)

    def test_a_cookie_of_which_one_sign_is_another_is_nobodys(self, cast: Cast) -> None:
        browser = Client()
        browser.force_login(cast.ana)
        key = browser.cookies[COOKIE].value
        forged = [key[:at] + ("a" if key[at] != "a" else "b") + key[at + 1 :] for at in range(len(key))]
        forged += [key.upper(), key + "a", key[:-1], f" {key}", f"{key}\x00", "", "0" * 32, str(cast.ana.id), key * 40,
                   SignInSession.objects.get().key_hash.hex(), "' OR 1=1 --"]  # fmt: skip
        for value in forged:
            other = Client()
            other.cookies[COOKIE] = value
            assert not opens(other), value
        assert opens(browser)

    def test_keys_of_sessions_that_ended_open_nothing_and_come_to_no_life(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        secret, browser, kept = with_app(cast), Client(), []
        enter(browser)
        browser.post(SECOND, {"code": code(secret)})
        kept.append(browser.cookies[COOKIE].value)
        browser.post("/sign-out/")
        timed_out = Client()
        timed_out.force_login(cast.ana)
        kept.append(timed_out.cookies[COOKIE].value)
        later = clock.now() + timedelta(minutes=31)
        monkeypatch.setattr(clock, "now", lambda: later)
        for key in kept:
            other = Client()
            other.cookies[COOKIE] = key
            assert not opens(other)
            enter(other)  # a step with the old key in the browser begins a new session
            assert other.cookies[COOKIE].value not in kept
        assert SignInSession.objects.filter(ended_at=None, user=cast.ana, seen_at__gte=later).count() == 0

    @pytest.mark.parametrize("method", ["get", "head", "options"])
    def test_a_bot_that_opens_every_link_of_a_mail_spends_none(self, cast: Cast, method: str) -> None:
        token = passwords.link_for_mail(user_id=cast.ana.id, now=clock.now())
        made = invitations.invite(email="lou@example.org", role=Role.ANALYST, place=Place(), by=cast.kit.id,
                                  at=clock.now(), by_mail=False)  # fmt: skip
        link = invitations.new_link(invitation_id=made.id, at=clock.now())
        assert link is not None
        addresses = {reverse("web:new-password", args=[token]): {"password": PASSWORD},
                     reverse("web:invitation", args=[link[1]]): NEWCOMER}  # fmt: skip
        bot: Any = Client(HTTP_USER_AGENT="Mozilla/5.0 (compatible; LinkPreview/1.0)")
        for address in addresses:
            for _ in range(3):
                assert getattr(bot, method)(address).status_code in (200, 405)
        assert COOKIE not in bot.cookies
        for address, sent in addresses.items():
            assert Client().post(address, sent).status_code == 302, "it still works for whom it was meant"
            assert Client().post(address, sent).status_code in (404, 410), "and once"


NEWCOMER = {"first_name": "Lou", "last_name": "Pratt", "username": "lou", "password": PASSWORD}
