"""How much may be asked of signing in and of the house at once: the turnstile, the limits, and what is forgotten."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from companionway.management import errands
from companionway.platform import clock, limits, turnstile
from companionway.platform.limits import Limit
from companionway.platform.models import AuditEntry, RateLimit
from companionway.signin import rules
from companionway.signin.actions import tries
from companionway.signin.models import SignInTries
from tests.cast import Cast
from tests.signin.steps import SIGN_IN, enter

WAITING = configured.SIGN_INS_WAITING
EVERYBODY = turnstile.HASHES + WAITING


@contextmanager
def tickets(folder: Path, count: int) -> Iterator[None]:
    """So many others hold or wait for a place; each lock is its own open file, as another process's would be."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        for number in range(count):
            fcntl.flock(held.enter_context((folder / f"ticket-{number}").open("a")), fcntl.LOCK_EX)
        yield


class TestTurnstile:
    def test_two_work_at_once_so_many_wait_and_the_next_is_told_so(self, tmp_path: Path) -> None:
        working, most, lock, done = 0, 0, threading.Lock(), threading.Barrier(EVERYBODY + 1)
        release = threading.Event()

        def work() -> None:
            nonlocal working, most
            with turnstile.place(tmp_path, at_once=turnstile.HASHES, waiting=WAITING):
                with lock:
                    working += 1
                    most = max(most, working)
                release.wait(20)
                with lock:
                    working -= 1
            done.wait(20)

        threads = [threading.Thread(target=work, daemon=True) for _ in range(EVERYBODY)]
        for thread in threads:
            thread.start()
        refused = 0
        for _ in range(200):  # until all of them hold a ticket, a place may still be free for a moment
            try:
                with tickets_taken(tmp_path, EVERYBODY):
                    with (
                        pytest.raises(turnstile.Busy),
                        turnstile.place(tmp_path, at_once=turnstile.HASHES, waiting=WAITING),
                    ):
                        raise AssertionError("nobody else gets in")
                    refused += 1
                    break
            except BlockingIOError:
                threading.Event().wait(0.05)
        assert refused == 1
        release.set()
        done.wait(20)
        assert most == turnstile.HASHES and working == 0

    @pytest.mark.asvs("2.4.1", "15.2.2")
    @pytest.mark.parametrize(("processes", "waiting"), [(1, 0), (2, 2), (4, 6), (9, 16), (40, 16)])
    def test_at_most_half_of_what_answers_pages_is_held_by_passwords(self, processes: int, waiting: int) -> None:
        found = turnstile.waiting_beside(turnstile.HASHES, web_processes=processes, most=16)
        assert found == waiting
        assert found + turnstile.HASHES <= processes * turnstile.THREADS / 2
        assert turnstile.waiting_beside(turnstile.HASHES, web_processes=2, most=16) == WAITING

    def test_a_place_is_free_again_after_a_failure_inside(self, tmp_path: Path) -> None:
        for _ in range(3):
            with pytest.raises(ValueError, match="inside"), turnstile.place(tmp_path, at_once=1, waiting=0):
                raise ValueError("inside")
        with turnstile.place(tmp_path, at_once=1, waiting=0):
            pass

    @pytest.mark.asvs("6.3.1")
    def test_a_flood_is_refused_without_looking_at_the_password_and_a_passkey_goes_on(
        self, cast: Cast, settings: Any, tmp_path: Path
    ) -> None:
        settings.DATA = tmp_path
        with tickets(tmp_path / "turnstile", EVERYBODY):
            answer = enter(Client())
            assert (answer.status_code, answer["Retry-After"]) == (503, "5")
            assert "Your password was not looked at" in answer.content.decode()
            assert not SignInTries.objects.exists(), "nothing was counted against anybody"
            assert Client().post("/sign-in/passkey/options/").status_code == 200
        with tickets(tmp_path / "turnstile", EVERYBODY - 1):
            assert enter(Client()).status_code == 302, "the last place lets in"


