"""What stands beside check-ins: what stood out to the person, their 0 to 10 answers, and scores made elsewhere."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from companionway.engagement.models.walk import Engagement
from companionway.instruments.models import Administration, Instrument
from companionway.instruments.rules import Side
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField


class Standout(models.Model):
    """What stood out to the person in a check-in: lines they pointed at, and their words. A later row stands beside."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="standouts")
    items = ArrayField(models.PositiveSmallIntegerField(), default=list)
    words = SealedTextField(max_length=5000, blank=True)
    said_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_person = models.BooleanField(default=False)


class RulerMark(models.Model):
    """One number from 0 to 10 on one side of a ruler, with the person's words if they gave any. Never made a stage.

    `why` answers "why a _ and not a 0?", `toward` answers "what would take you to _?".
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="ruler_marks")
    side = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField()
    about = SealedTextField(max_length=200, blank=True)
    why = SealedTextField(max_length=5000, blank=True)
    toward = SealedTextField(max_length=5000, blank=True)
    marked_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_person = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__lte=10), name="a_ruler_ends_at_ten"),
            models.CheckConstraint(condition=Q(side__in=[s.value for s in Side]), name="a_ruler_has_a_known_side"),
        ]
        indexes = [models.Index(fields=["engagement", "marked_at"], name="ruler_mark_time")]


class OutsideScore(models.Model):
    """A total that was made elsewhere, with its day and where it comes from. It counts only when a human accepts it.

    It never becomes a check-in: it enters no comparison with one, and no figure of the program.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="outside_scores")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField(max_digits=7, decimal_places=2)
    taken_on = models.DateField()
    made_in = SealedTextField(max_length=120)
    way = models.CharField(max_length=8)
    state = models.CharField(max_length=9, default="waiting")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["typed", "imported"]), name="an_outside_score_came_some_way"),
            models.CheckConstraint(
                condition=Q(state="waiting", judged_at=None, judged_by=None)
                | Q(state__in=["accepted", "set_aside"], judged_at__isnull=False, judged_by__isnull=False),
                name="a_human_judged_an_outside_score",
            ),
            models.UniqueConstraint(
                fields=["engagement", "instrument", "taken_on", "total"], condition=~Q(state="set_aside"),
                name="one_outside_score_a_day",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["engagement"], name="outside_score_walk")]
