"""Sessions: a hashed key, two limits, three devices, ended for good; nobody who only visits has one (ASVS 7, A21)."""

import hashlib
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from companionway.platform import clock, sign_ins
from companionway.platform.devices import device_words, network_prefix
from companionway.platform.models import AuditEntry, OutboxMessage, User
from companionway.platform.session_models import SignInSession
from companionway.platform.sessions import SessionStore
from config import environment
from tests.cast import Cast
from tests.signed_in import signed_in

COOKIE = settings.SESSION_COOKIE_NAME
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)


def begun(user: User) -> SessionStore:
    """A session of this user, saved."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store.save()
    return store


def moved(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    """The clock goes on by this much."""
    at = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: at)


def is_in(client: Client) -> bool:
    """Whether this browser opens a page of staff."""
    return client.get("/sign-ins/").status_code == 200


@pytest.mark.django_db
class TestTheKey:
    def test_the_table_holds_no_key_that_opens_a_session(self, cast: Cast) -> None:
        store = begun(cast.ana)
        row = SignInSession.objects.get()
        key = str(store.session_key)
        assert bytes(row.key_hash) == hashlib.sha256(key.encode()).digest()
        with connection.cursor() as cursor:
            cursor.execute("SELECT t::text FROM companionway_signinsession t")
            assert key not in str(cursor.fetchall())

    @pytest.mark.asvs("7.2.2", "7.2.3", "11.5.1")
    def test_a_key_is_160_bits_or_more_and_never_given_twice(self, cast: Cast) -> None:
        keys = {str(begun(user).session_key) for user in (cast.ana, cast.ben, cast.jo)}
        assert len(keys) == 3 and all(len(key) == 32 for key in keys)

    @pytest.mark.asvs("7.2.1")
    def test_a_key_that_a_stranger_planted_is_not_the_key_after_signing_in(self, client: Client, cast: Cast) -> None:
        client.cookies[COOKIE] = "planted0planted0planted0planted0"
        client.force_login(cast.ana)
        assert client.cookies[COOKIE].value != "planted0planted0planted0planted0"
        thief = Client()
        thief.cookies[COOKIE] = "planted0planted0planted0planted0"
        assert is_in(client) and not is_in(thief)

    def test_another_key_ends_the_former(self, cast: Cast) -> None:
        store = begun(cast.ana)
        before = str(store.session_key)
        store.cycle_key()
        store.save()
        assert SessionStore(before).load() == {}
        assert SessionStore(store.session_key).load()[SESSION_KEY] == str(cast.ana.pk)
        assert SignInSession.objects.count() == 1

    def test_what_a_session_keeps_is_sealed(self, cast: Cast) -> None:
        store = begun(cast.ana)
        store["said"] = "Welcome back, Sam-Unmistakable."
        store.save()
        with connection.cursor() as cursor:
            cursor.execute("SELECT data FROM companionway_signinsession")
            assert b"Unmistakable" not in bytes(cursor.fetchone()[0])
        assert SessionStore(store.session_key)["said"] == "Welcome back, Sam-Unmistakable."


@pytest.mark.django_db
class TestLimits:
    @pytest.mark.asvs("7.3.1")
    def test_a_session_ends_after_thirty_minutes_without_use(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(cast.ana)
        moved(monkeypatch, minutes=29)
        assert is_in(client)
        moved(monkeypatch, minutes=29)
        assert is_in(client)
        moved(monkeypatch, minutes=30, seconds=1)
        assert not is_in(client)

    @pytest.mark.asvs("7.3.2")
    def test_a_session_ends_after_twelve_hours_however_much_it_is_used(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(cast.ana)
        for _ in range(28):
            moved(monkeypatch, minutes=25)
            assert is_in(client)
        moved(monkeypatch, minutes=25)  # 12 hours and 5 minutes
        assert not is_in(client)

    def test_unlocking_and_new_keys_do_not_move_the_last_hour(self, cast: Cast) -> None:
        store = begun(cast.ana)
        ends = SignInSession.objects.get().ends_at
        sign_ins.lock(store, clock.now())
        sign_ins.unlock(store, clock.now())
        store.save()
        assert SignInSession.objects.get().ends_at == ends

    def test_being_here_is_written_once_a_minute_and_not_by_a_part_that_fetches_itself(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(cast.ana)
        first = SignInSession.objects.get().seen_at
        is_in(client)
        assert SignInSession.objects.get().seen_at == first
        moved(monkeypatch, minutes=2)
        client.get("/sign-ins/", headers={"X-By-Itself": "1"})
        assert SignInSession.objects.get().seen_at == first
        is_in(client)
        assert SignInSession.objects.get().seen_at > first

    @pytest.mark.parametrize(("name", "value"), [("COMPANIONWAY_SESSION_IDLE_MINUTES", "14"), ("X", "61"), ("X", "no")])
    def test_a_limit_outside_what_is_allowed_is_named_at_start(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        monkeypatch.setenv(name, value)
        with pytest.raises(ImproperlyConfigured, match=name):
            environment.number(name, 30, low=15, high=60)


@pytest.mark.django_db
class TestThreeDevices:
    def test_a_fourth_ends_the_oldest_and_its_person_is_told_without_a_word_more(self, cast: Cast) -> None:
        stores = [begun(cast.ana) for _ in range(4)]
        alive = [bool(SessionStore(store.session_key).load()) for store in stores]
        assert alive == [False, True, True, True]
        assert OutboxMessage.objects.filter(kind="staff_notice", payload__what="session_elsewhere").count() == 1
        assert AuditEntry.objects.filter(verb="session.ended", actor_id=cast.ana.id, reason="elsewhere").count() == 1

    def test_the_devices_of_others_do_not_count(self, cast: Cast) -> None:
        stores = [begun(user) for user in (cast.ana, cast.ben, cast.jo, cast.cleo)]
        assert all(SessionStore(store.session_key).load() for store in stores)


@pytest.mark.django_db
class TestEnding:
    @pytest.mark.asvs("7.2.1", "7.4.1")
    def test_signing_out_ends_it_on_the_server(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.ana)
        key = client.cookies[COOKIE].value
        client.post("/sign-out/")
        thief = Client()
        thief.cookies[COOKIE] = key
        assert not is_in(thief)
        row = SignInSession.objects.get()
        assert (row.ended_because, row.data) == ("signed_out", "")

    def test_a_session_that_was_ended_meanwhile_saves_nothing(self, cast: Cast) -> None:
        store = begun(cast.ana)
        sign_ins.end_all(cast.ana.id, because="lost_device", at=clock.now())
        store["more"] = 1
        with pytest.raises(UpdateError):
            store.save()

    @pytest.mark.asvs("7.4.2")
    def test_a_disabled_person_is_out_at_the_next_click(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.ana)
        User.objects.filter(id=cast.ana.id).update(is_active=False)
        assert not is_in(client)

    def test_another_password_ends_every_sign_in(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.ana)
        cast.ana.set_password("another-long-pass-phrase")
        cast.ana.save()
        assert not is_in(client)

    def test_what_is_over_is_emptied_by_the_sweep_and_forgotten_a_day_later(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun(cast.ana)
        moved(monkeypatch, minutes=31)
        SessionStore.clear_expired()
        assert SignInSession.objects.get().data == ""
        moved(monkeypatch, days=1, minutes=1)
        SessionStore.clear_expired()
        assert not SignInSession.objects.exists()


@pytest.mark.django_db
class TestVisitors:
    @pytest.mark.parametrize(
        "address", ["/", "/ask/", "/refer/", "/sign-in/", "/components/", "/components/today/", "/nowhere/"]
    )
    def test_a_visitor_gets_no_row_and_no_session_cookie(self, client: Client, cast: Cast, address: str) -> None:
        client.get(address)
        assert COOKIE not in client.cookies and not SignInSession.objects.exists()

    def test_a_post_of_the_gallery_makes_no_row(self, client: Client, db: None) -> None:
        client.post("/components/today/", {"mode": "text"})
        client.post("/components/today/", {"mode": "text"}, headers={"HX-Request": "true"})
        assert COOKIE not in client.cookies and not SignInSession.objects.exists()

    def test_somebody_half_way_in_has_fifteen_minutes(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        store = SessionStore()
        store["half"] = "the password was right"
        store.save()
        assert SessionStore(store.session_key).load()
        moved(monkeypatch, minutes=15)
        assert SessionStore(store.session_key).load() == {}


@pytest.mark.django_db
class TestTheCookie:
    @pytest.mark.asvs("3.3.2", "3.3.4")
    def test_the_cookie_says_no_time_and_is_for_this_site_and_no_script(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.ana)
        answer = client.post(f"/sign-ins/{signed_in(cast.ana).id}/end/")  # says a word on the next page, so it is kept
        cookie = answer.cookies[COOKIE]
        assert cookie["path"] == "/" and cookie["domain"] == "" and cookie["max-age"] == cookie["expires"] == ""
        assert cookie["samesite"] == "Lax"
        assert cookie["httponly"]
        assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE

    def test_over_https_its_name_binds_it_to_this_host(self) -> None:
        assert environment.cookie_name("session", secure=True) == "__Host-session"
        for name, secure in (("SESSION", settings.SESSION_COOKIE_SECURE), ("CSRF", settings.CSRF_COOKIE_SECURE)):
            assert getattr(settings, f"{name}_COOKIE_NAME") == environment.cookie_name(name.lower(), secure=secure)


class TestWords:
    @pytest.mark.parametrize(
        ("agent", "words"),
        [(ANDROID, "Chrome on Android"), ("Mozilla/5.0 (iPhone; CPU) Version/17 Safari/604.1", "Safari on iPhone"),
         ("Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/128.0", "Firefox on Windows"), ("", "A browser on a device"),
         ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows")],
    )  # fmt: skip
    def test_a_device_is_a_few_words(self, agent: str, words: str) -> None:
        assert device_words(agent) == words

    @pytest.mark.parametrize(
        ("address", "prefix"),
        [("198.51.100.77", "198.51.100.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("unix", ""), ("", "")],
    )
    def test_a_network_is_a_prefix(self, address: str, prefix: str) -> None:
        assert network_prefix(address) == prefix

    @pytest.mark.django_db
    def test_the_list_of_sign_ins_says_device_and_network_and_keeps_no_address(
        self, client: Client, cast: Cast
    ) -> None:
        sign_in = {"username": "ana", "password": "walk-with-me-please"}
        client.post("/sign-in/", sign_in, headers={"User-Agent": ANDROID}, REMOTE_ADDR="198.51.100.77")
        row = SignInSession.objects.get()
        assert (row.device, row.network) == ("Chrome on Android", "198.51.100.0/24")


@pytest.mark.django_db(transaction=True)
def test_eight_devices_signing_in_at_once_leave_three(cast: Cast) -> None:
    gate = threading.Barrier(8)
    faults: list[Any] = []

    def come() -> None:
        try:
            gate.wait(20)
            begun(cast.ana)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert len(sign_ins.live_of(cast.ana.id, clock.now())) == 3
