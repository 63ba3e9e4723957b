"""Whom a site's team is told of: only people it treats, on a consent that stands at that moment, and no word more."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companionway.engagement.actions.care_team import (
    Agreed,
    Meeting,
    agree_on,
    answer_question,
    end_item_for_team,
    keep_meeting,
    let_question_rest,
)
from companionway.engagement.actions.walk import pause, say_goodbye
from companionway.engagement.queries.care_team import ask_for, open_questions, shared_with
from companionway.engagement.rules.care_team import End, Seat
from companionway.engagement.rules.walk import Goodbye
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.models import AuditEntry
from companionway.privacy import gate
from companionway.privacy.actions.naming import team_treats_no_more
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.rules.terms import Information
from tests.care import I, agreed_about, agrees_to_care, fay_asks, met_about, shares_with_harbor
from tests.cast import Cast, sam_walks_with

HOUR = timedelta(hours=1)


@pytest.fixture
def walk(cast: Cast) -> Any:
    return sam_walks_with(cast.ana, clock.now() - 5 * HOUR)


def told(cast: Cast) -> list[Any]:
    """What Harbor's team would be told now, through the gate, as Fay."""
    now = clock.now()
    found = shared_with(cast.places.harbor.id, now, asker=cast.fay.id)
    permits = gate.judge_each([ask_for(one, clock.today(), reader="Fay") for one in found], at=now)
    return [permit.values for permit in permits if permit]


def test_a_team_is_told_name_peer_and_next_day_and_nothing_else(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=clock.now() - HOUR)
    (line,) = told(cast)
    assert (line["name"], line["peer"], line["paused"], line["next"]) == ("Sam", "Ana Reyes", False, "")
    assert set(line) == {
        "name", "engagement", "program", "peer", "title", "paused", "tells_when", "next", "answers", "waiting",
        "rests", "items", "notes",
    }  # fmt: skip
    row = Disclosure.objects.get()
    assert set(row.information) == {"name", "participation", "contacts"}
    assert row.fields["read_by"] == "Fay" and row.recipient.site == cast.places.harbor


def test_nobody_is_told_of_without_consent_or_without_being_treated_there(cast: Cast, walk: Any) -> None:
    assert told(cast) == []
    consent = agrees_to_care(cast, walk, at=clock.now() - HOUR)
    assert told(cast) == []
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now() - HOUR / 2)
    shares_with_harbor(cast, walk, at=clock.now() - HOUR / 3)
    assert len(told(cast)) == 1


@pytest.mark.parametrize("end", ["consent", "treating", "goodbye"])
def test_what_ends_is_not_shown_at_the_next_look(cast: Cast, walk: Any, end: str) -> None:
    consent = shares_with_harbor(cast, walk, at=clock.now() - HOUR)
    assert len(told(cast)) == 1
    now = clock.now()
    if end == "consent":
        revoke(consent_id=consent.id, by=cast.ana.id, at=now)
    elif end == "treating":
        team_treats_no_more(
            site_id=cast.places.harbor.id, person_id=walk.person.same_as_id, by=cast.ana.id, at=now
        )  # fmt: skip
    else:
        say_goodbye(engagement_id=walk.id, reason=Goodbye.MOVED, by=cast.ana.id, at=now)
    assert told(cast) == []


def test_a_consent_without_contacts_says_nothing_of_the_next_day(cast: Cast, walk: Any) -> None:
    type(walk).objects.update(next_on=clock.today() + timedelta(days=2))
    shares_with_harbor(cast, walk, at=clock.now() - HOUR, information=frozenset({I.NAME, I.PARTICIPATION}))
    (line,) = told(cast)
    assert (line["tells_when"], line["next"]) == (False, "")


def test_a_pause_is_said_and_a_planned_day(cast: Cast, walk: Any) -> None:
    day = clock.today() + timedelta(days=2)
    type(walk).objects.update(next_on=day)
    pause(engagement_id=walk.id, by=cast.ana.id, at=clock.now())
    shares_with_harbor(cast, walk, at=clock.now())
    (line,) = told(cast)
    assert (line["paused"], line["next"]) == (True, day.isoformat())


def test_an_answer_is_shown_to_its_asker_while_the_consent_covers_it(cast: Cast, walk: Any) -> None:
    consent = shares_with_harbor(cast, walk, at=clock.now() - HOUR)
    for words, kind in (("Mornings are good.", I.CONTACTS), ("It was a hard check-in.", I.CHECK_INS)):
        question = fay_asks(cast, walk, at=clock.now())
        answer_question(question_id=question.id, words=words, tells=[kind], by=cast.ana.id, at=clock.now())
    assert [said["answer"] for said in told(cast)[0]["answers"]] == ["Mornings are good."]
    found = shared_with(cast.places.harbor.id, clock.now(), asker=cast.dana.id)
    assert found[0].questions == []
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    assert told(cast) == []


def test_a_question_ends_once_and_waits_on_the_peers_day(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=clock.now() - HOUR)
    question = fay_asks(cast, walk, at=clock.now())
    ana, jo = (cast.viewer(user, clock.today()) for user in (cast.ana, cast.jo))
    assert [row.words for row in open_questions(ana)] == ["Would a morning visit suit?"]
    assert open_questions(jo) == []
    let_question_rest(question_id=question.id, by=cast.ana.id, at=clock.now())
    assert open_questions(ana) == []
    with pytest.raises(DomainError, match="ended already"):
        answer_question(question_id=question.id, words="No", tells=[I.CONTACTS], by=cast.ana.id, at=clock.now())


