"""Observation (what somebody said on one axis on a day), Move (a step up or down with its handover), and Prompt."""

from django.db import models
from django.db.models import F, Q

from companionway.continuum.rules import OF_A_BEHAVIOR, SOURCES, VALUES, Axis
from companionway.engagement.models.walk import Engagement
from companionway.organizations.models import Program
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField


def _fits(axis: Axis) -> Q:
    behavior = ~Q(behavior="") if axis in OF_A_BEHAVIOR else Q(behavior="")
    return Q(axis=axis.value, value__in=VALUES[axis], source__in=[s.value for s in SOURCES[axis]]) & behavior


class Observation(models.Model):
    """One thing said on one axis, with its day and how we know. Never changed: a newer one stands beside it.

    One that was written by mistake is set aside and stays. `words` are the person's, or those of who said so.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="observations")
    axis = models.CharField(max_length=14)
    value = models.CharField(max_length=20, blank=True)
    behavior = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=16)
    observed_on = models.DateField()
    words = SealedTextField(max_length=2000, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_person = models.BooleanField(default=False)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_fits(Axis.STAGE) | _fits(Axis.CASCADE) | _fits(Axis.LEVEL) | _fits(Axis.MEDICATION)
                | _fits(Axis.RETURN_TO_USE),
                name="an_observation_fits_its_axis",
            ),
            models.CheckConstraint(
                condition=Q(by_person=True, noted_by=None, source="person")
                | Q(by_person=False, noted_by__isnull=False),
                name="an_observation_has_who_wrote_it",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["engagement", "axis"], name="observation_by_axis")]


class Move(models.Model):
    """A step up or down in care, with its handover: what, where, when, who goes along. It ends somewhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="moves")
    direction = models.CharField(max_length=10)
    to_level = models.CharField(max_length=20)
    what = SealedTextField(max_length=2000, blank=True)
    place = SealedTextField(max_length=200, blank=True)
    planned_on = models.DateField(null=True)
    goes_along = SealedTextField(max_length=200, blank=True)
    state = models.CharField(max_length=14, default="planned")
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_words = SealedTextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=["step_up", "step_down"]), name="a_move_has_a_direction"),
            models.CheckConstraint(condition=Q(to_level__in=VALUES[Axis.LEVEL]), name="a_move_leads_to_a_known_level"),
            models.CheckConstraint(
                condition=Q(state="planned", ended_at=None)
                | Q(state__in=["met_there", "did_not_happen"], ended_at__isnull=False),
                name="a_move_ends_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("planned_at")), name="a_move_ends_after_it_was_planned"
            ),
        ]
        indexes = [models.Index(fields=["engagement"], name="move_engagement")]


class Prompt(models.Model):
    """Words for a talk that a program's own peers wrote for one band of the map. About no person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    band = models.CharField(max_length=1)
    kind = models.CharField(max_length=14)
    words = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(band__in=["A", "B", "C", "D"]), name="a_prompt_has_a_band"),
            models.CheckConstraint(
                condition=Q(kind__in=["emotional", "informational", "tangible", "relationships"]),
                name="a_prompt_is_one_kind_of_support",
            ),
        ]
        indexes = [models.Index(fields=["program"], name="prompt_live", condition=Q(ended_at=None))]
