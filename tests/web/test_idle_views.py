"""The lock: nothing is shown until it is opened, what was typed is kept for its author alone, drafts end (A24, A21)."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from companionway.platform import clock, drafts
from companionway.platform.session_models import Draft, SignInSession
from tests.cast import PASSWORD, Cast, sam_walks_with
from tests.said import names
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture
def ana(client: Client, cast: Cast) -> Client:
    """Ana's browser."""
    client.force_login(cast.ana)
    return client


def moved(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    """The clock goes on by this much."""
    at = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: at)


def lock(browser: Client) -> None:
    """The page says that it locked."""
    assert browser.post("/lock/", {"what": "locked"}).status_code == 423


class TestLocked:
    @pytest.mark.asvs("14.3.1")
    def test_every_page_answers_with_the_lock_and_names_nobody(self, ana: Client, cast: Cast) -> None:
        walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=1))
        lock(ana)
        for address in ("/today/", "/people/", f"/people/{walk.person_id}/", "/sign-ins/", "/start/"):
            answer = ana.get(address)
            text = answer.content.decode()
            assert (
                answer.status_code == 423
                and not names("Sam", text)
                and not names("Ana", text)
                and "Your password" in text
            )

    def test_a_part_that_fetches_itself_is_led_to_the_lock(self, ana: Client) -> None:
        lock(ana)
        answer = ana.get("/today/", headers={"HX-Request": "true"})
        assert answer.status_code == 423 and answer["HX-Redirect"].startswith("/unlock/?next=%2Ftoday%2F")
        assert answer.content == b""

    def test_what_is_posted_is_not_done(self, ana: Client, cast: Cast) -> None:
        walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=1))
        lock(ana)
        assert ana.post(f"/engagements/{walk.id}/pause/").status_code == 423
        walk.refresh_from_db()
        assert walk.state == "open"

    @pytest.mark.asvs("14.3.1")
    def test_public_pages_and_signing_out_go_on(self, ana: Client) -> None:
        lock(ana)
        assert ana.get("/ask/").status_code == 200
        answer = ana.post("/sign-out/")
        assert answer.status_code == 302 and answer["Clear-Site-Data"] == '"cache"'
        assert ana.get("/today/").status_code == 302

    @pytest.mark.asvs("14.3.1")
    @pytest.mark.parametrize("address", ["/nowhere/", "/sign-in/again/", "/sign-in/forgot/"])
    def test_a_page_that_opens_while_locked_shows_no_draft_no_words_and_no_name(
        self, ana: Client, cast: Cast, address: str
    ) -> None:
        ana.post("/about-you/", {"lived_shown_to": "nobody", "wellbeing_shown_to": "nobody"}, follow=False)
        drafts.keep(cast.ana.id, "/supervision/", {"words": ["lanterns-by-the-sea"]}, at=clock.now())
        walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=1))
        ana.post(plan(walk), ANSWERS)
        lock(ana)
        text = ana.get(f"{address}?draft=/supervision/").content.decode()
        assert "lanterns" not in text and not names("Ana", text) and "toast" not in text.replace("toasts", "")
        assert ana.post("/unlock/", {"password": PASSWORD}).status_code == 302
        text = ana.get("/supervision/?draft=/supervision/").content.decode()
        assert "lanterns" in text

    def test_another_device_of_the_same_person_stays_open(self, ana: Client, cast: Cast) -> None:
        other = Client()
        other.force_login(cast.ana)
        lock(ana)
        assert other.get("/today/").status_code == 200

    def test_a_page_out_of_sight_for_two_minutes_is_locked_by_the_server_alone(
        self, ana: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ana.post("/lock/", {"what": "away"})
        moved(monkeypatch, seconds=119)
        assert ana.post("/lock/", {"what": "here"}, headers={"X-By-Itself": "1"}).status_code == 204
        moved(monkeypatch, seconds=2)
        assert ana.get("/today/").status_code == 423

    def test_coming_back_in_time_is_no_lock(self, ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        ana.post("/lock/", {"what": "away"})
        moved(monkeypatch, seconds=60)
        assert ana.post("/lock/", {"what": "here"}).status_code == 204
        moved(monkeypatch, minutes=5)
        assert ana.get("/today/").status_code == 200

    def test_a_page_that_locked_without_a_connection_tells_by_its_cookie(self, ana: Client) -> None:
        ana.cookies["locked"] = "1"
        assert ana.get("/today/").status_code == 423
        del ana.cookies["locked"]  # a finder who takes the cookie away gains nothing
        assert ana.get("/today/").status_code == 423


class TestUnlocking:
    def test_the_password_opens_it_under_another_key_and_leads_back(self, ana: Client) -> None:
        lock(ana)
        before = ana.cookies[COOKIE].value
        answer = ana.post("/unlock/", {"password": PASSWORD, "next": "/people/"})
        assert answer.status_code == 302 and answer["Location"] == "/people/"
        assert ana.cookies[COOKIE].value != before
        assert ana.get("/today/").status_code == 200
        former = Client()
        former.cookies[COOKIE] = before
        assert former.get("/today/").status_code == 302

    def test_five_wrong_ones_end_the_session(self, ana: Client) -> None:
        lock(ana)
        for _ in range(4):
            assert ana.post("/unlock/", {"password": "not this one at all"}).status_code == 422
        assert ana.post("/unlock/", {"password": "not this one at all"}).status_code == 302
        assert ana.post("/unlock/", {"password": PASSWORD}).status_code == 302
        assert SignInSession.objects.filter(ended_at=None).count() == 0

    def test_the_password_of_somebody_else_opens_nothing(self, ana: Client, cast: Cast) -> None:
        cast.ben.set_password("another-long-pass-phrase")
        cast.ben.save()
        lock(ana)
        assert ana.post("/unlock/", {"password": "another-long-pass-phrase"}).status_code == 422

    @pytest.mark.parametrize("away", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
    @pytest.mark.asvs("3.7.2")
    def test_it_leads_nowhere_else(self, ana: Client, away: str) -> None:
        lock(ana)
        assert ana.post("/unlock/", {"password": PASSWORD, "next": away})["Location"] == "/"

    def test_ones_own_passkey_opens_it_and_another_one_counts_as_a_wrong_try(
        self, ana: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[Any] = []

        def shown(request: Any, credential: Any, user: Any = None) -> Any:
            asked.append(user)
            return object() if credential == {"mine": True} else None

        monkeypatch.setattr("companionway.web.pages.signin.passkeys.shown", shown)
        lock(ana)
        assert 'data-passkey="show"' in ana.get("/unlock/").content.decode()
        assert ana.post("/sign-in/passkey/options/").status_code == 200, "the challenge is there while it is locked"
        assert ana.post("/unlock/", {"credential": '{"mine": false}'}).status_code == 422
        assert ana.post("/unlock/", {"credential": "no json"}).status_code == 422
        assert ana.get("/today/").status_code == 423
        opened = ana.post("/unlock/", {"credential": '{"mine": true}', "next": "/people/"})
        assert opened["Location"] == "/people/" and ana.get("/today/").status_code == 200
        assert {user.pk for user in asked} == {cast.ana.pk}, "judged as theirs, whoever the passkey says"

    def test_showing_oneself_again_is_no_way_round_the_lock(self, ana: Client) -> None:
        lock(ana)
        assert ana.get("/sign-in/again/").status_code == 423
        assert ana.post("/sign-in/again/", {"password": PASSWORD}).status_code == 423
        assert ana.get("/today/").status_code == 423

    def test_no_secret_of_signing_in_becomes_a_draft(self, ana: Client) -> None:
        lock(ana)
        sent = {"password": "gentle otter borrowed lamp", "code": "123456", "credential": "{}"}
        for address in ("/your-sign-in/password/", "/your-sign-in/app/", "/your-sign-in/passkey/", "/sign-in/again/"):
            assert ana.post(address, sent).status_code == 423
        assert not Draft.objects.exists()


def plan(walk: Any) -> str:
    """The address of a form with a day in it."""
    return f"/engagements/{walk.id}/plan/"


ANSWERS = {"rhythm": "weekly", "modes": ["text"], "next_on": "2026-12-01"}


class TestDrafts:
    def test_a_form_that_came_to_a_locked_session_is_offered_again_after_it(self, ana: Client, cast: Cast) -> None:
        walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=1))
        lock(ana)
        answer = ana.post(plan(walk), ANSWERS)
        assert answer.status_code == 423
        back = answer.context["next"]
        assert ana.post("/unlock/", {"password": PASSWORD, "next": back})["Location"] == back
        text = ana.get(back).content.decode()
        assert "What you typed is kept" in text and 'data-draft-field="next_on">2026-12-01<' in text
        walk.refresh_from_db()
        assert walk.next_on is None

    def test_a_form_that_came_after_the_time_out_comes_back_to_its_author_after_signing_in(
        self, ana: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=1))
        moved(monkeypatch, minutes=31)
        answer = ana.post(plan(walk), ANSWERS)
        assert answer.status_code == 302 and "draft" in answer["Location"]
        ana.force_login(cast.ana)
        assert "What you typed is kept" in ana.get(f"{plan(walk)}?draft={plan(walk)}").content.decode()

    def test_nobody_else_is_offered_it(self, ana: Client, cast: Cast) -> None:
        walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=1))
        drafts.keep(cast.ana.id, plan(walk), {"next_on": ["2026-12-01"]}, at=clock.now())
        ben = Client()
        ben.force_login(cast.ben)
        answer = ben.get(f"{plan(walk)}?draft={plan(walk)}")
        assert answer.status_code == 200 and "data-draft=" not in answer.content.decode()

    def test_the_form_of_somebody_who_signed_out_or_was_signed_out_is_not_kept(self, ana: Client, cast: Cast) -> None:
        walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=1))
        for because in ("signed_out", "lost_device", "disabled", "role"):
            row = signed_in(cast.ana)
            SignInSession.objects.filter(id=row.id).update(ended_at=clock.now(), ended_because=because)
        SignInSession.objects.filter(user=cast.ana).update(ended_at=clock.now(), ended_because="lost_device")
        ana.post(plan(walk), ANSWERS)
        assert not Draft.objects.exists()

    def test_what_is_being_typed_is_kept_sealed_and_without_secrets(self, ana: Client, cast: Cast) -> None:
        walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=1))
        sent = {"draft_of": plan(walk), "words": "lanterns-by-the-sea", "password": "secret-one", "otp_code": "123456"}
        assert ana.post("/drafts/", sent).status_code == 204
        assert drafts.kept(cast.ana.id, plan(walk), now=clock.now()) == {"words": ["lanterns-by-the-sea"]}
        with connection.cursor() as cursor:
            cursor.execute("SELECT answers FROM companionway_draft")
            assert b"lanterns" not in bytes(cursor.fetchone()[0])

    def test_what_a_page_kept_while_it_locked_without_a_connection_is_taken_in_later(self, ana: Client) -> None:
        ana.cookies["locked"] = "1"
        answer = ana.post("/drafts/", {"draft_of": "/supervision/", "words": "x"})
        assert (answer.status_code, answer.content) == (204, b"") and Draft.objects.count() == 1
        assert ana.get("/supervision/?draft=/supervision/").status_code == 423

    @pytest.mark.parametrize("path", ["/sign-in/", "/ask/", "/nowhere/", "", "https://example.org/"])
    def test_forms_that_are_not_of_staff_are_not_kept(self, ana: Client, path: str) -> None:
        assert ana.post("/drafts/", {"draft_of": path, "words": "x"}).status_code == 422

    def test_too_much_is_not_kept_and_too_many_push_out_the_oldest(self, ana: Client, cast: Cast) -> None:
        assert ana.post("/drafts/", {"draft_of": "/about-you/", "words": "x" * 30_000}).status_code == 422
        for number in range(drafts.MOST + 3):
            drafts.keep(cast.ana.id, f"/people/{number}/", {"a": ["b"]}, at=clock.now() + timedelta(seconds=number))
        assert Draft.objects.count() == drafts.MOST

    def test_a_form_that_was_filled_from_a_draft_and_saved_leaves_none(self, ana: Client, cast: Cast) -> None:
        walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=1))
        drafts.keep(cast.ana.id, plan(walk), {"next_on": ["2026-12-01"]}, at=clock.now())
        assert ana.post(plan(walk), {"rhythm": "no-such", "draft_of": plan(walk)}).status_code == 422
        assert Draft.objects.count() == 1
        ana.post(plan(walk), {**ANSWERS, "next_on": "", "draft_of": plan(walk)})
        assert not Draft.objects.exists()

    def test_i_do_not_need_it_and_a_day_later(self, ana: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        for path in ("/about-you/", "/supervision/"):
            drafts.keep(cast.ana.id, path, {"words": ["x"]}, at=clock.now())
        ana.post("/drafts/gone/", {"draft_of": "/about-you/", "next": "/about-you/"})
        assert list(Draft.objects.values_list("path", flat=True)) == ["/supervision/"]
        moved(monkeypatch, days=1, seconds=1)
        assert drafts.kept(cast.ana.id, "/supervision/", now=clock.now()) is None
        assert drafts.trim(clock.now()) == 1
