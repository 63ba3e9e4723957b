"""The tables of interop 5.2 to 5.4: each cell for both sides, what leads on, what stays inside."""

import pytest

from companionway.interop.fhir.server.task import rules
from companionway.interop.fhir.server.task.rules import Act, Progress, Reason, Side, Status, Verdict

S, R, O = Status, frozenset({Side.REQUESTER}), frozenset({Side.OWNER})  # noqa: E741
BOTH = R | O
# The table of the specification, written down a second time: from -> (requester, owner).
SPECIFIED = {
    "": ("draft requested", ""),
    "draft": ("requested entered-in-error", ""),
    "requested": ("cancelled entered-in-error", "accepted rejected cancelled"),
    "accepted": ("cancelled entered-in-error", "in-progress on-hold completed failed cancelled"),
    "in-progress": ("cancelled entered-in-error", "on-hold completed failed cancelled"),
    "on-hold": ("cancelled entered-in-error", "in-progress completed failed cancelled"),
    "rejected": ("entered-in-error", ""),
    "cancelled": ("entered-in-error", ""),
    "completed": ("entered-in-error", ""),
    "failed": ("entered-in-error", ""),
    "entered-in-error": ("", ""),
}
CELLS = [(before, after) for before in SPECIFIED for after in S]


@pytest.mark.parametrize(("before", "after"), CELLS)
def test_every_cell_for_each_side_and_for_who_is_both(before: str, after: Status) -> None:
    asks, answers = (cell.split() for cell in SPECIFIED[before])
    for sides, own, other in ((R, asks, answers), (O, answers, asks)):
        expected = Verdict.MAY if after in own or after == before else Verdict.NOBODY
        if expected == Verdict.NOBODY and after in other:
            expected = Verdict.OTHER_SIDE
        assert rules.judged(before, after, sides) == expected
    allowed = after in asks or after in answers or after == before
    assert rules.judged(before, after, BOTH) == (Verdict.MAY if allowed else Verdict.NOBODY)


@pytest.mark.parametrize("before", list(S))
def test_ready_and_received_are_no_statuses_of_a_referral(before: Status) -> None:
    for after in ("ready", "received", "declined", ""):
        assert rules.judged(before, after, BOTH) == Verdict.NOBODY


def test_each_move_of_the_owner_names_what_it_does_and_each_of_the_requester_takes_back_or_sends() -> None:
    for before, row in rules.MOVES.items():
        assert all(act != Act.NOTHING for act in row[Side.OWNER].values())
        for after, act in row[Side.REQUESTER].items():
            taken_back = after in (S.CANCELLED, S.ENTERED_IN_ERROR) and before in rules.OPEN
            assert (act == Act.TAKE_BACK) == taken_back
            assert (act == Act.RECEIVE) == (after == S.REQUESTED)


def test_who_is_both_answers_with_a_reason_and_takes_back_without_one() -> None:
    assert rules.act_of(S.ACCEPTED, S.CANCELLED, BOTH) == (Side.OWNER, Act.END)
    assert rules.act_of(S.ACCEPTED, S.CANCELLED, BOTH, reasoned=False) == (Side.REQUESTER, Act.TAKE_BACK)
    assert rules.act_of(S.REQUESTED, S.ACCEPTED, BOTH, reasoned=False) == (Side.OWNER, Act.ACCEPT)
    assert rules.act_of(S.REQUESTED, S.ACCEPTED, R) is None


@pytest.mark.parametrize("after", [S.REJECTED, S.CANCELLED, S.ON_HOLD, S.FAILED])
def test_our_side_owes_a_reason(after: Status) -> None:
    before = S.REQUESTED if after == S.REJECTED else S.ACCEPTED
    assert rules.needs_reason(before, after, O)
    assert rules.needs_reason(before, after, BOTH) == (after != S.CANCELLED)


def test_the_requester_may_cancel_without_a_word() -> None:
    assert not any(rules.needs_reason(before, S.CANCELLED, R) for before in rules.OPEN)


@pytest.mark.parametrize("shown", list(S))
@pytest.mark.parametrize("wanted", list(S))
def test_what_is_shown_goes_on_and_never_back(shown: Status, wanted: Status) -> None:
    now = rules.onward(shown, wanted)
    assert now in (shown, wanted, S.CANCELLED)
    assert now == shown or now in rules.REACH[shown]
    if shown in rules.ENDED or shown == S.ENTERED_IN_ERROR:
        assert now == shown


@pytest.mark.parametrize(
    ("shown", "wanted", "now"),
    [
        (S.REQUESTED, S.COMPLETED, S.COMPLETED), (S.ACCEPTED, S.REQUESTED, S.ACCEPTED),
        (S.ON_HOLD, S.ACCEPTED, S.ON_HOLD), (S.IN_PROGRESS, S.ACCEPTED, S.IN_PROGRESS),
        (S.ACCEPTED, S.REJECTED, S.CANCELLED), (S.REQUESTED, S.REJECTED, S.REJECTED),
        (S.CANCELLED, S.COMPLETED, S.CANCELLED), (S.DRAFT, S.ACCEPTED, S.DRAFT),
    ],
)  # fmt: skip
def test_some_ways_on_one_by_one(shown: Status, wanted: Status, now: Status) -> None:
    assert rules.onward(shown, wanted) == now


@pytest.mark.parametrize("reason", list(Reason))
def test_a_reason_leaves_in_plain_words_or_stays_inside(reason: Reason) -> None:
    inside = reason.startswith("consent-") or reason in (Reason.DECEASED, Reason.MOVED_TO_TREATMENT)
    assert (reason not in rules.REASON_WORDS) == inside
    words = rules.REASON_WORDS.get(reason, rules.GENERAL).casefold()
    assert words and not any(said in words for said in ("consent", "deceased", "died", "death", "treatment", "moved"))


@pytest.mark.parametrize("progress", list(Progress))
def test_progress_goes_with_its_statuses_only(progress: Progress) -> None:
    _, statuses = rules.PROGRESS[progress]
    for status in S:
        shown = rules.progress_with(status, progress)
        if status in rules.OF_ENDED:
            assert shown == rules.OF_ENDED[status] and status in rules.PROGRESS[shown][1]
        else:
            assert shown == (progress if status in statuses else None)


def test_the_second_coding_is_the_one_of_the_specification() -> None:
    second = {str(one): code for one, (code, _) in rules.PROGRESS.items() if code}
    assert second == {
        "received": "2.0", "accepted": "3.0", "first-contact-planned": "5.1.1", "first-contact-missed": "5.1.2",
        "first-contact-called-off": "5.1.3", "first-contact-made": "5.1.4", "cancellation-requested": "5.2",
        "declined": "4.0", "cancelled": "6.0", "finished": "7.0",
    }  # fmt: skip


def test_fixed_elements_belong_to_nobody_and_the_others_to_their_side() -> None:
    for name in ("focus", "for", "requester", "authoredOn", "intent", "code", "identifier", "basedOn", "encounter"):
        assert rules.foreign(name, R) and rules.foreign(name, O) and rules.foreign(f"_{name}", BOTH)
    for name in ("businessStatus", "output", "owner", "executionPeriod"):
        assert rules.foreign(name, R) and not rules.foreign(name, O)
    for name in ("priority", "description", "input", "restriction"):
        assert rules.foreign(name, O) and not rules.foreign(name, R)
    assert not any(rules.foreign(name, R) or rules.foreign(name, O) for name in ("status", "statusReason", "meta"))
