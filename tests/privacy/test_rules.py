"""The table of permissions. Pure."""

import pytest

from companionway.privacy.permissions import TABLE, Permission, permissions_of
from companionway.workforce.rules import Role

ABOUT_PEOPLE = {
    Permission.SEE_PEOPLE, Permission.SUPPORT_PEOPLE, Permission.SEE_QUEUE, Permission.ANSWER_REFERRALS,
    Permission.JUDGE_MATCHES, Permission.MEND_INBOX,
}  # fmt: skip


def test_every_role_has_its_permissions_and_every_permission_somebody() -> None:
    assert set(TABLE) == set(Role)
    assert permissions_of(frozenset(Role)) == set(Permission)


@pytest.mark.parametrize(
    "role", [Role.PROGRAM_MANAGER, Role.ANALYST, Role.SYSTEM_ADMINISTRATOR, Role.REFERRING_CLINICIAN]
)
def test_who_does_not_walk_with_people_does_not_see_people(role: Role) -> None:
    assert not TABLE[role] & ABOUT_PEOPLE


def test_an_analyst_sees_results_only_with_small_numbers_withheld() -> None:
    assert Permission.SEE_OUTCOMES not in TABLE[Role.ANALYST]
    assert Permission.SEE_OUTCOMES_SUPPRESSED in TABLE[Role.ANALYST]


def test_without_a_role_nothing_is_allowed() -> None:
    assert permissions_of(frozenset()) == frozenset()
