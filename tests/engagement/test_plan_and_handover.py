"""The contact plan by versions, the first weeks, and a warm handover from the thought to the last step."""

import uuid
from datetime import time, timedelta

import pytest

from companionway.engagement.actions import handover as handing
from companionway.engagement.actions.cover import begin_cover
from companionway.engagement.actions.leaving import disable
from companionway.engagement.actions.message import send_text
from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.actions.walk import say_goodbye, walk_with
from companionway.engagement.models.handover import Handover
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.lookup import peer_of
from companionway.engagement.queries.plan import plan_of, trusted_may_be_asked
from companionway.engagement.rules import handover as stages
from companionway.engagement.rules import plan as rules
from companionway.engagement.rules.handover import State
from companionway.engagement.rules.plan import IfQuiet
from companionway.engagement.rules.walk import Goodbye
from companionway.platform.errors import DomainError
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.visibility import visible_people
from tests.cast import NOW, TODAY, Cast, sam_walks_with
from tests.sharing import sam_consents
from tests.sight import as_app as seeing_as
from tests.texting.agreeing import agrees_to_texts, comes_in

AT = NOW + timedelta(days=1)
NIGHT = AT + timedelta(hours=8)


@pytest.fixture
def sam(cast: Cast) -> Engagement:
    """Sam walks with Ana."""
    return sam_walks_with(cast.ana, NOW)


def agree(cast: Cast, sam: Engagement, version: int = 0, by: bool = True, **said: object) -> ContactPlan:
    """Write down what Sam wants."""
    return agree_contact_plan(engagement_id=sam.id, agreed=Agreed(**said), version=version,  # type: ignore[arg-type]
                              by=cast.ana.id if by else None, at=AT)  # fmt: skip


def test_the_first_weeks_are_front_loaded_on_days_they_like_and_end_after_a_month() -> None:
    days = rules.first_weeks(TODAY)
    assert len(days) == 10 and (days[-1] - TODAY).days == 30
    assert sum((day - TODAY).days <= 14 for day in days) == 7
    fridays = rules.first_weeks(TODAY, [4])
    assert {day.weekday() for day in fridays} == {4} and len(fridays) == len(set(fridays)) == 5
    assert rules.next_of_first_weeks(TODAY, TODAY) == TODAY + timedelta(days=1)
    assert rules.next_of_first_weeks(TODAY, TODAY + timedelta(days=30)) is None


@pytest.mark.parametrize(
    ("touched", "today", "proposed"),
    [(0, 0, False), (0, 1, True), (1, 1, False), (2, 3, False), (2, 4, True), (20, 30, True), (20, 31, False)],
)
def test_a_hello_is_proposed_when_a_day_has_come_since_the_last_touch(touched: int, today: int, proposed: bool) -> None:
    on = [TODAY + timedelta(days=n) for n in (touched, today)]
    assert rules.hello_proposed(TODAY, on[0], on[1]) is proposed


def test_days_are_said_in_words() -> None:
    assert rules.days_said([2, 0]) == "Mon, Wed" and rules.days_said([]) == rules.days_said(range(7)) == "any day"


def test_a_change_is_a_new_version_and_what_was_agreed_stays(cast: Cast, sam: Engagement) -> None:
    agree(cast, sam, days=(4, 2, 2), quiet_from=time(20), quiet_until=time(9), name_to_say="Alex")
    agree(cast, sam, version=1, by=False, name_to_say="Al", if_quiet=IfQuiet.WAIT)
    first, second = ContactPlan.objects.order_by("version")
    assert (first.days, first.name_to_say, first.by_id, first.by_person) == ([2, 4], "Alex", cast.ana.id, False)
    assert (second.name_to_say, second.by_id, second.by_person) == ("Al", None, True)
    assert plan_of(sam.id) == second


