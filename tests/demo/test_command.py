"""`companionway demo load` and `signins` as somebody at a terminal meets them."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from companionway.management.commands.demo import instant
from companionway.referrals.models import Referral
from tests import sight
from tests.demo import expected

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    """What the command printed."""
    out = StringIO()
    with sight.as_owner():  # as at a terminal
        call_command(*words, stdout=out)
    return out.getvalue()


def test_loading_says_what_was_made_and_how_fast() -> None:
    said = run("demo", "load")
    assert "668 requests" in said and "rows a second" in said and "Everybody is invented." in said


def test_quiet_says_nothing() -> None:
    assert run("demo", "load", "--quiet") == ""


def test_a_day_in_the_past_ends_the_demo_then() -> None:
    run("demo", "load", "--as-of", "2026-03-03", "--quiet")
    newest = Referral.objects.latest("received_at").received_at
    assert datetime(2026, 3, 1, tzinfo=UTC) < newest < datetime(2026, 3, 3, 22, tzinfo=UTC)


def test_a_day_in_the_future_ends_the_demo_now() -> None:
    run("demo", "load", "--as-of", (datetime.now(UTC) + timedelta(days=9)).date().isoformat(), "--quiet")
    assert not Referral.objects.filter(received_at__gt=datetime.now(UTC)).exists()


def test_a_bare_day_is_read_in_the_installations_time_zone() -> None:
    assert instant("2026-03-03").utcoffset() == timedelta(hours=-5)


def test_a_scale_below_one_is_refused() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        run("demo", "load", "--scale", "0")


def test_a_second_load_says_how_to_start_afresh() -> None:
    run("demo", "load", "--quiet")
    with pytest.raises(CommandError, match=r"here already.*companionway reset"):
        run("demo", "load")


def test_sign_ins_are_one_per_role_with_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANIONWAY_DEMO_PASSWORD", "as-you-like-it-now")
    run("demo", "load", "--quiet")
    said = run("signins")
    assert [line.split()[0] for line in said.splitlines()[:-1]] == list(expected.SIGN_INS)
    assert said.splitlines()[-1].endswith("as-you-like-it-now")
