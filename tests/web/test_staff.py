"""Pages of who works here and invitations by link: who opens them, what they do, what a link gives away (A25, A04)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from companionway.engagement.actions.leaving import disable, withdraw_role
from companionway.management.errands import drain
from companionway.platform import clock, sign_ins
from companionway.platform.models import AuditEntry, OutboxMessage, User
from companionway.privacy.models.access import AccessGrant
from companionway.workforce.actions import invitations
from companionway.workforce.actions.roles import Place
from companionway.workforce.models import Invitation, RoleHeld
from companionway.workforce.rules import Role
from tests.cast import Cast, sam_waits, sam_walks_with
from tests.said import names
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db
NEWCOMER = {"first_name": "Lou", "last_name": "Pratt", "username": "lou", "password": "seven quiet lanterns by a pier"}


@pytest.fixture
def kit(client: Client, cast: Cast) -> Client:
    """The administrator's browser."""
    client.force_login(cast.kit)
    return client


def invited(cast: Cast, role: Role = Role.PEER_WORKER, email: str = "lou@example.org") -> str:
    """Kit invites somebody, the worker sends it; returns the address in the mail."""
    place = Place(cast.places.ed.id, cast.places.harbor.id)
    invitations.invite(email=email, role=role, place=place, by=cast.kit.id, at=clock.now())
    drain(clock.now())
    return link_in(mail.outbox[-1].body)


def link_in(words: str) -> str:
    """The path of the link in a mail."""
    return "/" + words.split("Open: ")[1].strip().split("/", 3)[3]


