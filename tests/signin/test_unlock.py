"""Unlocking is trying a password: counted before it is looked at, through the turnstile, only where passwords may be
used. The pages of the lock itself are in tests/web/test_idle_views.py."""

import threading
import time
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client

from companionway.platform import turnstile
from companionway.platform.models import AuditEntry, User
from companionway.platform.session_models import SignInSession
from tests.cast import PASSWORD, Cast
from tests.said import names
from tests.signin.test_limits import tickets

COOKIE = configured.SESSION_COOKIE_NAME
AT_ONCE = 50


def locked(cast: Cast) -> Client:
    """Ana's browser, locked."""
    browser = Client()
    browser.force_login(cast.ana)
    assert browser.post("/lock/", {"what": "locked"}).status_code == 423
    return browser


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("6.3.1", "15.4.2")
def test_fifty_tries_at_once_are_five_tries_and_then_the_session_has_ended(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = locked(cast).cookies[COOKIE].value
    gate = threading.Barrier(AT_ONCE)
    looked: list[str] = []
    answers: list[int] = []
    original = User.check_password

    def check_password(self: User, raw: str | None) -> bool:
        looked.append(str(raw))
        time.sleep(0.05)
        return bool(original(self, raw))

    def attempt(number: int) -> None:
        try:
            browser = Client()
            browser.cookies[COOKIE] = key
            gate.wait(60)
            for _ in range(40):  # the turnstile sends away whom it has no room for; whoever attacks comes again
                status = browser.post("/unlock/", {"password": f"guess number {number} of many"}).status_code
                if status != 503:
                    break
            answers.append(status)
        finally:
            connection.close()

    monkeypatch.setattr(User, "check_password", check_password)
    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(looked) == 5, "a sixth was looked at"
    assert len(answers) == AT_ONCE and set(answers) <= {302, 422, 503}
    row = SignInSession.objects.get()
    assert (row.ended_because, row.wrong_unlocks) == ("wrong_unlocks", 5)


@pytest.mark.django_db(transaction=True)
def test_a_right_password_that_comes_when_the_tries_are_over_opens_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = locked(cast)
    SignInSession.objects.update(wrong_unlocks=5)
    monkeypatch.setattr(User, "check_password", lambda self, raw: pytest.fail("it was looked at"))
    assert browser.post("/unlock/", {"password": PASSWORD}).status_code == 302
    assert SignInSession.objects.get().ended_because == "wrong_unlocks"
    assert browser.get("/today/").status_code == 302


@pytest.mark.django_db
@pytest.mark.asvs("6.3.1")
def test_a_flood_is_told_to_come_again_and_no_try_is_lost(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    browser = locked(cast)
    with tickets(tmp_path / "turnstile", turnstile.HASHES + settings.SIGN_INS_WAITING):
        answer = browser.post("/unlock/", {"password": PASSWORD})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Your password was not looked at" in answer.content.decode() and not names("Ana", answer.content.decode())
    assert SignInSession.objects.get().wrong_unlocks == 0
    assert browser.post("/unlock/", {"password": PASSWORD}).status_code == 302
    assert browser.get("/today/").status_code == 200


@pytest.mark.django_db
def test_where_the_hospital_signs_in_a_forgotten_password_does_not_unlock(cast: Cast, settings: Any) -> None:
    browser = locked(cast)
    settings.COMPANIONWAY_PASSWORDS = "emergency"
    assert browser.post("/unlock/", {"password": PASSWORD}).status_code == 422
    settings.COMPANIONWAY_EMERGENCY_SIGN_INS = ["ana"]
    assert browser.post("/unlock/", {"password": PASSWORD}).status_code == 302


@pytest.mark.django_db
@pytest.mark.asvs("16.3.1")
def test_a_wrong_try_is_in_the_audit_without_what_was_typed(cast: Cast) -> None:
    browser = locked(cast)
    browser.post("/unlock/", {"password": "lanterns by the sea"})
    entry = AuditEntry.objects.get(verb="sign_in_failed")
    assert (entry.subject_id, entry.reason, entry.detail["method"]) == (cast.ana.id, "unlock_wrong", "password")
    assert "lanterns" not in str(entry.__dict__)