def test_two_who_write_at_once_are_told(cast: Cast, sam: Engagement) -> None:
    agree(cast, sam)
    with pytest.raises(DomainError) as refused:
        agree(cast, sam, version=0)
    assert refused.value.code == "changed" and ContactPlan.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"quiet_from": time(20)}, "quiet"), ({"days": (7,)}, "days"), ({"if_quiet": IfQuiet.TRUSTED}, "trusted"),
        ({"trusted_reach": "207-555-0111"}, "trusted"), ({"trusted_consent_id": uuid.uuid4()}, "consent"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_refused(cast: Cast, sam: Engagement, said: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        agree(cast, sam, **said)
    assert refused.value.code == code


def test_after_goodbye_nothing_new_is_agreed(cast: Cast, sam: Engagement) -> None:
    say_goodbye(engagement_id=sam.id, reason=Goodbye.MOVED, by=cast.ana.id, at=AT)
    with pytest.raises(DomainError) as refused:
        agree(cast, sam)
    assert refused.value.code == "closed"


def test_the_trusted_other_is_asked_only_while_the_consent_stands(cast: Cast, sam: Engagement) -> None:
    assert not trusted_may_be_asked(agree(cast, sam, trusted_name="Rosa"), AT)
    consent = sam_consents(cast, sam.person, at=NOW)
    plan = agree(cast, sam, version=1, trusted_name="Rosa", trusted_consent_id=consent.id)
    assert trusted_may_be_asked(plan, AT)
    revoke(consent_id=consent.id, by=cast.ana.id, at=AT)
    assert not trusted_may_be_asked(plan, AT + timedelta(minutes=1))


def thought_of(cast: Cast, sam: Engagement, *, by_person: bool = False) -> Handover:
    """Ana thinks of Jo for Sam."""
    return handing.propose_handover(
        engagement_id=sam.id, to_peer=cast.jo.id, asked_for_by_person=by_person, by=cast.ana.id, at=AT
    )


def met(cast: Cast, sam: Engagement) -> Handover:
    """Asked, said yes, and met."""
    row = thought_of(cast, sam)
    given = {"handover_id": row.id, "by": cast.ana.id, "at": AT}
    handing.answer_handover(yes=True, history_passes=True, **given)  # type: ignore[arg-type]
    handing.plan_handover_meeting(meets_on=TODAY + timedelta(days=5), meeting="Harbor cafe", **given)  # type: ignore[arg-type]
    return handing.note_met(**given)  # type: ignore[arg-type]


def test_nothing_changes_before_they_have_met_and_then_the_other_walks_with_them(cast: Cast, sam: Engagement) -> None:
    row = met(cast, sam)
    assert peer_of(sam) == cast.ana.id
    handing.finish_handover(handover_id=row.id, history_passes=True, by=cast.ana.id, at=AT)
    assert peer_of(sam) == cast.jo.id
    assert [step.verb for step in row.steps.order_by("occurred_at", "id")] == [
        "propose", "say_yes", "plan_meeting", "note_met", "finish"
    ]  # fmt: skip
    with seeing_as(cast.ana, TODAY):
        assert not visible_people(cast.viewer(cast.ana)).exists()


def test_the_other_peer_sees_the_handover_and_not_the_person_before(cast: Cast, sam: Engagement) -> None:
    row = met(cast, sam)
    with seeing_as(cast.jo, TODAY):
        assert Handover.objects.get().called == "Sam" and row.steps.count() == 4
        assert not visible_people(cast.viewer(cast.jo)).exists() and not Engagement.objects.exists()
    with seeing_as(cast.cleo, TODAY):
        assert not Handover.objects.exists()
    with seeing_as(cast.jo, TODAY):
        handing.stop_handover(handover_id=row.id, by=cast.jo.id, at=AT)
    row.refresh_from_db()
    assert row.state == State.STOPPED and peer_of(sam) == cast.ana.id


@pytest.mark.parametrize("passes", [True, False])
def test_messages_pass_only_with_their_yes(cast: Cast, sam: Engagement, passes: bool) -> None:
    comes_in(cast, "Between us", at=AT)
    TextMessage.objects.update(seen_at=AT, seen_by=cast.ana)
    with seeing_as(cast.ana, TODAY):
        handing.finish_handover(handover_id=met(cast, sam).id, history_passes=passes, by=cast.ana.id, at=AT)
    comes_in(cast, "Hi Jo", at=AT + timedelta(days=2))
    for user, count in ((cast.jo, 2 if passes else 1), (cast.ben, 2 if passes else 1), (cast.ana, 0)):
        with seeing_as(user, TODAY):
            assert TextMessage.objects.count() == count


def test_a_new_text_that_stays_between_is_read_before_and_what_waits_leaves_no_more(
    cast: Cast, sam: Engagement
) -> None:
    agrees_to_texts(cast, sam, AT)
    waits = send_text(text_id=uuid.uuid4(), engagement_id=sam.id, words="See you at 3", by=cast.ana.id, at=NIGHT)
    comes_in(cast, "I need help", at=NIGHT)
    row = met(cast, sam)
    with pytest.raises(DomainError, match="Read it first"):
        handing.finish_handover(handover_id=row.id, history_passes=False, by=cast.ana.id, at=NIGHT)
    TextMessage.objects.filter(state="received").update(seen_at=NIGHT, seen_by=cast.ana)
    handing.finish_handover(handover_id=row.id, history_passes=False, by=cast.ana.id, at=NIGHT)
    waits.refresh_from_db()
    assert (waits.state, waits.reason) == ("canceled", "handed_over")


def test_nobody_is_handed_to_a_peer_who_left(cast: Cast, sam: Engagement) -> None:
    row = met(cast, sam)
    disable(user_id=cast.jo.id, by=cast.kit.id, at=AT)
    with pytest.raises(DomainError, match="does not work here now"):
        handing.finish_handover(handover_id=row.id, history_passes=True, by=cast.ana.id, at=AT)
    assert peer_of(sam) == cast.ana.id
    handing.stop_handover(handover_id=row.id, by=cast.ana.id, at=AT)
    with pytest.raises(DomainError, match="does not work here now"):
        thought_of(cast, sam)


@pytest.mark.parametrize("theirs", [True, False])
def test_nobody_turns_into_a_yes_what_the_person_said_on_their_own_page(
    cast: Cast, sam: Engagement, theirs: bool
) -> None:
    """What a peer wrote for them may be said anew to the peer; what they wrote themself stands."""
    row = thought_of(cast, sam)
    by = None if theirs else cast.ana.id
    handing.answer_handover(handover_id=row.id, yes=True, history_passes=False, by=by, at=AT)
    handing.note_met(handover_id=row.id, by=cast.ana.id, at=AT)
    if theirs:
        with pytest.raises(DomainError, match="stay between") as refused:
            handing.finish_handover(handover_id=row.id, history_passes=True, by=cast.ana.id, at=AT)
        row.refresh_from_db()
        assert (refused.value.code, row.state, row.history_passes) == ("they_stay", State.MET, False)
        assert peer_of(sam) == cast.ana.id
    handing.finish_handover(handover_id=row.id, history_passes=not theirs, by=cast.ana.id, at=AT)
    row.refresh_from_db()
    assert peer_of(sam) == cast.jo.id and row.history_passes is not theirs


def test_not_now_ends_it_and_it_can_be_asked_again_later(cast: Cast, sam: Engagement) -> None:
    row = handing.answer_handover(handover_id=thought_of(cast, sam).id, yes=False, by=cast.ana.id, at=AT)
    assert (row.state, row.ended_at) == (State.NOT_NOW, AT)
    assert thought_of(cast, sam, by_person=True).state == State.AGREED, "who asks for it themself has said yes"


def test_one_at_a_time_to_another_peer_and_never_out_of_order(cast: Cast, sam: Engagement) -> None:
    row = thought_of(cast, sam)
    for refuse in (
        lambda: thought_of(cast, sam),
        lambda: handing.note_met(handover_id=row.id, by=cast.ana.id, at=AT),
        lambda: handing.finish_handover(handover_id=row.id, history_passes=True, by=cast.ana.id, at=AT),
        lambda: handing.propose_handover(
            engagement_id=sam.id, to_peer=cast.ana.id, asked_for_by_person=False, by=cast.ana.id, at=AT
        ),
    ):
        with pytest.raises(DomainError):
            refuse()


def test_who_only_covers_hands_nobody_over(cast: Cast, sam: Engagement) -> None:
    begin_cover(covered=cast.ana.id, covering=cast.jo.id, starts_at=AT, ends_at=AT + timedelta(days=2), by=cast.ben.id,
                at=AT)  # fmt: skip
    with pytest.raises(DomainError) as refused:
        handing.propose_handover(
            engagement_id=sam.id, to_peer=cast.jo.id, asked_for_by_person=False, by=cast.jo.id, at=AT
        )
    assert refused.value.code == "covering"


@pytest.mark.parametrize("how", ["goodbye", "another peer"])
def test_a_goodbye_or_an_unplanned_change_stops_it(cast: Cast, sam: Engagement, how: str) -> None:
    row = met(cast, sam)
    if how == "goodbye":
        say_goodbye(engagement_id=sam.id, reason=Goodbye.MOVED, by=cast.ana.id, at=AT)
    else:
        walk_with(engagement_id=sam.id, worker=cast.jo.id, by=cast.ben.id, at=AT)
    row.refresh_from_db()
    assert row.state == State.STOPPED
    with pytest.raises(DomainError):
        handing.finish_handover(handover_id=row.id, history_passes=True, by=cast.ana.id, at=AT)


def test_every_verb_leads_from_a_live_state_and_has_words() -> None:
    assert all(leaving <= stages.LIVE for leaving, _ in stages.TRANSITIONS.values())
    assert set(stages.STATE_WORDS) == set(State) and set(stages.VERB_WORDS) == {"propose", *stages.Verb}
