"""The outbox: written once, claimed by one worker at a time, tried again, given up in sight."""

import threading
import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from companionway.platform import outbox
from companionway.platform.models import OutboxMessage
from tests.cast import NOW

DONE: list[str] = []


def put(key: str = "", at: datetime = NOW, kind: str = "letter") -> None:
    outbox.put(kind, key=key or str(uuid.uuid4()), payload={"n": 1}, available_at=at)


def succeed(row: OutboxMessage) -> None:
    DONE.append(row.key)


def fail(row: OutboxMessage) -> None:
    raise ConnectionError("the outside is not there")


HANDLERS = {"letter": succeed, "parcel": fail}


@pytest.mark.django_db
def test_the_same_key_is_one_effect() -> None:
    put("a")
    put("a")
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db
def test_an_effect_of_a_transaction_that_is_rolled_back_never_was() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put("a")
        _ = 1 / 0
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_what_is_not_yet_due_or_leased_to_another_or_done_is_not_claimed() -> None:
    put("later", NOW + timedelta(seconds=1))
    put("now")
    assert [row.key for row in outbox.claim(NOW)] == ["now"]
    assert outbox.claim(NOW) == []
    (again,) = outbox.claim(NOW + timedelta(minutes=3), limit=1)
    outbox.perform(again, HANDLERS, NOW + timedelta(minutes=3))
    assert {row.key for row in outbox.claim(NOW + timedelta(hours=1))} == {"later", "now"} - {again.key}


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_claimed_again_with_one_more_attempt() -> None:
    put()
    (first,) = outbox.claim(NOW)
    (second,) = outbox.claim(NOW + timedelta(minutes=2, seconds=1))
    assert (first.id, first.attempts, second.attempts) == (second.id, 1, 2)


@pytest.mark.django_db
def test_a_fault_waits_longer_each_time_up_to_an_hour_and_is_given_up_after_twenty() -> None:
    put(kind="parcel")
    now, waits = NOW, []
    while rows := outbox.claim(now):
        outbox.perform(rows[0], HANDLERS, now)
        row = OutboxMessage.objects.get()
        waits.append((row.available_at - now).total_seconds())
        now = row.available_at
    assert waits[:4] == [20, 40, 80, 160]
    assert max(waits) == 3600
    assert len(waits) == outbox.MAX_ATTEMPTS == 20
    assert (row.gave_up_at is not None, row.done_at, row.last_error) == (True, None, "ConnectionError")


@pytest.mark.django_db
def test_a_kind_that_nobody_handles_is_kept_and_named() -> None:
    put(kind="riddle")
    (row,) = outbox.claim(NOW)
    outbox.perform(row, HANDLERS, NOW)
    assert OutboxMessage.objects.get().last_error == "KeyError"


@pytest.mark.django_db
def test_an_effect_that_kills_its_worker_each_time_is_given_up_too() -> None:
    put()
    now = NOW
    for _ in range(outbox.MAX_ATTEMPTS):
        assert len(outbox.claim(now)) == 1  # and the worker dies before it can say how it went
        now += timedelta(minutes=3)
    assert outbox.claim(now) == []
    assert OutboxMessage.objects.get().gave_up_at == now


@pytest.mark.django_db(transaction=True)
def test_eight_workers_share_the_work_and_nobody_does_a_row_twice() -> None:
    for _ in range(200):
        put()
    claimed: list[uuid.UUID] = []

    def work() -> None:
        try:
            while rows := outbox.claim(NOW, limit=3):
                claimed.extend(row.id for row in rows)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(claimed) == len(set(claimed)) == 200


@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_worker_is_claiming_is_stepped_over_not_waited_for() -> None:
    put("a", NOW - timedelta(seconds=1))
    put("b")
    seen: list[list[str]] = []

    def other() -> None:
        seen.append([row.key for row in outbox.claim(NOW)])
        connection.close()

    with transaction.atomic():
        held = OutboxMessage.objects.select_for_update().get(key="a")
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(10)
    assert (held.key, seen) == ("a", [["b"]])
