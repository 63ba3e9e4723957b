"""What somebody says on one axis stays on that axis: every write is walked, and none writes another."""

import ast
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from companionway.continuum import actions
from companionway.continuum.models import Move, Observation
from companionway.continuum.rules import Axis, Direction, MoveState, Source
from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import Goodbye
from companionway.organizations.models import Program
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry
from tests.architecture.actions_of_the_house import SCENARIOS
from tests.architecture.reading import product
from tests.cast import NOW, TODAY, Cast, sam_walks_with

AT = NOW + timedelta(hours=1)
STAGE = {"axis": Axis.STAGE, "value": "contemplation", "behavior": "alcohol", "source": Source.PERSON}
MEDICATION = {"axis": Axis.MEDICATION, "value": "started", "source": Source.REFERRER}


def note(row: Engagement, cast: Cast, by: Any = "ana", **given: Any) -> Observation:
    said = {"observation_id": uuid.uuid4(), "observed_on": TODAY} | given
    return actions.note(engagement_id=row.id, **said, by=cast.ana.id if by == "ana" else by, at=AT)


def about_opioids(cast: Cast) -> Engagement:
    Program.objects.filter(id=cast.places.ed.id).update(about_opioids=True)
    return sam_walks_with(cast.ana)


@pytest.mark.parametrize(("given", "field"), [
    (STAGE | {"value": "action2"}, "value"),
    (STAGE | {"behavior": ""}, "behavior"),
    (STAGE | {"behavior": "work"}, "behavior"),
    (STAGE | {"source": Source.REFERRER}, "source"),
    (STAGE | {"observed_on": TODAY + timedelta(days=1)}, "observed_on"),
    ({"axis": Axis.LEVEL, "value": "3.7", "source": Source.PERSON}, "value"),
    ({"axis": Axis.LEVEL, "value": "asam4:3.3", "source": Source.PERSON}, "value"),
    ({"axis": Axis.LEVEL, "value": "asam4:3.7", "source": Source.PEER_IMPRESSION}, "source"),
    ({"axis": Axis.LEVEL, "value": "asam4:3.7", "behavior": "alcohol", "source": Source.PERSON}, "behavior"),
    ({"axis": Axis.RETURN_TO_USE, "value": "again", "behavior": "alcohol", "source": Source.PERSON}, "value"),
])  # fmt: skip
def test_what_does_not_fit_its_axis_is_refused(cast: Cast, given: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        note(sam_walks_with(cast.ana), cast, **given)
    assert refusal.value.field == field
    assert not Observation.objects.exists()


@pytest.mark.parametrize("axis", [Axis.CASCADE, Axis.MEDICATION])
def test_opioid_care_is_not_kept_where_the_program_is_not_about_opioids(cast: Cast, axis: Axis) -> None:
    value = {Axis.CASCADE: "retained", Axis.MEDICATION: "started"}[axis]
    with pytest.raises(DomainError, match="not about opioids"):
        note(sam_walks_with(cast.ana), cast, axis=axis, value=value, source=Source.PERSON)
    row = about_opioids(cast)
    assert note(row, cast, axis=axis, value=value, source=Source.PERSON).value == value


def test_what_the_person_and_the_referrer_say_stand_apart(cast: Cast) -> None:
    row = about_opioids(cast)
    note(row, cast, **MEDICATION | {"source": Source.PERSON, "value": "stopped"})
    note(row, cast, **MEDICATION)
    said = set(Observation.objects.values_list("source", "value"))
    assert said == {("person", "stopped"), ("referrer", "started")}


def test_a_return_to_use_is_an_event_and_moves_no_stage(cast: Cast) -> None:
    row = sam_walks_with(cast.ana)
    stage = note(row, cast, **STAGE | {"value": "maintenance"})
    note(row, cast, axis=Axis.RETURN_TO_USE, behavior="alcohol", source=Source.PERSON, words="After the court date.")
    assert list(Observation.objects.filter(axis="stage").values_list("id", "value")) == [(stage.id, "maintenance")]


def test_the_same_form_twice_is_one_and_anothers_id_is_refused(cast: Cast) -> None:
    row, other, key = sam_walks_with(cast.ana), sam_walks_with(cast.ana), uuid.uuid4()
    first = note(row, cast, **STAGE, observation_id=key)
    assert note(row, cast, **STAGE, observation_id=key) == first
    assert AuditEntry.objects.filter(verb="continuum.noted").count() == 1
    with pytest.raises(DomainError, match="something else"):
        note(other, cast, **STAGE, observation_id=key)


def test_the_persons_own_hand_writes_the_persons_account_alone(cast: Cast) -> None:
    row = sam_walks_with(cast.ana)
    assert note(row, cast, by=None, **STAGE).by_person
    with pytest.raises(DomainError, match="own account"):
        note(row, cast, by=None, **STAGE | {"source": Source.TOOL})


def test_a_mistake_is_set_aside_once_and_stays(cast: Cast) -> None:
    kept = note(sam_walks_with(cast.ana), cast, **STAGE)
    actions.set_aside(observation_id=kept.id, by=cast.ana.id, at=AT)
    with pytest.raises(DomainError, match="before"):
        actions.set_aside(observation_id=kept.id, by=cast.ana.id, at=AT)
    assert Observation.objects.get().set_aside_by_id == cast.ana.id


def test_after_goodbye_nothing_new_is_noted(cast: Cast) -> None:
    row = sam_walks_with(cast.ana)
    say_goodbye(engagement_id=row.id, reason=Goodbye.MOVED, by=cast.ana.id, at=AT)
    with pytest.raises(DomainError, match="goodbye"):
        note(row, cast, **STAGE)


@pytest.mark.parametrize("end", [MoveState.MET_THERE, MoveState.DID_NOT_HAPPEN])
def test_a_move_ends_once_and_says_nothing_of_where_somebody_is(cast: Cast, end: MoveState) -> None:
    row = sam_walks_with(cast.ana)
    move = actions.plan_move(
        move_id=uuid.uuid4(), engagement_id=row.id, direction=Direction.STEP_UP, to_level="asam4:3.5",
        what="bag is packed", place="Harbor House", planned_on=TODAY, goes_along="Ana", by=cast.ana.id, at=AT,
    )  # fmt: skip
    actions.end_move(move_id=move.id, state=end, words="We had tea.", by=cast.ana.id, at=AT)
    assert Move.objects.get().state == end and Move.objects.get().ended_words == "We had tea."
    with pytest.raises(DomainError, match="has ended"):
        actions.end_move(move_id=move.id, state=MoveState.MET_THERE, words="", by=cast.ana.id, at=AT)
    assert not Observation.objects.exists()


@pytest.mark.parametrize("changes", [{"value": "asam4:3.7"}, {"behavior": ""}, {"source": "referrer"}, {"axis": "x"}])
def test_an_impossible_observation_is_refused_by_the_database(cast: Cast, changes: dict[str, str]) -> None:
    kept = note(sam_walks_with(cast.ana), cast, **STAGE)
    with pytest.raises(IntegrityError, match="fits_its_axis"), transaction.atomic():
        Observation.objects.filter(id=kept.id).update(**changes)


def test_observations_are_made_in_one_place_and_read_by_no_other_write() -> None:
    """Walks all writes: the tables of the continuum are named by its own actions and by the demo, nowhere else."""
    writers = [s for s in product(".py") if s.is_actions() or s.within("companionway/demo")]
    models = "companionway.continuum.models"
    names = {
        s.path
        for s in writers
        for node in ast.walk(s.tree)
        if isinstance(node, ast.ImportFrom) and node.module == models
    }
    assert {path for path in names if not path.startswith("companionway/demo/")} == {
        "companionway/continuum/actions.py"
    }
    (own,) = [s for s in writers if s.path == "companionway/continuum/actions.py"]
    makes = {f.name for f in ast.walk(own.tree) if isinstance(f, ast.FunctionDef)
             for n in ast.walk(f) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
             and n.func.id == "Observation"}  # fmt: skip
    assert makes == {"note"}


# Loading a whole program and the like change no engagement; the rest of the house's actions are walked one by one.
OF_THE_WALK = ("engagement.", "followups.", "instruments.", "continuum.", "referrals.actions.answer")


def test_no_action_stages_anybody(cast: Cast) -> None:
    said = {}
    for name in (n for n in SCENARIOS if n.startswith(OF_THE_WALK)):
        with transaction.atomic():
            act: Callable[[], Any] = SCENARIOS[name](cast)
            before = set(Observation.objects.values_list("id", "axis", "value", "source"))
            act()
            said[name] = len(set(Observation.objects.values_list("id", "axis", "value", "source")) - before)
            transaction.set_rollback(True)
    assert len(said) > 30
    assert {name: count for name, count in said.items() if count} == {"continuum.actions.note": 1}
