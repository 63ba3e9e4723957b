"""A token opens for its partner, for its scopes, for five minutes, and for nobody that was ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from companionway.interop.partners.models import Partner
from companionway.interop.smart import actions
from companionway.interop.smart.actions import LASTS, NO_SCOPE, SHOWN_BEFORE, Given, give_token
from companionway.interop.smart.models import AssertionUsed, PartnerToken
from companionway.interop.smart.tokens import caller_of
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from tests.interop.smart.making import a_caller, a_partner, a_token

NOW = clock.now()


@pytest.mark.django_db
@pytest.mark.asvs("10.3.2")
def test_a_token_names_its_partner_and_what_it_may() -> None:
    partner = a_partner()
    token = a_token(partner, ("system/Task.cru", "system/Patient.rs"), at=NOW)
    caller = caller_of(f"Bearer {token}", NOW)
    assert caller is not None and caller.partner == partner
    assert caller.may("Task", "u") and not caller.may("Task", "s") and not caller.may("Observation", "r")
    assert PartnerToken.kept.get().id == caller.token_id
    assert caller_of(f"bEARER  {token} ", NOW) == caller


@pytest.mark.django_db
def test_only_the_hash_of_a_token_is_kept() -> None:
    token = a_token(a_partner())
    row = PartnerToken.kept.get()
    assert token.encode() not in bytes(row.token_hash) and len(bytes(row.token_hash)) == 32


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer ", "Basic {}", "{}", "Bearer {}x", "Bearer  {} {}",
                                   "Bearer\t{}", "Bearer {}\u2028", "Bearer {}\x00"])  # fmt: skip
@pytest.mark.asvs("10.3.1")
def test_what_is_no_token_of_ours_is_nobody(shown: str) -> None:
    token = a_token(a_partner())
    assert caller_of(shown.replace("{}", token), clock.now()) is None


@pytest.mark.django_db
def test_a_token_ends_after_300_seconds_and_with_its_partner() -> None:
    partner = a_partner()
    token = f"Bearer {a_token(partner, at=NOW)}"
    assert caller_of(token, NOW + LASTS - timedelta(milliseconds=1)) is not None
    assert caller_of(token, NOW + LASTS) is None
    Partner.kept.filter(id=partner.id).update(ended_at=NOW)
    assert caller_of(token, NOW) is None


@pytest.mark.django_db
def test_an_assertion_shown_again_gives_no_token_even_when_the_first_gave_none() -> None:
    here, other = a_partner(), a_partner("inland-clinic")
    given = {"jti": "one", "stands_until": NOW + timedelta(seconds=330), "by": None, "at": NOW}
    assert give_token(partner_id=here.id, scopes=[], **given) == NO_SCOPE
    assert give_token(partner_id=here.id, scopes=["system/Task.rs"], **given) == SHOWN_BEFORE
    assert isinstance(give_token(partner_id=other.id, scopes=["system/Task.rs"], **given), Given)
    said = [(e.verb, e.reason, e.result, e.subject_id) for e in AuditEntry.objects.order_by("occurred_at", "id")]
    assert said == [("partner.token_refused", NO_SCOPE, "refused", here.id),
                    ("partner.token_refused", SHOWN_BEFORE, "refused", here.id),
                    ("partner.token_given", "", "done", other.id)]  # fmt: skip


@pytest.mark.django_db
def test_what_is_over_is_forgotten_and_nothing_else() -> None:
    partner = a_partner()
    a_token(partner, at=NOW)
    until = AssertionUsed.kept.get().stands_until
    assert actions.trim(NOW + LASTS - timedelta(seconds=1)) == 0
    assert actions.trim(NOW + LASTS) == 1 and not PartnerToken.kept.exists()
    assert actions.trim(until - timedelta(milliseconds=1)) == 0 and AssertionUsed.kept.exists()
    assert actions.trim(until) == 1 and not AssertionUsed.kept.exists()


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_show_one_assertion_at_once_one_gets_a_token() -> None:
    partner = a_partner()

    def show(_: int) -> object:
        try:
            return give_token(partner_id=partner.id, jti="the-same", stands_until=NOW + timedelta(seconds=330),
                              scopes=["system/Task.rs"], by=None, at=NOW)  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(show, range(8)))
    assert sum(isinstance(one, Given) for one in came) == 1
    assert [one for one in came if not isinstance(one, Given)] == [SHOWN_BEFORE] * 7
    assert PartnerToken.kept.count() == 1


@pytest.mark.django_db
def test_asking_who_calls_is_one_query(django_assert_num_queries: object) -> None:
    token = f"Bearer {a_token(a_partner())}"
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert caller_of(token, clock.now()) is not None
    assert a_caller(a_partner("second")).may("Task", "c")
