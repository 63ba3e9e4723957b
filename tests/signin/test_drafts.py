"""Drafts before the second step: who has shown a password alone sees none, writes none and takes none away."""

from datetime import timedelta

import pytest
from django.test import Client

from companionway.management import errands
from companionway.platform import clock, drafts
from companionway.platform.installation import clear
from companionway.platform.models import Installation
from companionway.platform.session_models import Draft, SignInSession
from tests.cast import PASSWORD, Cast
from tests.signin.steps import SECOND, code, enter, opens, with_app

pytestmark = pytest.mark.django_db
FORM, WORDS = "/supervision/", "lanterns-by-the-sea"


@pytest.fixture
def half(cast: Cast) -> Client:
    """Somebody who knows Ana's password and has shown nothing else. Ana's draft lies there."""
    drafts.keep(cast.ana.id, FORM, {"words": [WORDS]}, at=clock.now())
    browser = Client()
    assert enter(browser).status_code == 302
    assert not opens(browser) and SignInSession.objects.get().user_id == cast.ana.id
    return browser


def kept(cast: Cast) -> list[str]:
    """The forms for which something of Ana's is kept."""
    return sorted(Draft.objects.filter(user=cast.ana).values_list("path", flat=True))


@pytest.mark.asvs("8.2.2", "6.3.3")
@pytest.mark.parametrize("page", ["/your-sign-in/", "/sign-in/again/", "/ask/", "/nowhere/", "/sign-in/forgot/", FORM])
def test_no_page_shows_a_draft(half: Client, page: str) -> None:
    answer = half.get(f"{page}?draft={FORM}", follow=True)
    assert WORDS not in answer.content.decode() and "data-draft-field" not in answer.content.decode()


def test_none_is_written_while_it_is_open_or_locked(half: Client, cast: Cast) -> None:
    half.post("/drafts/", {"draft_of": "/about-you/", "words": "x"})
    half.post("/about-you/", {"words": "x"})
    assert half.post("/lock/", {"what": "locked"}).status_code == 423
    assert half.post("/about-you/", {"words": "x"}).status_code == 423
    half.post("/drafts/", {"draft_of": "/about-you/", "words": "x"})
    assert kept(cast) == [FORM]


@pytest.mark.parametrize("swept", [False, True])
def test_none_is_written_by_a_session_that_timed_out_with_one_factor(
    half: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, swept: bool
) -> None:
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    if swept:
        assert errands.sweep(later) == []
    assert "draft" not in half.post("/about-you/", {"words": "x"})["Location"]
    assert kept(cast) == [FORM]


def test_none_is_taken_away(half: Client, cast: Cast) -> None:
    half.post("/drafts/gone/", {"draft_of": FORM})
    assert half.post(FORM, {"draft_of": FORM, "words": "x"}).status_code == 302
    assert kept(cast) == [FORM]


def test_between_the_two_steps_there_is_nobody_whose_draft_it_could_be(cast: Cast) -> None:
    with_app(cast)
    drafts.keep(cast.ana.id, FORM, {"words": [WORDS]}, at=clock.now())
    browser = Client()
    assert enter(browser)["Location"] == SECOND
    for page in (SECOND, "/ask/", "/nowhere/"):
        assert WORDS not in browser.get(f"{page}?draft={FORM}").content.decode()
    browser.post(FORM, {"draft_of": FORM, "words": "x"})
    assert browser.post("/drafts/", {"draft_of": "/about-you/", "words": "x"}).status_code == 302
    assert kept(cast) == [FORM]


@pytest.mark.parametrize("swept", [False, True])
def test_after_both_steps_the_author_finds_it_and_a_form_that_came_too_late_is_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, swept: bool
) -> None:
    secret, browser = with_app(cast), Client()
    drafts.keep(cast.ana.id, FORM, {"words": [WORDS]}, at=clock.now())
    enter(browser)
    assert browser.post(SECOND, {"code": code(secret)}).status_code == 302
    assert WORDS in browser.get(f"{FORM}?draft={FORM}").content.decode()
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    if swept:
        errands.sweep(later)
    assert "draft" in browser.post("/about-you/", {"words": "x"})["Location"]
    assert kept(cast) == ["/about-you/", FORM]


def test_in_a_demo_the_password_is_enough_for_ones_drafts_too(cast: Cast) -> None:
    Installation.objects.create(id=1, name="Coast", demo_seed=7)
    clear()
    browser = Client()
    browser.post("/sign-in/", {"username": "ana", "password": PASSWORD})
    assert browser.post("/drafts/", {"draft_of": FORM, "words": WORDS}).status_code == 204
    assert WORDS in browser.get(f"{FORM}?draft={FORM}").content.decode()
