"""The table of permissions and the disclosure gate. Pure."""

import uuid

import pytest

from companionway.privacy.gate import InformationClass, Recipient, Refused, judge
from companionway.privacy.permissions import TABLE, Permission, permissions_of
from companionway.workforce.rules import Role

SAM = uuid.uuid4()
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


@pytest.mark.parametrize("recipient", Recipient)
@pytest.mark.parametrize("information", InformationClass)
@pytest.mark.parametrize("acknowledges", [True, False])
def test_only_an_acknowledgment_to_the_sender_gets_a_permit(
    recipient: Recipient, information: InformationClass, acknowledges: bool
) -> None:
    given = {"person_id": SAM, "recipient": recipient, "information": information, "acknowledges": acknowledges}
    if recipient == Recipient.SENDER and information == InformationClass.ACKNOWLEDGMENT and acknowledges:
        assert judge(**given).person_id == SAM
    else:
        with pytest.raises(Refused):
            judge(**given)
