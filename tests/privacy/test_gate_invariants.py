"""What holds for every combination of the axes: rows of the truth table with any of their values changed."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from companionway.privacy.rules.bases import PART2_CONSENTS, Basis
from companionway.privacy.rules.consent_terms import ConsentType
from companionway.privacy.rules.disclosure import decide, protection_of
from companionway.privacy.rules.terms import Part2, Protection, Purpose, Relation, Standing
from tests.privacy.table_reading import Row, read, rows

AXES = ("setting", "class", "basis", "consent", "missing", "ends", "time", "taken back", "known false", "recipient",
        "information", "purpose", "restriction", "signers", "actor", "fields", "channel")  # fmt: skip
VALUES = {axis: sorted({row[axis] for row in rows()}) for axis in AXES}
FILLED = {"missing": "nothing", "ends": "on a day", "taken back": "no", "known false": "no", "signers": "adult"}
MANY = settings(max_examples=1500, deadline=None)


@st.composite
def any_row(draw: st.DrawFn) -> Row:
    """A row of the table with up to four of its columns changed to any value that the column knows."""
    columns = dict(draw(st.sampled_from(rows())).columns)
    for axis in draw(st.lists(st.sampled_from(AXES), max_size=4, unique=True)):
        columns[axis] = draw(st.sampled_from(VALUES[axis]))
    return Row({name: value or FILLED.get(name, "") for name, value in columns.items()})


@MANY
@given(any_row())
def test_1_undecided_is_yes(row: Row) -> None:
    asked, known, t = read(row)
    answers = [decide(replace(asked, part2=setting), known, t) for setting in (Part2.YES, Part2.UNDECIDED)]
    assert answers[0] == answers[1]


@MANY
@given(any_row(), st.sampled_from(["", "general_release", "hipaa_permitted"]))
def test_2_a_part_2_record_never_leaves_without_a_basis_of_part_2(row: Row, basis: str) -> None:
    asked, known, t = read(row)
    assert not decide(replace(asked, basis=basis, protection=Protection.PART2), known, t).allowed


@MANY
@given(any_row())
def test_3_notice_and_scope_go_with_every_consent_and_with_nothing_else(row: Row) -> None:
    asked, known, t = read(row)
    said = decide(asked, known, t)
    by_consent = said.allowed and asked.basis in PART2_CONSENTS
    assert bool(said.notice) == bool(said.scope) == by_consent


@MANY
@given(any_row(), st.timedeltas(timedelta(0), timedelta(days=900)))
def test_4_time_alone_never_turns_a_no_into_a_yes(row: Row, later: timedelta) -> None:
    asked, known, t = read(row)
    signed = known.consent.signed_at if known.consent else None
    if (signed is None or t >= signed) and not decide(asked, known, t).allowed:
        assert not decide(asked, known, t + later).allowed


@MANY
@given(any_row())
def test_5_a_proceeding_has_its_own_consent_or_an_order_with_its_mandate(row: Row) -> None:
    asked, known, t = read(row)
    if not decide(asked, known, t).allowed:
        return
    if known.consent and asked.basis in PART2_CONSENTS:
        of_its_own = known.consent.type == ConsentType.PROCEEDINGS
        assert of_its_own == (asked.purpose == Purpose.PROCEEDINGS)
    if asked.basis == Basis.COURT_ORDER:
        assert asked.fields["mandate"] and asked.fields["mandate_on"] and asked.fields["counsel"]


@MANY
@given(any_row())
def test_6_staff_data_goes_to_that_staff_member_alone(row: Row) -> None:
    asked, known, t = read(row)
    if protection_of(asked) == Protection.STAFF_PRIVATE and decide(asked, known, t).allowed:
        assert asked.standing == Standing.PERSON
        assert asked.recipient is not None and Relation.SELF in asked.recipient.relations


@MANY
@given(any_row())
def test_7_what_is_allowed_has_its_book_and_what_is_not_has_its_reasons(row: Row) -> None:
    asked, known, t = read(row)
    said = decide(asked, known, t)
    assert said.allowed == (said.book is not None) == (not said.reasons)
    assert len(set(said.reasons)) == len(said.reasons)


@MANY
@given(any_row())
def test_8_the_same_question_has_the_same_answer(row: Row) -> None:
    first, second = read(row), read(row)
    assert first == second and decide(*first) == decide(*second)
