"""Scenarios of finding help: the directory, and linking somebody to a place that helps."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.directory import actions as directory
from companionway.directory.rules import Report
from companionway.engagement.actions.wishes import write_wishes
from companionway.experience import actions as experience
from companionway.experience.rules import Question, Said
from companionway.linkages import actions as linkages
from companionway.linkages.models import Linkage
from companionway.linkages.rules import Giving, How, Outcome
from companionway.privacy.actions.own_page import agree_on_word
from companionway.workforce.actions import stories
from companionway.workforce.story_models import Story
from tests.cast import NOW, Cast, sam_walks_with
from tests.directory.lists import pantry, shelter, the_pantry, told_of_the_pantry, whole

Call = Callable[[], Any]
AT = NOW + timedelta(hours=3)


def _brought_in(cast: Cast) -> Call:
    return lambda: directory.bring_in(
        source="county", given=whole(pantry(), shelter()), whole=False, by=cast.kit.id, at=AT
    )


def _said(cast: Cast) -> Call:
    row = the_pantry()
    return lambda: directory.say_of(service_id=row.service_id, kind=Report.RIGHT, by=cast.ana.id, at=AT)


def _published(cast: Cast) -> Call:
    source = the_pantry().service.source_id
    return lambda: directory.publish(
        source_id=source, published=True, license="CC BY 4.0", license_url="", attribution="The county",
        by=cast.kit.id, at=AT,
    )  # fmt: skip


def linked(cast: Cast, engagement_id: uuid.UUID) -> Linkage:
    """Somebody was told of the pantry."""
    return told_of_the_pantry(engagement_id, cast.ana.id, AT)


def _linking(cast: Cast) -> Call:
    walk = sam_walks_with(cast.ana)
    row = the_pantry()
    return lambda: linkages.link(
        linkage_id=uuid.uuid4(), engagement_id=walk.id, listing_id=row.id, how=How.CALLED, need="", days=0,
        by=cast.ana.id, at=AT,
    )  # fmt: skip


def with_linkage(action: Callable[..., Any], **more: Any) -> Callable[[Cast], Call]:
    """An action on a linkage that was made."""

    def prepare(cast: Cast) -> Call:
        row = linked(cast, sam_walks_with(cast.ana).id)
        return lambda: action(linkage_id=row.id, by=cast.ana.id, at=AT, **more)

    return prepare


def _given(cast: Cast) -> Call:
    walk = sam_walks_with(cast.ana)
    return lambda: linkages.give_sheet(
        engagement_id=walk.id, slug="a-hard-hour", language="es", how=Giving.PRINT, by=cast.ana.id, at=AT
    )


def _wished(cast: Cast) -> Call:
    walk = sam_walks_with(cast.ana)
    return lambda: write_wishes(
        person_id=walk.person_id, pathways_chosen=["faith"], words={"faith": "Sunday service"}, by=cast.ana.id, at=AT
    )


def _experience_asked(cast: Cast) -> Call:
    walk = sam_walks_with(cast.ana)
    agree_on_word(person_id=walk.person_id, word="harbor otter", by=cast.ana.id, at=AT)
    return lambda: experience.give_experience_link(engagement_id=walk.id, by=cast.ana.id, at=AT)


def _experience_answered(cast: Cast) -> Call:
    walk = sam_walks_with(cast.ana)
    return lambda: experience.answer_experience(
        ask_id=uuid.uuid4(), engagement_id=walk.id, said={Question.HOPEFUL: Said.YES}, by=cast.ana.id, at=AT
    )


def story_of(cast: Cast, words: str = "I learned to mend a boat.") -> Story:
    """Ana wrote a story, for herself alone so far."""
    return stories.write_story(story_id=uuid.uuid4(), title="A boat", words=words, signed="Ana", language="en",
                               by=cast.ana.id, at=AT)  # fmt: skip


def _story(cast: Cast) -> Call:
    return lambda: story_of(cast)


def _story_erased(cast: Cast) -> Call:
    row = story_of(cast)
    return lambda: stories.erase_story(story_id=row.id, by=cast.ana.id, at=AT)


def _story_shown(cast: Cast) -> Call:
    row = story_of(cast)
    return lambda: stories.show_story(story_id=row.id, shown=True, by=cast.ana.id, at=AT)


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "directory.actions.bring_in": _brought_in,
    "directory.actions.say_of": _said,
    "directory.actions.publish": _published,
    "linkages.actions.link": _linking,
    "linkages.actions.answer": with_linkage(linkages.answer, outcome=Outcome.FULL),
    "linkages.actions.give_sheet": _given,
    "engagement.actions.wishes.write_wishes": _wished,
    "experience.actions.give_experience_link": _experience_asked,
    "experience.actions.answer_experience": _experience_answered,
    "workforce.actions.stories.write_story": _story,
    "workforce.actions.stories.show_story": _story_shown,
    "workforce.actions.stories.erase_story": _story_erased,
    "linkages.actions.ask_later": with_linkage(linkages.ask_later, days=3),
}
