"""Every verb of an engagement in every state, through the real actions."""

import pytest

from companionway.engagement.models.walk import Engagement, EngagementEvent
from companionway.engagement.rules import walk
from companionway.platform.errors import DomainError
from tests.cast import Cast
from tests.stories import WALK_VERBS, engagement_in


def test_every_verb_of_the_table_is_tried() -> None:
    assert set(WALK_VERBS) == set(walk.TRANSITIONS)


@pytest.mark.parametrize("state", walk.State)
@pytest.mark.parametrize("verb", walk.Verb)
def test_a_verb_does_what_its_row_says_and_is_refused_elsewhere(cast: Cast, verb: walk.Verb, state: walk.State) -> None:
    engagement = engagement_in(state, cast)
    events = EngagementEvent.objects.count()
    possible = walk.may(verb, state)
    if possible:
        WALK_VERBS[verb](engagement, cast)
    else:
        with pytest.raises(DomainError):
            WALK_VERBS[verb](engagement, cast)
    now = Engagement.objects.get(id=engagement.id)
    assert now.state == (walk.TRANSITIONS[verb][1] if possible else state)
    assert now.version == engagement.version + possible
    assert EngagementEvent.objects.count() == events + possible
