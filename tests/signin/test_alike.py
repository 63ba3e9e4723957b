"""Nobody learns who has a sign-in here (A20): the same answer, the same statements and one hash, whoever is named.

How long each takes is printed by `python -m bench.signin`; a clock proves nothing on a busy machine.
"""

import re
import threading
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companionway.platform import clock, turnstile
from companionway.platform.models import OutboxMessage, User
from companionway.signin import rules, secrets, trying
from companionway.signin.actions import tries
from companionway.signin.models import SignInTries
from tests.cast import PASSWORD, Cast
from tests.signin.steps import SIGN_IN, enter

WRONG = "not the right one here"


def asked(client: Client, address: str, sent: dict[str, str]) -> tuple[int, str, list[str]]:
    """Status, page and statements of one answer, without what differs between any two: tokens, names, values."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(address, sent)
    page = answer.content.decode()
    for value in sent.values():
        page = page.replace(value, "")
    page = re.sub(r"\b[A-Za-z0-9]{64}\b", "", page)
    return answer.status_code, page, [shape(query["sql"]) for query in seen]


def shape(sql: str) -> str:
    """A statement without its values; that a known user is named in the audit and a stranger is not, is a value."""
    sql = re.sub(r"'(?:[^']|'')*'(::\w+)?", "?", sql)
    return re.sub(r"\bNULL\b|\b\d+\b", "?", re.sub(r"x\?|s\d+_x\d+|_bytea", "?", sql))


def kinds(cast: Cast) -> dict[str, tuple[str, str]]:
    """Names and passwords that do not open: each for another reason."""
    User.objects.filter(id=cast.jo.id).update(is_active=False)
    cast.cleo.set_unusable_password()
    cast.cleo.save()
    return {"wrong": ("ana", WRONG), "unknown": ("nobody-here", WRONG), "switched off": ("jo", PASSWORD),
            "without a password": ("cleo", WRONG)}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.asvs("6.3.8")
class TestTheSameForEveryone:
    def test_a_name_nobody_has_a_wrong_password_and_an_ended_sign_in_are_answered_alike(self, cast: Cast) -> None:
        enter(Client(), "warm-up", WRONG)
        answers = {
            kind: asked(Client(), SIGN_IN, {"username": name, "password": password})
            for kind, (name, password) in kinds(cast).items()
        }
        assert {status for status, _, _ in answers.values()} == {422}
        assert len({page for _, page, _ in answers.values()}) == 1
        assert len(answers["wrong"][2]) > 4
        for kind, (_, _, statements) in answers.items():
            assert statements == answers["wrong"][2], kind

    @pytest.mark.parametrize("failures", [rules.FREE_TRIES, rules.SWITCHED_OFF_AT])
    def test_so_are_they_while_one_has_to_wait_or_is_switched_off(self, cast: Cast, failures: int) -> None:
        enter(Client(), "warm-up", WRONG)
        names = {name for name, _ in kinds(cast).values()}
        now = clock.now()
        SignInTries.objects.bulk_create(
            SignInTries(key=secrets.name_key(name), failures=failures, last_at=now) for name in names
        )
        answers = [asked(Client(), SIGN_IN, {"username": name, "password": PASSWORD}) for name in sorted(names)]
        assert {status for status, _, _ in answers} == ({429} if failures == rules.FREE_TRIES else {422})
        assert len({re.sub(r"\d+ seconds", "", page) for _, page, _ in answers}) == 1
        assert all(statements == answers[0][2] for _, _, statements in answers)

    def test_each_costs_one_hash_and_none_while_one_has_to_wait(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from django.contrib.auth import hashers

        made: list[str] = []
        hasher = hashers.get_hasher()
        original = hasher.encode

        def encode(password: str, salt: str, *more: Any) -> str:
            made.append(password)
            return str(original(password, salt, *more))

        monkeypatch.setattr(type(hasher), "encode", lambda self, password, salt, *more: encode(password, salt, *more))
        for kind, (name, password) in kinds(cast).items():
            made.clear()
            enter(Client(), name, password)
            assert len(made) == 1, kind
            for _ in range(rules.FREE_TRIES):
                tries.begin_try(key=secrets.name_key(name), now=clock.now())
            made.clear()
            assert enter(Client(), name, password).status_code == 429
            assert made == [], kind

    def test_asking_for_a_new_password_is_the_same_for_an_address_that_nobody_has(self, cast: Cast) -> None:
        asked(Client(), "/sign-in/forgot/", {"email": "warm-up@example.org"})
        known, unknown = (
            asked(Client(), "/sign-in/forgot/", {"email": email}) for email in ("ana@example.org", "no@example.org")
        )
        assert known == unknown and known[0] == 200 and known[2]
        assert OutboxMessage.objects.filter(kind="signin.reset").count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("6.3.1", "2.4.1")
def test_a_flood_from_many_networks_hashes_two_at_once_and_leaves_the_rest_of_the_house_its_answer(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A31: forty strangers at once, each with a name and a network of its own, so that no other limit holds them."""
    working, most, lock = 0, 0, threading.Lock()
    gate, statuses, others = threading.Barrier(41), [], []
    original = trying.is_theirs

    def is_theirs(user: User | None, password: str) -> bool:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        time.sleep(0.2)
        right = original(user, password)
        with lock:
            working -= 1
        return right

    def come(number: int) -> None:
        try:
            gate.wait(60)
            browser = Client(REMOTE_ADDR=f"198.51.100.{number}")
            statuses.append(enter(browser, f"stranger{number}", WRONG).status_code)
        finally:
            connection.close()

    monkeypatch.setattr(trying, "is_theirs", is_theirs)
    threads = [threading.Thread(target=come, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    gate.wait(60)
    while any(thread.is_alive() for thread in threads):
        others.append(Client().get("/ask/").status_code)
        others.append(Client().post("/sign-in/passkey/options/").status_code)
        time.sleep(0.3)
    assert most <= turnstile.HASHES
    assert len(statuses) == 40 and set(statuses) <= {422, 503} and statuses.count(422) >= turnstile.HASHES
    assert set(others[:10]) == {200}, "reading pages and passkeys go on"
    assert SignInTries.objects.count() == statuses.count(422), "who was sent away was not counted"