@contextmanager
def tickets_taken(folder: Path, count: int) -> Iterator[None]:
    """Raises BlockingIOError while one of the tickets is still free."""
    for number in range(count):
        with (folder / f"ticket-{number}").open("a") as ticket:
            try:
                fcntl.flock(ticket, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            raise BlockingIOError(number)
    yield


@pytest.mark.django_db
class TestLimits:
    def test_a_burst_is_let_in_and_then_a_steady_rate(self) -> None:
        limit, now = Limit("trial", 6, 60), clock.now()
        assert [limits.wait(limit, "a", at=now) for _ in range(8)] == [0] * 6 + [10, 10]
        assert limits.wait(limit, "b", at=now) == 0, "others are not held up"
        assert limits.wait(limit, "a", at=now + timedelta(seconds=9)) == 1
        assert limits.wait(limit, "a", at=now + timedelta(seconds=10)) == 0
        assert limits.wait(limit, "a", at=now + timedelta(seconds=11)) == 9

    @pytest.mark.parametrize("allowed", [1, 30, 999_999, 100_000_000])
    def test_a_limit_however_wide_is_one_that_counts(self, allowed: int) -> None:
        limit, now = Limit("wide", allowed, 60), clock.now()
        assert limits.wait(limit, "a", at=now) == 0
        assert bool(limits.wait(limit, "a", at=now)) == (allowed == 1)

    @pytest.mark.parametrize("gaps", [[0.0] * 90, [0.5] * 150, [1.0, 0.0, 0.0] * 60])
    def test_never_more_than_allowed_in_any_window_beyond_the_burst(self, gaps: list[float]) -> None:
        limit, at, let_in = Limit("window", 60, 60), clock.now(), []
        for gap in gaps:
            at += timedelta(seconds=gap)
            if limits.wait(limit, "a", at=at) == 0:
                let_in.append(at)
        for begin in let_in:
            within = [one for one in let_in if timedelta(0) <= one - begin < timedelta(seconds=60)]
            assert len(within) <= 2 * limit.allowed

    def test_searching_is_held_up_after_sixty_in_a_minute_for_this_person_alone(self, cast: Cast, still: None) -> None:
        ana, jo = Client(), Client()
        ana.force_login(cast.ana)
        jo.force_login(cast.jo)
        assert [ana.post("/people/", {"q": "sam"}).status_code for _ in range(60)] == [200] * 60
        looked = AuditEntry.objects.count()
        answer = ana.post("/people/", {"q": "sam"})
        said = answer.content.decode()
        assert answer.status_code == 429 and 1 <= int(answer["Retry-After"]) <= 60
        assert "Searching for people" in said and "nobody is shut out" in said and 'href="/people/"' in said
        assert AuditEntry.objects.count() <= looked + 1, "nobody was looked for"
        assert ana.get("/people/").status_code == 200 and jo.post("/people/", {"q": "sam"}).status_code == 200

    def test_what_is_over_is_forgotten_by_the_sweep_and_what_holds_stays(self, cast: Cast) -> None:
        now = clock.now()
        long_ago = now - rules.TRIES_KEPT - timedelta(minutes=1)
        SignInTries.objects.bulk_create([
            SignInTries(key="over", failures=49, last_at=long_ago),
            SignInTries(key="off", failures=rules.SWITCHED_OFF_AT, last_at=long_ago),
            SignInTries(key="fresh", failures=3, last_at=now),
        ])  # fmt: skip
        RateLimit.objects.create(key="rests", at_rest_at=now - timedelta(seconds=1))
        RateLimit.objects.create(key="holds", at_rest_at=now + timedelta(minutes=1))
        assert errands.sweep(now) == []
        assert sorted(row.key for row in SignInTries.objects.all()) == ["fresh", "off"]
        assert RateLimit.objects.filter(key__in=["rests", "holds"]).get().key == "holds"

    @pytest.mark.asvs("6.3.1")
    def test_two_tries_at_once_are_counted_one_after_the_other(self) -> None:
        now = clock.now()
        waits = [tries.begin_try(key="k", now=now) for _ in range(7)]
        assert waits == [0, 0, 0, 0, 0, 15, 15]
        later = now + timedelta(seconds=15)
        assert (tries.begin_try(key="k", now=later), tries.begin_try(key="k", now=later)) == (0, 30)


class TestWaiting:
    @pytest.mark.asvs("6.3.1")
    @given(failures=st.integers(0, 10_000))
    def test_waits_grow_from_nothing_to_fifteen_minutes_and_never_shrink(self, failures: int) -> None:
        wait = rules.wait_after(failures)
        assert (wait == timedelta(0)) == (failures < rules.FREE_TRIES)
        assert wait <= rules.LONGEST_WAIT and wait <= rules.wait_after(failures + 1)

    def test_the_page_says_how_long_in_plain_words(self, cast: Cast) -> None:
        for _ in range(5):
            enter(Client(), password="not the right one here")
        answer = Client().post(SIGN_IN, {"username": "ana", "password": "whatever it is now"})
        assert f"{answer['Retry-After']} seconds" in answer.content.decode()
