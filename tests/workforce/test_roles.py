"""Roles given and withdrawn, sign-ins switched off: never by oneself, never the last, effective at once (A05, S4)."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from companionway.engagement.actions.leaving import disable, withdraw_role
from companionway.engagement.models.walk import Assignment
from companionway.engagement.queries.nobody import with_nobody
from companionway.platform import clock, sign_ins
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.models import AuditEntry, OutboxMessage, User
from companionway.privacy.models.access import AccessGrant
from companionway.referrals.actions.answer import accept
from companionway.workforce.actions.roles import Place, decide_proposal, enable, give_role
from companionway.workforce.models import RoleHeld, RoleProposal, Supervision
from companionway.workforce.rules import Role
from tests.cast import Cast, sam_waits, sam_walks_with
from tests.signed_in import signed_in

ADMIN = Role.SYSTEM_ADMINISTRATOR
BEFORE = clock.today() - timedelta(days=1)


def role_of(user: User, role: Role = Role.PEER_WORKER) -> RoleHeld:
    """The first live role of this kind that somebody holds."""
    return RoleHeld.objects.filter(user=user, role=role, withdrawn_at=None).order_by("id")[0]


def give(cast: Cast, user: User, role: Role, by: User | None = None, **more: Any) -> Any:
    """Kit gives somebody a role from today on."""
    given = {"place": Place(), "starts_on": clock.today(), "ends_on": None} | more
    return give_role(user_id=user.id, role=role, by=(by or cast.kit).id, at=clock.now(), **given)


def second_administrator(cast: Cast) -> User:
    """Lou administers too."""
    lou = User.objects.create_user("lou", "lou@example.org", "walk-with-me-please", first_name="Lou", last_name="Pratt")
    RoleHeld.objects.create(user=lou, role=ADMIN, starts_on=clock.today())
    return lou


@pytest.mark.django_db
class TestGiving:
    def test_a_role_opens_its_pages_at_the_next_click(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.gil)
        assert client.get("/today/").status_code == 404
        give(cast, cast.gil, Role.PEER_WORKER, place=Place(cast.places.ed.id, cast.places.harbor.id))
        client.force_login(cast.gil)
        assert client.get("/today/").status_code == 200

    def test_nobody_gives_a_role_to_themselves(self, cast: Cast) -> None:
        with pytest.raises(DomainError, match="themselves"):
            give(cast, cast.kit, Role.PRIVACY_OFFICER)
        assert not RoleProposal.objects.exists()

    @pytest.mark.parametrize("name", ["ana", "ben", "dana", "eli", "gil"])
    def test_who_does_not_administer_gives_nothing(self, cast: Cast, name: str) -> None:
        with pytest.raises(NotVisible):
            give(cast, cast.jo, Role.ANALYST, by=getattr(cast, name))

    def test_a_role_is_held_once_at_a_place(self, cast: Cast) -> None:
        with pytest.raises(DomainError, match="already"):
            give(cast, cast.ana, Role.PEER_WORKER, place=Place(cast.places.ed.id, cast.places.harbor.id))

    def test_days_are_judged(self, cast: Cast) -> None:
        for more in ({"starts_on": clock.today() - timedelta(days=1)}, {"ends_on": clock.today() - timedelta(days=1)}):
            with pytest.raises(DomainError):
                give(cast, cast.gil, Role.PEER_WORKER, **more)

    def test_the_person_is_told_and_their_sign_ins_end(self, cast: Cast) -> None:
        signed_in(cast.gil)
        give(cast, cast.gil, Role.PROGRAM_MANAGER)
        assert sign_ins.live_of(cast.gil.id, clock.now()) == []
        assert OutboxMessage.objects.filter(kind="staff_notice", payload__user=str(cast.gil.id)).count() == 1


@pytest.mark.django_db
class TestASecondPairOfEyes:
    @pytest.mark.parametrize("role", [ADMIN, Role.PRIVACY_OFFICER, Role.PEER_SUPERVISOR])
    @pytest.mark.asvs("2.3.5")
    def test_a_role_that_watches_waits_for_another_to_confirm_it(self, cast: Cast, role: Role) -> None:
        proposal = give(cast, cast.gil, role)
        assert isinstance(proposal, RoleProposal) and not RoleHeld.objects.filter(user=cast.gil, role=role).exists()
        with pytest.raises(DomainError, match="Somebody else"):
            decide_proposal(proposal_id=proposal.id, confirm=True, by=cast.kit.id, at=clock.now())
        decide_proposal(proposal_id=proposal.id, confirm=True, by=cast.eli.id, at=clock.now())
        assert RoleHeld.objects.live_on(clock.today()).filter(user=cast.gil, role=role).exists()

    def test_neither_who_gets_it_nor_who_watches_over_nobody_confirms(self, cast: Cast) -> None:
        proposal = give(cast, cast.eli, ADMIN)
        assert isinstance(proposal, RoleHeld), "nobody but Kit and Eli watches, so the first word counts"
        second = give(cast, cast.gil, ADMIN)
        for stranger in (cast.ana, cast.ben, cast.dana, cast.gil):
            with pytest.raises(NotVisible):
                decide_proposal(proposal_id=second.id, confirm=True, by=stranger.id, at=clock.now())

    def test_a_supervisor_confirms_nobody_and_is_confirmed_for_the_place_that_was_asked(self, cast: Cast) -> None:
        proposal = give(cast, cast.gil, Role.PEER_SUPERVISOR, place=Place(cast.places.ed.id, cast.places.harbor.id))
        with pytest.raises(NotVisible):
            decide_proposal(proposal_id=proposal.id, confirm=True, by=cast.ben.id, at=clock.now())
        decide_proposal(proposal_id=proposal.id, confirm=True, by=cast.eli.id, at=clock.now())
        held = role_of(cast.gil, Role.PEER_SUPERVISOR)
        assert (held.program_id, held.site_id) == (cast.places.ed.id, cast.places.harbor.id)

    def test_in_a_house_of_one_the_first_word_brings_a_supervisor_too(self, cast: Cast) -> None:
        RoleHeld.objects.filter(user=cast.eli).delete()
        assert isinstance(give(cast, cast.gil, Role.PEER_SUPERVISOR), RoleHeld)

    def test_who_may_confirm_is_told_by_mail_in_words_that_say_nothing_more(self, cast: Cast) -> None:
        give(cast, cast.gil, Role.PEER_SUPERVISOR)
        told = OutboxMessage.objects.filter(kind="staff_notice", payload__what="to_confirm")
        assert [row.payload["user"] for row in told] == [str(cast.eli.id)], "neither who asked nor who gets it"

    def test_it_is_answered_once(self, cast: Cast) -> None:
        proposal = give(cast, cast.gil, ADMIN)
        decide_proposal(proposal_id=proposal.id, confirm=False, by=cast.eli.id, at=clock.now())
        with pytest.raises(DomainError, match="already"):
            decide_proposal(proposal_id=proposal.id, confirm=True, by=cast.eli.id, at=clock.now())
        assert not RoleHeld.objects.filter(user=cast.gil, role=ADMIN).exists()

    def test_what_somebody_proposed_who_administers_no_more_is_not_confirmed(self, cast: Cast) -> None:
        lou = second_administrator(cast)
        proposal = give(cast, cast.gil, ADMIN, by=lou)
        RoleHeld.objects.filter(user=lou).update(starts_on=BEFORE, ends_on=BEFORE)  # by its date: nobody withdrew it
        with pytest.raises(DomainError, match="administers no more"):
            decide_proposal(proposal_id=proposal.id, confirm=True, by=cast.eli.id, at=clock.now())
        decide_proposal(proposal_id=proposal.id, confirm=False, by=cast.eli.id, at=clock.now())
        again = give(cast, cast.gil, ADMIN)
        decide_proposal(proposal_id=again.id, confirm=True, by=cast.eli.id, at=clock.now())

    def test_what_a_withdrawn_administrator_proposed_is_gone(self, cast: Cast) -> None:
        lou = second_administrator(cast)
        proposal = give(cast, cast.gil, ADMIN, by=lou)
        withdraw_role(role_id=role_of(lou, ADMIN).id, by=cast.kit.id, at=clock.now())
        with pytest.raises(DomainError, match="already"):
            decide_proposal(proposal_id=proposal.id, confirm=True, by=cast.eli.id, at=clock.now())


@pytest.mark.django_db
class TestWithdrawing:
    @pytest.mark.asvs("8.3.2")
    def test_the_next_click_of_an_open_page_leads_to_the_sign_in_page_and_then_to_nothing(
        self, cast: Cast, client: Client
    ) -> None:
        walk = sam_walks_with(cast.cleo, clock.now() - timedelta(hours=1), site="inland")
        client.force_login(cast.cleo)
        address = f"/people/{walk.person_id}/"
        assert client.get(address).status_code == 200
        withdraw_role(role_id=role_of(cast.cleo).id, by=cast.kit.id, at=clock.now())
        for _ in range(2):
            assert client.get(address).status_code == 302
        assert client.post(f"/engagements/{walk.id}/pause/").status_code in (302, 404)
        walk.refresh_from_db()
        assert walk.state == "open"
        client.force_login(cast.cleo)
        assert client.get(address).status_code == 404

    def test_a_role_given_and_withdrawn_on_one_day_opens_nothing(self, cast: Cast) -> None:
        held = give(cast, cast.gil, Role.PROGRAM_MANAGER)
        assert cast.viewer(cast.gil, clock.today()).roles == {Role.ANALYST, Role.PROGRAM_MANAGER}
        withdraw_role(role_id=held.id, by=cast.kit.id, at=clock.now())
        assert cast.viewer(cast.gil, clock.today()).roles == {Role.ANALYST}
        held.refresh_from_db()
        assert held.ends_on >= held.starts_on

    def test_what_was_seen_by_the_role_is_seen_no_more_and_what_other_roles_account_for_stays(self, cast: Cast) -> None:
        at = clock.now() - timedelta(hours=2)
        harbor = sam_walks_with(cast.ana, at)
        clinic = sam_walks_with(cast.ana, at, program="primary-care", site="harbor-clinic")
        ed = RoleHeld.objects.get(user=cast.ana, program=cast.places.ed)
        left = withdraw_role(role_id=ed.id, by=cast.kit.id, at=clock.now())
        assert (left.walks, left.requests) == (1, 0)
        seen = AccessGrant.objects.filter(user=cast.ana, ends_at=None).values_list("person_id", flat=True)
        assert list(seen) == [clinic.person_id] and harbor.person_id != clinic.person_id

    def test_the_supervisor_sees_who_walks_with_nobody_now_and_the_credit_stays(self, cast: Cast) -> None:
        walk = sam_walks_with(cast.jo, clock.now() - timedelta(hours=2))
        waiting = sam_waits(clock.now() - timedelta(hours=1))
        accept(referral_id=waiting.id, by=cast.jo.id, at=clock.now())
        ben = cast.viewer(cast.ben, clock.today())
        assert with_nobody(ben, clock.today()).walks == []
        left = withdraw_role(role_id=role_of(cast.jo).id, by=cast.kit.id, at=clock.now())
        assert (left.walks, left.requests) == (1, 1)
        found = with_nobody(ben, clock.today())
        assert [row.id for row in found.walks] == [walk.id] and [row.id for row in found.requests] == [waiting.id]
        assert Assignment.objects.get(engagement=walk).worker_id == cast.jo.id

    def test_where_nobody_supervised_them_the_supervisors_of_the_place_take_over(self, cast: Cast) -> None:
        Supervision.objects.all().delete()
        walk = sam_walks_with(cast.jo, clock.now() - timedelta(hours=2))
        ben = cast.viewer(cast.ben, clock.today())
        assert not ben.granted_people().filter(id=walk.person_id).exists()
        disable(user_id=cast.jo.id, by=cast.kit.id, at=clock.now())
        assert [row.id for row in with_nobody(ben, clock.today()).walks] == [walk.id]

    def test_an_administrator_learns_numbers_and_no_names(self, cast: Cast) -> None:
        sam_walks_with(cast.jo, clock.now() - timedelta(hours=2))
        withdraw_role(role_id=role_of(cast.jo).id, by=cast.kit.id, at=clock.now())
        entry = AuditEntry.objects.get(verb="role.withdrawn")
        assert entry.detail == {"walks": 1, "requests": 0} and entry.person_id is None
        assert with_nobody(cast.viewer(cast.kit, clock.today()), clock.today()).walks == []

    def test_a_role_is_withdrawn_once(self, cast: Cast) -> None:
        role = role_of(cast.jo).id
        withdraw_role(role_id=role, by=cast.kit.id, at=clock.now())
        with pytest.raises(NotVisible):
            withdraw_role(role_id=role, by=cast.kit.id, at=clock.now())


@pytest.mark.django_db
class TestSwitchingOff:
    @pytest.mark.asvs("7.4.2", "7.4.5")
    def test_off_means_out_now_and_seeing_nobody_and_on_brings_no_sight_back(self, cast: Cast, client: Client) -> None:
        walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=2))
        client.force_login(cast.ana)
        assert client.get(f"/people/{walk.person_id}/").status_code == 200
        disable(user_id=cast.ana.id, by=cast.kit.id, at=clock.now())
        assert client.get(f"/people/{walk.person_id}/").status_code == 302
        assert not client.login(username="ana", password="walk-with-me-please")
        enable(user_id=cast.ana.id, by=cast.kit.id, at=clock.now())
        client.force_login(cast.ana)
        assert client.get("/today/").status_code == 200
        assert client.get(f"/people/{walk.person_id}/").status_code == 404

    def test_nobody_switches_themselves_off_or_on(self, cast: Cast) -> None:
        with pytest.raises(DomainError):
            disable(user_id=cast.kit.id, by=cast.kit.id, at=clock.now())
        with pytest.raises(NotVisible):
            enable(user_id=cast.kit.id, by=cast.kit.id, at=clock.now())


@pytest.mark.django_db
class TestNeverNobody:
    def test_the_last_administrator_stays(self, cast: Cast) -> None:
        with pytest.raises(DomainError, match="last administrator"):
            withdraw_role(role_id=role_of(cast.kit, ADMIN).id, by=cast.kit.id, at=clock.now())
        with pytest.raises(DomainError, match="last administrator"):
            disable(user_id=cast.kit.id, by=None, at=clock.now())

    def test_one_whose_role_will_end_or_who_is_switched_off_is_no_other_administrator(self, cast: Cast) -> None:
        lou = second_administrator(cast)
        RoleHeld.objects.filter(user=lou).update(ends_on=clock.today() + timedelta(days=3))
        with pytest.raises(DomainError, match="last administrator"):
            withdraw_role(role_id=role_of(cast.kit, ADMIN).id, by=lou.id, at=clock.now())
        RoleHeld.objects.filter(user=lou).update(ends_on=None)
        User.objects.filter(id=lou.id).update(is_active=False)
        with pytest.raises(DomainError, match="last administrator"):
            withdraw_role(role_id=role_of(cast.kit, ADMIN).id, by=cast.kit.id, at=clock.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(6))
@pytest.mark.parametrize("how", ["withdraw", "disable"])
@pytest.mark.asvs("15.4.2")
def test_two_administrators_who_act_on_each_other_at_once_leave_exactly_one(cast: Cast, how: str, round_: int) -> None:
    lou, kit = second_administrator(cast), cast.kit
    roles = {user.id: role_of(user, ADMIN).id for user in (kit, lou)}
    gate = threading.Barrier(2)
    met: dict[str, str] = {}

    def act(by: User, on: User) -> None:
        try:
            gate.wait(20)
            if how == "withdraw":
                withdraw_role(role_id=roles[on.id], by=by.id, at=clock.now())
            else:
                disable(user_id=on.id, by=by.id, at=clock.now())
            met[by.username] = "won"
        except (DomainError, NotVisible) as refusal:
            met[by.username] = type(refusal).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=pair) for pair in ((kit, lou), (lou, kit))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(met.values()) == ["NotVisible", "won"]
    left = RoleHeld.objects.live_on(clock.today()).filter(role=ADMIN, user__is_active=True)
    assert left.count() == 1
