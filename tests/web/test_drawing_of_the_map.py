"""The map read downward: each cell begins beside its first stage and stands beside as many as the source draws."""

from datetime import date

from companionway.continuum.crosswalk import crosswalk
from companionway.continuum.models import Observation
from companionway.continuum.rules import Axis
from companionway.web.pages.continuum.drawing import drawing_of


def said(axis: Axis, value: str, behavior: str = "") -> Observation:
    return Observation(axis=axis, value=value, behavior=behavior, observed_on=date(2026, 3, 2))


def test_every_framework_fills_every_stage_once() -> None:
    drawing = drawing_of(crosswalk(), [], [], [], opioids=True)
    assert drawing.names == ("Stage of change", "Opioid care", "Level of care")
    assert [[(c.words, c.span) for c in cells] for cells in drawing.rows] == [
        [("Pre Contemplation", 1), ("Diagnosed", 1), ("No Tx, Early Intervention", 1)],
        [("Contemplation", 1), ("Linked to Care, Treatment Initiated", 2), ("Outpatient Services", 2)],
        [("Preparation", 1)],
        [("Action", 1), ("Retained in Treatment", 1), ("IOP, PHP, Residential, Intensive Inpatient", 1)],
        [("Maintenance", 1), ("Remission, Recovery", 1), ("Recovery Housing", 1)],
    ]


def test_what_was_said_lies_on_its_own_framework_alone() -> None:
    drawing = drawing_of(
        crosswalk(), [said(Axis.STAGE, "preparation", "alcohol")], [], [said(Axis.LEVEL, "none")], opioids=False
    )
    assert drawing.names == ("Stage of change", "Level of care")
    marked = [(n, c.words, c.here) for n, cells in enumerate(drawing.rows) for c in cells if c.here]
    assert marked == [(0, "No Tx, Early Intervention", ("known",)), (2, "Preparation", ("alcohol",))]
