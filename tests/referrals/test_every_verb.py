"""Every verb of a referral in every state, through the real actions: what the table says, and nothing else."""

import pytest

from companionway.platform.errors import DomainError
from companionway.referrals import rules
from companionway.referrals.models import Referral, ReferralEvent
from companionway.referrals.rules import State, Verb
from tests.cast import Cast
from tests.stories import REFERRAL_VERBS, referral_in


def test_every_verb_of_the_table_is_tried() -> None:
    assert set(REFERRAL_VERBS) == set(rules.TRANSITIONS)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", Verb)
def test_a_verb_does_what_its_row_says_and_is_refused_elsewhere(cast: Cast, verb: Verb, state: State) -> None:
    referral = referral_in(state, cast)
    events = ReferralEvent.objects.filter(referral=referral).count()
    possible = rules.may(verb, state)
    if verb == Verb.STOP_TRYING and state == State.ACCEPTED:
        possible = False  # nobody has tried yet
    if possible:
        REFERRAL_VERBS[verb](referral, cast)
    else:
        with pytest.raises(DomainError):
            REFERRAL_VERBS[verb](referral, cast)
    now = Referral.objects.get(id=referral.id)
    assert now.state == (rules.after(verb, state) if possible else state)
    assert now.version == referral.version + possible
    assert ReferralEvent.objects.filter(referral=referral).count() == events + possible
    if possible:
        last = ReferralEvent.objects.filter(referral=referral, verb=verb).latest("id")
        assert last.state == now.state
