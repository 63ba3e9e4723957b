"""Once only: a repeated form meets its first answer, other content under its key is refused, two at once make one."""

import threading
import uuid

import pytest
from django.db import connection, transaction

from companionway.platform import submissions
from companionway.platform.errors import DomainError
from companionway.platform.models import Submission
from companionway.platform.submissions import Replayed

KEY = uuid.UUID(int=7)
ONE, OTHER = b"1" * 32, b"2" * 32


@pytest.mark.django_db
def test_a_repeat_is_shown_what_the_first_one_made() -> None:
    submissions.claim("harbor", KEY, ONE)
    submissions.answer("harbor", KEY, "/receipt/1")
    with pytest.raises(Replayed) as again:
        submissions.claim("harbor", KEY, ONE)
    assert again.value.location == "/receipt/1"


@pytest.mark.django_db
def test_the_same_key_with_other_content_is_refused() -> None:
    submissions.claim("harbor", KEY, ONE)
    with pytest.raises(DomainError, match="other answers"):
        submissions.claim("harbor", KEY, OTHER)


@pytest.mark.django_db
def test_the_same_key_of_another_sender_is_another_submission() -> None:
    submissions.claim("harbor", KEY, ONE)
    submissions.claim("inland", KEY, OTHER)
    assert Submission.objects.count() == 2


@pytest.mark.django_db
def test_a_refused_effect_leaves_the_key_free() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        submissions.claim("harbor", KEY, ONE)
        _ = 1 / 0
    submissions.claim("harbor", KEY, OTHER)


def together(count: int, roll_back_first: bool = False) -> list[str]:
    """`count` submissions of one form at the same time: what each met."""
    met: list[str] = []
    start = threading.Barrier(count)

    def send(number: int) -> None:
        try:
            start.wait(10)
            with transaction.atomic():
                submissions.claim("harbor", KEY, ONE)
                submissions.answer("harbor", KEY, f"/receipt/{number}")
                met.append("made")
                if roll_back_first and len(met) == 1:
                    raise ZeroDivisionError
        except Replayed as replayed:
            met.append(replayed.location)
        except ZeroDivisionError:
            met.append("failed")
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("15.4.2")
def test_eight_at_once_make_one_and_the_others_are_shown_it() -> None:
    met = together(8)
    kept = Submission.objects.get().location
    assert sorted(met) == sorted(["made", *[kept] * 7])


@pytest.mark.django_db(transaction=True)
def test_when_the_first_of_eight_fails_one_of_the_others_makes_it() -> None:
    met = together(8, roll_back_first=True)
    kept = Submission.objects.get().location
    assert (met.count("made"), met.count("failed"), met.count(kept)) == (2, 1, 6)
