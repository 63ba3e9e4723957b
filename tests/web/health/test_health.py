"""The health page: facts, who may read them, and what is marked."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from companionway.organizations.lines import public_lines, read_lines
from companionway.platform import anchors, checkup, clock, outbox, seals
from companionway.platform.heartbeat import Heartbeat, beat
from companionway.platform.models import OutboxMessage
from tests.cast import Cast
from tests.web.asking import signed_in

HEALTH = reverse("web:health")


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    reviewed = Path(settings.COMPANIONWAY_LINES).read_text().replace(
        "review_every_days", f"reviewed_on = {clock.today()}\nreview_every_days"
    )  # fmt: skip
    settings.COMPANIONWAY_LINES = tmp_path / "lines.toml"
    settings.COMPANIONWAY_LINES.write_text(reviewed)
    settings.COMPANIONWAY_AUDIT_ANCHORS = tmp_path / "anchors.jsonl"
    settings.COMPANIONWAY_AUDIT_KEY_FILE = tmp_path / "key.pem"


@pytest.fixture
def anchored(data: None, cast: Cast) -> None:
    """The audit so far is sealed, anchored and verified, as the worker does within minutes."""
    seals.seal_all()
    anchors.anchor(clock.now())
    checkup.check_if_due(clock.now())


def page(cast: Cast) -> str:
    return signed_in(cast.kit).get(HEALTH).content.decode()


@pytest.mark.parametrize("who", ["ana", "ben", "dana", "eli", "fay", "gil"])
@pytest.mark.asvs("13.4.5")
def test_only_the_administrator_reads_it(cast: Cast, who: str) -> None:
    assert signed_in(getattr(cast, who)).get(HEALTH).status_code == 404


def test_all_is_well_when_the_worker_lives_and_messages_flow(cast: Cast, anchored: None) -> None:
    beat(Heartbeat(clock.now(), clock.now(), ()))
    said = page(cast)
    assert "Yes. Nothing here waits for you." in said
    assert "PostgreSQL" in said
    assert "needs a look" not in said


def test_a_worker_that_never_ran_or_went_silent_is_marked(cast: Cast, anchored: None) -> None:
    assert "No sign yet" in page(cast)
    beat(Heartbeat(clock.now() - timedelta(minutes=2), clock.now(), ()))
    assert page(cast).count("needs a look") == 1


def test_an_audit_without_an_anchor_waits_for_somebody(cast: Cast) -> None:
    beat(Heartbeat(clock.now(), clock.now(), ()))
    said = page(cast)
    assert "Yes. Nothing here waits for you." not in said and said.count("needs a look") == 2  # nor is it verified


def test_a_sweep_that_failed_is_named(cast: Cast) -> None:
    beat(Heartbeat(clock.now(), clock.now(), ("plan follow-ups",)))
    assert "did not finish: plan follow-ups" in page(cast)


def test_a_message_that_waits_too_long_or_was_given_up_is_marked(cast: Cast, anchored: None) -> None:
    beat(Heartbeat(clock.now(), clock.now(), ()))
    outbox.put("new_request", key="a", payload={}, available_at=clock.now() - timedelta(minutes=11))
    assert page(cast).count("needs a look") == 1
    OutboxMessage.objects.update(gave_up_at=clock.now())
    assert "1 could not be sent" in page(cast)


def test_phone_lines_wait_for_a_review_until_someone_writes_down_the_day(cast: Cast, settings: Any) -> None:
    shipped = Path(__file__).parents[3] / "data" / "crisis-lines.toml"
    settings.COMPANIONWAY_LINES = shipped
    assert public_lines().review_due(clock.today())
    assert "please review" in page(cast)


def test_a_review_lasts_half_a_year(settings: Any) -> None:
    lines = public_lines()
    assert lines.reviewed_on is not None
    assert not lines.review_due(lines.reviewed_on + timedelta(days=180))
    assert lines.review_due(lines.reviewed_on + timedelta(days=181))


def test_a_file_of_lines_without_a_number_to_call_names_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text("lines = []\n")
    with pytest.raises(ValueError, match=r"broken\.toml: 'call' is missing"):
        read_lines(file)
