"""Notes: off by default, for an audience that both walls keep, put right as versions, the person's words beside."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from companionway.engagement.actions import note as actions
from companionway.engagement.actions import safety_note
from companionway.engagement.actions.note import NoteChanged, Written
from companionway.engagement.models.note import Note, SafetyNote
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries import notes as reading
from companionway.engagement.rules import note as rules
from companionway.engagement.rules.note import Audience, Kind
from companionway.organizations.models import Program
from companionway.people.details import PersonDetails
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.models import User
from tests.architecture.actions_of_the_roadmap import AT, a_note, a_safety_note, a_wish, with_notes
from tests.cast import TODAY, Cast, sam_walks_with
from tests.sight import as_app
from tests.walled import changed, refused, rows
from tests.web.asking import asked

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def written(cast: Cast, audience: Audience, walk: Engagement) -> Note:
    """A note by Ana for this audience."""
    said = Written("Words.", audience, cast.ana.id)
    return actions.write_note(note_id=uuid.uuid4(), engagement_id=walk.id, written=said, by=cast.ana.id, at=AT)


def correct(note: Note, by: User, words: str = "Other words.", reason: str = "", at: Any = AT) -> Note:
    """Put a note right."""
    return actions.correct_note(note_id=note.id, new_id=uuid.uuid4(), words=words, reason=reason, by=by.id, at=at)


@pytest.mark.parametrize(
    ("switch", "opens"), [("none", ()), ("shared", ("both",)), ("all", ("both", "author", "care_team"))]
)
def test_a_program_says_which_notes_open_and_new_programs_open_none(
    cast: Cast, switch: str, opens: tuple[str, ...]
) -> None:
    assert Program._meta.get_field("notes").default == "none"
    walk = with_notes(cast, switch)
    for audience in Audience:
        if audience in opens:
            assert written(cast, audience, walk).audience == audience
        else:
            with pytest.raises(DomainError, match="keeps no such notes"):
                written(cast, audience, walk)
    live = reading.live_walks(cast.viewer(cast.ana), walk.person)
    assert bool(reading.walks_with_notes(live)) is bool(opens)


def test_the_audience_limits_which_staff_read_and_never_the_person(cast: Cast) -> None:
    walk = with_notes(cast)
    for audience in Audience:
        written(cast, audience, walk)
    person = walk.person

    def read(user: User | None) -> list[str]:
        viewer = cast.viewer(user) if user else None
        return sorted(one.note.audience for one in reading.notes_of(person, viewer))

    assert read(cast.ana) == read(None) == ["author", "both", "care_team"]
    assert read(cast.ben) == ["both", "care_team"]


def test_what_is_for_ones_own_memory_is_not_there_for_a_colleague_past_our_queries_either(cast: Cast) -> None:
    note = a_note(cast, Audience.AUTHOR)
    with as_app(cast.ana):
        assert rows("companionway_note") == 1
    with as_app(cast.ben):  # supervises Ana, and sees Sam
        assert rows("companionway_engagement") == 1
        assert rows("companionway_note") == 0
        assert changed("UPDATE companionway_note SET audience = 'both'") == 0
    with pytest.raises(NotVisible):
        reading.note_for(cast.viewer(cast.ben), note.id)
    actions.put_beside(beside_id=uuid.uuid4(), note_id=note.id, words="Mine.", kind=Kind.WORDS, by_person=True,
                       by=None, at=AT)  # fmt: skip
    with as_app(cast.ben):
        assert rows("companionway_notebeside") == 0


def test_nobody_writes_for_the_memory_of_somebody_else(cast: Cast) -> None:
    note = a_note(cast)
    with as_app(cast.ben):
        statement = "UPDATE companionway_note SET audience = 'author' WHERE id = %s"
        assert "row-level security" in refused(statement, note.id)


def test_who_walks_with_them_no_more_reads_not_even_their_own(cast: Cast) -> None:
    from companionway.engagement.actions.walk import walk_with

    note = a_note(cast, Audience.AUTHOR)
    walk_with(engagement_id=note.engagement_id, worker=cast.jo.id, by=cast.ben.id, at=AT)
    with pytest.raises(NotVisible):
        reading.note_for(cast.viewer(cast.ana), note.id)
    with as_app(cast.ana):
        assert rows("companionway_note") == 0


def test_a_note_put_right_keeps_what_it_said_and_a_later_day_needs_a_reason(cast: Cast) -> None:
    first = a_note(cast)
    second = correct(first, cast.ana)
    with pytest.raises(DomainError, match="what was wrong"):
        correct(second, cast.ana, "Third.", at=AT + DAY)
    third = correct(second, cast.ana, "Third.", "It was the library.", at=AT + DAY)
    read = reading.note_for(cast.viewer(cast.ana), first.id)
    assert [read.note.words, *(one.words for one in read.earlier)] == ["Third.", "Other words.",
                                                                       "We went to see the flat."]  # fmt: skip
    assert read.note.id == third.id and read.note.together


def test_a_note_opens_however_many_were_written_since_and_a_person_reads_them_all(cast: Cast) -> None:
    walk = with_notes(cast)
    oldest = written(cast, Audience.BOTH, walk)
    second = correct(oldest, cast.ana, "What it says now.")
    written_since(walk, cast, reading.SHOWN + 1)
    viewer = cast.viewer(cast.ana)
    for id_ in (oldest.id, second.id):
        read = reading.note_for(viewer, id_)
        assert (read.note.words, [one.words for one in read.earlier]) == ("What it says now.", ["Words."])
    with asked() as one:
        reading.note_for(viewer, oldest.id)
    assert len(one) == 3
    assert len(reading.notes_of(walk.person, viewer)) == reading.SHOWN
    own = reading.notes_of(walk.person, None)
    assert len(own) == reading.SHOWN + 2 and own[-1].note.id == second.id and len(own[-1].earlier) == 1
    assert reading.own_note(walk.person, oldest.id).note.id == second.id


def test_what_was_written_for_a_team_about_one_is_not_lost_behind_another_of_whom_much_is_written(cast: Cast) -> None:
    walk, other = with_notes(cast), sam_walks_with(cast.ana, person=PersonDetails(called="Alex"))
    theirs = written(cast, Audience.CARE_TEAM, other)
    written_since(walk, cast, 4 * reading.SHOWN + 1, Audience.CARE_TEAM)
    with asked() as few:
        found = reading.for_care_team([walk.id, other.id])
    assert [one.note.id for one in found[other.id]] == [theirs.id] and len(few) == 2


def written_since(walk: Engagement, cast: Cast, many: int, audience: Audience = Audience.BOTH) -> None:
    """So many notes on this walk, each later than the one before."""
    ana = cast.ana.id
    Note.objects.bulk_create(
        Note(engagement=walk, words=f"n{n}", audience=audience, peer_id=ana, entered_by_id=ana,
             written_at=AT + timedelta(minutes=n + 1)) for n in range(many)
    )  # fmt: skip


def test_only_its_author_puts_a_note_right(cast: Cast) -> None:
    with pytest.raises(DomainError, match="Add your words beside it"):
        correct(a_note(cast), cast.ben)


def test_of_two_corrections_at_once_the_second_is_shown_the_first(cast: Cast) -> None:
    note = a_note(cast)
    first = correct(note, cast.ana, "First.")
    with pytest.raises(NoteChanged) as caught:
        correct(note, cast.ana, "Second.")
    assert caught.value.now.id == first.id
    assert correct(note, cast.ana, "First.").id == first.id  # the same form twice


def test_the_persons_words_stand_beside_and_neither_text_goes(cast: Cast) -> None:
    wish = a_wish(cast)
    note = wish.note
    assert wish.by_person and wish.by_id is None and wish.answered_at is None
    correct(note, cast.ana, "We went to see the flat with your sister.")
    read = reading.note_for(cast.viewer(cast.ana), note.id)
    assert [row.words for row in read.beside] == ["It was my sister."]
    assert read.beside[0].answered_at == AT
    assert Note.objects.get(id=note.id).words == "We went to see the flat."


def test_an_author_may_leave_a_note_as_it_is_and_nobody_else_answers(cast: Cast) -> None:
    wish = a_wish(cast)
    with pytest.raises(DomainError, match="Only whoever wrote"):
        actions.leave_as_is(beside_id=wish.id, by=cast.ben.id, at=AT)
    assert actions.leave_as_is(beside_id=wish.id, by=cast.ana.id, at=AT).answered_at == AT


def test_a_note_as_a_form_sent_twice_is_one_and_anothers_id_is_refused(cast: Cast) -> None:
    walk, key = with_notes(cast), uuid.uuid4()
    said = Written("Words.", Audience.BOTH, cast.ana.id)
    for _ in range(2):
        actions.write_note(note_id=key, engagement_id=walk.id, written=said, by=cast.ana.id, at=AT)
    assert Note.objects.count() == 1
    with pytest.raises(DomainError, match="something else"):
        actions.write_note(note_id=key, engagement_id=walk.id, written=said, by=cast.ben.id, at=AT)


def test_who_was_there_and_who_typed_it_are_two_things(cast: Cast) -> None:
    walk = with_notes(cast)
    said = Written("Ana told me.", Audience.BOTH, cast.ana.id)
    row = actions.write_note(note_id=uuid.uuid4(), engagement_id=walk.id, written=said, by=cast.ben.id, at=AT)
    assert (row.peer_id, row.entered_by_id) == (cast.ana.id, cast.ben.id)


# --- a supervisor's safety note -----------------------------------------------------------------------------------


def test_a_safety_note_is_read_by_who_walks_with_them_and_listed_for_the_officer(cast: Cast) -> None:
    row = a_safety_note(cast)
    assert [one.id for one in reading.safety_notes_of(row.engagement.person)] == [row.id]
    assert [one.id for one in reading.safety_register(cast.viewer(cast.eli), TODAY)] == [row.id]
    for user in (cast.ana, cast.ben, cast.dana, cast.kit):
        with pytest.raises(NotVisible):
            reading.safety_register(cast.viewer(user), TODAY)
    sights = {}
    for name in ("ana", "ben", "eli", "jo", "cleo", "dana", "kit"):
        with as_app(getattr(cast, name)):
            sights[name] = rows("companionway_safetynote")
    assert sights == {"ana": 1, "ben": 1, "eli": 1, "jo": 0, "cleo": 0, "dana": 0, "kit": 0}


@pytest.mark.parametrize(
    ("on", "wrong"),
    [(TODAY, "still to come"), (TODAY - DAY, "still to come"), (TODAY + 91 * DAY, "within 90 days"), (TODAY + DAY, ""),
     (TODAY + 90 * DAY, "")],
)  # fmt: skip
def test_a_safety_note_is_looked_at_again_within_90_days(on: date, wrong: str) -> None:
    fault = rules.review_fault(on, TODAY)
    assert wrong in fault and bool(fault) == bool(wrong)


@pytest.mark.parametrize("missing", ["words", "reason"])
def test_a_safety_note_needs_its_words_and_its_reason(cast: Cast, missing: str) -> None:
    given = {"words": "Visit in pairs.", "reason": "Threats."} | {missing: "  "}
    with pytest.raises(DomainError) as caught:
        safety_note.write_safety_note(note_id=uuid.uuid4(), engagement_id=sam_walks_with(cast.ana).id,
                                      review_on=TODAY + DAY, by=cast.ben.id, at=AT, **given)  # fmt: skip
    assert caught.value.field == missing


def test_a_safety_note_is_reviewed_and_ends_once(cast: Cast) -> None:
    row = a_safety_note(cast)
    safety_note.review_safety_note(note_id=row.id, review_on=TODAY + 60 * DAY, by=cast.ben.id, at=AT)
    row = safety_note.review_safety_note(note_id=row.id, review_on=None, by=cast.ben.id, at=AT)
    assert row.review_on == TODAY + 60 * DAY and row.ended_at == AT and row.reviewed_by_id == cast.ben.id
    assert reading.safety_notes_of(row.engagement.person) == []
    assert SafetyNote.objects.count() == 1
    with pytest.raises(DomainError, match="ended already"):
        safety_note.review_safety_note(note_id=row.id, review_on=None, by=cast.ben.id, at=AT)