def test_nobody_can_ask_about_who_is_not_shared_or_put_them_on_an_agenda(cast: Cast, walk: Any) -> None:
    with pytest.raises(NotVisible):
        fay_asks(cast, walk, at=clock.now())
    with pytest.raises(NotVisible):
        met_about(cast, walk, at=clock.now())


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"seats": (Seat.NURSE, Seat.CLINICIAN)}, "no_peer"), ({"seats": (Seat.PEER,)}, "alone"),
     ({"met_on": clock.today() + timedelta(days=2)}, "not_yet"), ({"next_on": clock.today()}, "next_day")],
)  # fmt: skip
def test_a_meeting_has_a_day_a_peer_and_somebody_of_the_team(cast: Cast, changes: dict[str, Any], code: str) -> None:
    given: dict[str, Any] = {
        "site_id": cast.places.harbor.id, "met_on": clock.today(), "seats": (Seat.PEER, Seat.NURSE),
    }  # fmt: skip
    with pytest.raises(DomainError) as refused:
        keep_meeting(meeting=Meeting(**(given | changes)), by=cast.ana.id, at=clock.now())
    assert refused.value.code == code


def test_what_was_agreed_about_somebody_needs_them_on_the_agenda_and_says_what_it_tells(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=clock.now() - HOUR)
    meeting = met_about(cast, at=clock.now())
    with pytest.raises(DomainError, match="agenda"):
        agreed_about(cast, meeting, walk, at=clock.now())
    week = clock.today() + timedelta(days=7)
    with pytest.raises(DomainError, match="tell"):
        agree_on(
            meeting_id=meeting.id, agreed=Agreed("Call", Seat.NURSE, week, walk.id), by=cast.ana.id, at=clock.now()
        )  # fmt: skip
    with pytest.raises(DomainError, match="still to come"):
        late = Agreed("Call", Seat.NURSE, clock.today() - timedelta(days=1))
        agree_on(meeting_id=meeting.id, agreed=late, by=cast.ana.id, at=clock.now())


def test_a_team_ends_what_it_took_on_and_only_while_the_person_is_shared(cast: Cast, walk: Any) -> None:
    consent = shares_with_harbor(cast, walk, at=clock.now() - HOUR)
    meeting = met_about(cast, walk, at=clock.now())
    items = [agreed_about(cast, meeting, walk, at=clock.now()) for _ in range(2)]
    given: dict[str, Any] = {"site_id": cast.places.harbor.id, "how": End.DONE, "by": cast.fay.id}
    ended = end_item_for_team(item_id=items[0].id, at=clock.now(), **given)
    assert ended.ended_how == End.DONE
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    with pytest.raises(NotVisible):
        end_item_for_team(item_id=items[1].id, at=clock.now(), **given)


def test_a_long_list_asks_the_database_no_more_than_a_short_one(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=clock.now() - HOUR)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            told(cast)
        return len(captured)

    few = statements()
    for number in range(4):
        other = sam_walks_with(cast.ana, clock.now() - timedelta(hours=4, minutes=number))
        shares_with_harbor(cast, other, at=clock.now() - HOUR)
    assert len(told(cast)) == 5
    assert statements() <= few


def test_judging_together_says_the_same_as_judging_one_by_one(cast: Cast, walk: Any) -> None:
    consent = shares_with_harbor(cast, walk, at=clock.now() - HOUR)
    now = clock.now()
    (shared,) = shared_with(cast.places.harbor.id, now)
    whole = ask_for(shared, clock.today(), reader="Fay")
    asks = [
        whole,
        _with(whole, information=whole.information | {Information.CHECK_INS}),
        _with(whole, person_id=cast.places.ed.id),
        _with(whole, program_id=cast.places.primary_care.id),
        _with(whole, consent_id=cast.places.ed.id),
        _with(whole, recipient=cast.places.ed.id),
        _with(whole, least=""),
    ]
    one_by_one = []
    for ask in asks:
        try:
            one_by_one.append(gate.judge(ask, by=None, at=now))
        except gate.Refused:
            one_by_one.append(None)
    together = gate.judge_each(asks, at=now)
    assert [bool(p) for p in together] == [bool(p) for p in one_by_one] == [True, *[False] * 6]
    a, b = together[0], one_by_one[0]
    assert a and b and (a.values, a.notice, a.scope, a.labels) == (b.values, b.notice, b.scope, b.labels)
    rows = list(Disclosure.objects.order_by("at", "id").values("recipient", "basis", "scope", "content", "information"))
    assert len(rows) == 2 and rows[0]["content"] == rows[1]["content"]
    refusals = AuditEntry.objects.filter(verb="disclosure.refused").values_list("detail__reasons", flat=True)
    assert sorted(map(str, refusals))[::2] == sorted(map(str, refusals))[1::2]
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    assert gate.judge_each([whole], at=clock.now()) == [None]


def test_only_consented_asks_for_people_are_judged_together(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=clock.now() - HOUR)
    (shared,) = shared_with(cast.places.harbor.id, clock.now())
    whole = ask_for(shared, clock.today(), reader="Fay")
    for changes in ({"basis": "internal"}, {"basis": "no such thing"}, {"person_id": None}):
        with pytest.raises(ValueError, match="judged together"):
            gate.judge_each([_with(whole, **changes)], at=clock.now())


def _with(ask: gate.Ask, **changes: Any) -> gate.Ask:
    return replace(ask, **changes)
