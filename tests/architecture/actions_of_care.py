"""The scenarios of the care team and of the limits of the role: the call that must leave one audit entry."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.engagement.actions import care_team
from companionway.engagement.rules.care_team import End
from companionway.privacy.actions import naming
from companionway.privacy.rules.terms import Information
from companionway.workforce.actions.out_of_role import note_out_of_role
from companionway.workforce.role_rules import OutOfRole
from tests.care import agreed_about, fay_asks, met_about, shares_with_harbor
from tests.cast import NOW, Cast, sam_walks_with

AT = NOW + timedelta(hours=3)
Scenario = Callable[[Cast], Callable[[], Any]]


def _shared(cast: Cast) -> Any:
    walk = sam_walks_with(cast.ana)
    shares_with_harbor(cast, walk, at=NOW + timedelta(hours=1))
    return walk


def _ask(cast: Cast) -> Callable[[], Any]:
    walk = _shared(cast)
    return lambda: fay_asks(cast, walk, at=AT)


def _question(action: Callable[..., Any], **more: Any) -> Scenario:
    def prepare(cast: Cast) -> Callable[[], Any]:
        row = fay_asks(cast, _shared(cast), at=NOW + timedelta(hours=2))
        return lambda: action(question_id=row.id, by=cast.ana.id, at=AT, **more)

    return prepare


def _meet(cast: Cast) -> Callable[[], Any]:
    walk = _shared(cast)
    return lambda: met_about(cast, walk, at=AT)


def _agree(cast: Cast) -> Callable[[], Any]:
    walk = _shared(cast)
    meeting = met_about(cast, walk, at=NOW + timedelta(hours=2))
    return lambda: agreed_about(cast, meeting, walk, at=AT)


def _end(cast: Cast) -> Callable[[], Any]:
    item = agreed_about(cast, met_about(cast), None)
    return lambda: care_team.end_item(item_id=item.id, how=End.LET_GO, by=cast.ana.id, at=AT)


def _end_for_team(cast: Cast) -> Callable[[], Any]:
    walk = _shared(cast)
    at = NOW + timedelta(hours=2)
    item = agreed_about(cast, met_about(cast, walk, at=at), walk, at=at)
    return lambda: care_team.end_item_for_team(
        item_id=item.id, site_id=cast.places.harbor.id, how=End.DONE, by=cast.fay.id, at=AT
    )


def _treats(cast: Cast) -> Callable[[], Any]:
    walk = sam_walks_with(cast.ana)
    return lambda: naming.team_that_treats(
        site_id=cast.places.harbor.id, person_id=walk.person.same_as_id, by=cast.ana.id, at=AT
    )


def _treats_no_more(cast: Cast) -> Callable[[], Any]:
    walk = _shared(cast)
    return lambda: naming.team_treats_no_more(
        site_id=cast.places.harbor.id, person_id=walk.person.same_as_id, by=cast.ana.id, at=AT
    )


def _count(cast: Cast) -> Callable[[], Any]:
    return lambda: note_out_of_role(site_id=cast.places.harbor.id, kind=OutOfRole.WATCHING, by=cast.ana.id, at=AT)


SCENARIOS: dict[str, Scenario] = {
    "engagement.actions.care_team.ask_the_peer": _ask,
    "engagement.actions.care_team.answer_question": _question(
        care_team.answer_question, words="Mornings are good.", tells=[Information.CONTACTS]
    ),
    "engagement.actions.care_team.let_question_rest": _question(care_team.let_question_rest),
    "engagement.actions.care_team.keep_meeting": _meet,
    "engagement.actions.care_team.agree_on": _agree,
    "engagement.actions.care_team.end_item": _end,
    "engagement.actions.care_team.end_item_for_team": _end_for_team,
    "privacy.actions.naming.team_that_treats": _treats,
    "privacy.actions.naming.team_treats_no_more": _treats_no_more,
    "workforce.actions.out_of_role.note_out_of_role": _count,
}