class TestWhoOpensThem:
    @pytest.mark.parametrize("name", ["ana", "ben", "dana", "eli", "fay", "gil"])
    def test_who_does_not_administer_finds_nothing(self, client: Client, cast: Cast, name: str) -> None:
        client.force_login(getattr(cast, name))
        for address in ("/staff/", f"/staff/{cast.jo.id}/", "/staff/invitations/"):
            assert client.get(address).status_code == 404
        for address in (f"/staff/{cast.jo.id}/off/", f"/staff/{cast.jo.id}/signed-out/"):
            assert client.post(address).status_code == 404
        cast.jo.refresh_from_db()
        assert cast.jo.is_active

    def test_the_list_says_roles_and_second_steps_and_nobody_we_serve(self, kit: Client, cast: Cast) -> None:
        walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=1))
        for address in ("/staff/", f"/staff/{cast.ana.id}/"):
            text = kit.get(address).content.decode()
            assert "Ana Reyes" in text and not names("Sam", text) and str(walk.person_id) not in text
        assert "no second step" in kit.get("/staff/").content.decode()

    def test_the_list_asks_no_more_of_the_database_for_more_people(
        self, kit: Client, cast: Cast, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            user = User.objects.create_user(f"more{number}", first_name="More")
            RoleHeld.objects.create(user=user, role=Role.ANALYST, starts_on=clock.today())
        kit.get("/staff/")
        with django_assert_max_num_queries(14):
            kit.get("/staff/")


class TestChanging:
    def test_a_role_is_given_on_the_page(self, kit: Client, cast: Cast) -> None:
        said = {
            "role": "peer_worker",
            "program": str(cast.places.ed.id),
            "site": "",
            "starts_on": clock.today(),
            "ends_on": "",
        }
        assert kit.post(f"/staff/{cast.gil.id}/", said).status_code == 302
        assert RoleHeld.objects.filter(user=cast.gil, role="peer_worker", program=cast.places.ed, site=None).exists()

    def test_more_than_the_form_asks_changes_nothing(self, kit: Client, cast: Cast) -> None:
        said = {"role": "analyst", "starts_on": clock.today(), "user": cast.kit.id, "is_superuser": "on"}
        said |= {"email": "x@example.org", "withdrawn_at": "", "user_id": str(cast.kit.id)}
        kit.post(f"/staff/{cast.ana.id}/", said)
        assert not RoleHeld.objects.filter(user=cast.kit, role="analyst").exists()
        cast.ana.refresh_from_db()
        assert not cast.ana.is_superuser and cast.ana.email == "ana@example.org"

    def test_withdrawing_a_role_tells_a_number_and_ends_what_they_saw(self, kit: Client, cast: Cast) -> None:
        walk = sam_walks_with(cast.jo, clock.now() - timedelta(hours=1))
        signed_in(cast.jo)
        held = RoleHeld.objects.get(user=cast.jo)
        text = kit.post(f"/staff/roles/{held.id}/withdrawal/", follow=True).content.decode()
        assert "1 person walks with nobody now" in text and not names("Sam", text)
        assert not AccessGrant.objects.live().filter(user=cast.jo).exists()
        assert sign_ins.live_of(cast.jo.id, clock.now()) == []
        ben = Client()
        ben.force_login(cast.ben)
        team = ben.get("/team/").content.decode()
        assert "Walking with nobody now" in team and f"/engagements/{walk.id}/peer/" in team
        assert AuditEntry.objects.filter(verb="people.looked_at", reason="with_nobody").count() == 1

    @pytest.mark.asvs("6.4.6")
    def test_a_new_start_goes_to_the_person_and_is_never_shown(self, kit: Client, cast: Cast) -> None:
        page = kit.post(f"/staff/{cast.ana.id}/new-start/", {"proofing": "in_person"}, follow=True)
        row = OutboxMessage.objects.get(kind="new_start")
        assert set(row.payload) == {"user", "proofing", "by"}
        assert "new-password" not in page.content.decode()
        assert kit.post(f"/staff/{cast.kit.id}/new-start/", {"proofing": "in_person"}).status_code == 422
        assert kit.post(f"/staff/{cast.ana.id}/new-start/", {"proofing": "because I say so"}).status_code == 422

    @pytest.mark.asvs("7.4.5")
    def test_a_supervisor_signs_out_their_own_peer_and_no_other(self, client: Client, cast: Cast) -> None:
        for user in (cast.ana, cast.cleo, cast.dana):
            signed_in(user)
        client.force_login(cast.ben)
        assert client.post(f"/team/{cast.ana.id}/signed-out/").status_code == 302
        for other in (cast.cleo, cast.dana):
            assert client.post(f"/team/{other.id}/signed-out/").status_code == 404
        counts = [len(sign_ins.live_of(user.id, clock.now())) for user in (cast.ana, cast.cleo, cast.dana)]
        assert counts == [0, 1, 1]


class TestTheLink:
    def test_looking_ten_times_names_nobody_and_uses_nothing_up(self, client: Client, cast: Cast) -> None:
        link = invited(cast)
        for _ in range(10):
            answer = client.get(link)
            text = answer.content.decode()
            assert answer.status_code == 200 and "lou@example.org" not in text and not names("Kit", text)
        assert Invitation.objects.get().used_at is None
        assert client.post(link, NEWCOMER).status_code == 302
        assert RoleHeld.objects.get(user__username="lou").role == Role.PEER_WORKER

    @pytest.mark.asvs("6.4.1")
    def test_it_works_once(self, client: Client, cast: Cast) -> None:
        link = invited(cast)
        client.post(link, NEWCOMER)
        assert client.post(link, NEWCOMER | {"username": "lou2"}).status_code == 404
        assert not User.objects.filter(username="lou2").exists()

    @pytest.mark.asvs("6.4.1")
    def test_spent_withdrawn_old_and_unknown_links_read_alike(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        spent, taken_back = invited(cast), invited(cast, email="mo@example.org")
        old = invited(cast, email="kai@example.org")
        client.post(spent, NEWCOMER)
        made = Invitation.objects.get(email="mo@example.org")
        invitations.withdraw(invitation_id=made.id, by=cast.kit.id, at=clock.now())
        later = clock.now() + timedelta(days=7, minutes=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        pages = set()
        for link in (spent, taken_back, old, "/invitation/nothing-like-it/"):
            for answer in (client.get(link), client.post(link, NEWCOMER | {"username": "other"})):
                pages.add((answer.status_code, re.sub(rb"\b[A-Za-z0-9]{64}\b", b"", answer.content)))  # less the tokens
        assert len(pages) == 1 and next(iter(pages))[0] == 404

    def test_the_mail_says_no_program_no_role_and_no_name(self, cast: Cast) -> None:
        invited(cast)
        words = f"{mail.outbox[-1].subject} {mail.outbox[-1].body}".lower()
        for word in ("emergency", "peer", "recovery", "harbor", "kit", "companionway", "coast"):
            assert word not in words.split("open:")[0], word

    @pytest.mark.asvs("6.4.1", "11.5.1")
    def test_the_token_stands_in_no_table(self, cast: Cast) -> None:
        token = invited(cast).split("/")[2]
        row = Invitation.objects.get()
        assert len(token) >= 27 and token.encode() not in bytes(row.token_hash)
        assert token not in str(list(OutboxMessage.objects.values_list("payload", flat=True)))
        assert token not in str(list(AuditEntry.objects.values_list("detail", flat=True)))

    def test_sent_again_the_former_link_opens_nothing(self, client: Client, kit: Client, cast: Cast) -> None:
        first = invited(cast)
        kit.post(f"/staff/invitations/{Invitation.objects.get().id}/again/")
        drain(clock.now())
        second = link_in(mail.outbox[-1].body)
        assert client.get(first).status_code == 404 and client.get(second).status_code == 200

    def test_the_invited_choose_neither_role_nor_address(self, client: Client, cast: Cast) -> None:
        link = invited(cast)
        client.post(link, NEWCOMER | {"role": "system_administrator", "email": "evil@example.org", "is_staff": "1"})
        lou = User.objects.get(username="lou")
        assert lou.email == "lou@example.org" and not lou.is_staff
        assert [held.role for held in RoleHeld.objects.filter(user=lou)] == [Role.PEER_WORKER]

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.PRIVACY_OFFICER, Role.PEER_SUPERVISOR])
    def test_who_is_invited_to_watch_or_to_supervise_waits_for_a_second_person(
        self, client: Client, cast: Cast, role: Role
    ) -> None:
        sam_waits(clock.now())
        client.post(invited(cast, role), NEWCOMER)
        lou = User.objects.get(username="lou")
        assert not RoleHeld.objects.filter(user=lou).exists() and lou.role_proposals.count() == 1
        client.force_login(lou)
        assert {client.get(page).status_code for page in ("/people/", "/requests/", "/team/", "/staff/")} == {404}

    @pytest.mark.parametrize("password", ["short", "lou", "passwordpassword", "aaaaaaaaaaaaaaaaaaaa"])
    def test_a_weak_password_is_said_and_the_link_stays(self, client: Client, cast: Cast, password: str) -> None:
        link = invited(cast)
        assert client.post(link, NEWCOMER | {"password": password}).status_code == 422
        assert Invitation.objects.get().used_at is None

    def test_a_taken_name_is_said_and_the_link_stays(self, client: Client, cast: Cast) -> None:
        link = invited(cast)
        assert client.post(link, NEWCOMER | {"username": "ANA"}).status_code == 422
        assert client.post(link, NEWCOMER).status_code == 302


def ended(cast: Cast, how: str) -> None:
    """Kit administers no more, by a date, by hand or switched off; Lee does."""
    lee = User.objects.create_user("lee", "lee@example.org", "walk-with-me-please")
    RoleHeld.objects.create(user=lee, role=Role.SYSTEM_ADMINISTRATOR, starts_on=clock.today())
    held = RoleHeld.objects.get(user=cast.kit)
    if how == "by hand":
        withdraw_role(role_id=held.id, by=lee.id, at=clock.now())
    elif how == "switched off":
        disable(user_id=cast.kit.id, by=lee.id, at=clock.now())
    else:  # nobody did anything: the last day of the role has passed
        RoleHeld.objects.filter(id=held.id).update(ends_on=clock.today() - timedelta(days=1))


@pytest.mark.parametrize("how", ["by hand", "switched off", "by its date"])
class TestTheLinksOfAnAdministratorWhoseRoleHasEnded:
    def test_open_nothing(self, client: Client, cast: Cast, how: str) -> None:
        link = invited(cast)
        ended(cast, how)
        assert client.get(link).status_code == 404 and client.post(link, NEWCOMER).status_code == 404
        assert not User.objects.filter(username="lou").exists()

    def test_are_not_sent_any_more(self, cast: Cast, how: str) -> None:
        invitations.invite(email="lou@example.org", role=Role.ANALYST, place=Place(), by=cast.kit.id, at=clock.now())
        ended(cast, how)
        drain(clock.now())
        assert not any("Open: " in message.body for message in mail.outbox)

    def test_work_again_once_another_administrator_sends_them(self, client: Client, cast: Cast, how: str) -> None:
        link = invited(cast)
        ended(cast, how)
        client.force_login(User.objects.get(username="lee"))
        made = Invitation.objects.get()
        if how == "by its date":
            assert "the link has ended" in client.get("/staff/invitations/").content.decode()
            assert client.post(f"/staff/invitations/{made.id}/again/").status_code == 302
        else:  # what was begun by hand was ended by hand: it is taken back, and a new one is made
            assert client.post(f"/staff/invitations/{made.id}/again/").status_code == 404
            said = {"email": made.email, "role": "peer_worker", "program": "", "site": ""}
            assert client.post("/staff/invitations/", said).status_code == 302
        drain(clock.now())
        client.logout()
        assert client.get(link).status_code == 404, "the former stays ended"
        assert client.post(link_in(mail.outbox[-1].body), NEWCOMER).status_code == 302
        assert RoleHeld.objects.filter(user__username="lou").exists()
