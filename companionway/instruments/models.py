"""Instrument (a loaded pack), Administration (one check-in) and Answer."""

from django.db import models
from django.db.models import F, Q

from companionway.engagement.models.walk import Engagement
from companionway.platform.ids import new_id
from companionway.platform.models import User


class Instrument(models.Model):
    """A pack as loaded: one row for each id and version. Its text stays in the pack file under its checksum."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    checksum = models.CharField(max_length=64)
    item_count = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_row_per_pack_version")]


class Administration(models.Model):
    """One check-in with one person. A total exists only when every item is answered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="check_ins")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=10)
    mode = models.CharField(max_length=10, default="together")
    started_at = models.DateTimeField()
    helper = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    answered_count = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(null=True)
    set_aside_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(moment__in=["baseline", "on_demand", "goodbye"]), name="check_in_moment_is_known"
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(finished_at__isnull=False), name="a_total_comes_with_the_end"
            ),
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(moment="baseline", set_aside_at=None), name="one_baseline"
            ),
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(moment="goodbye", set_aside_at=None), name="one_goodbye_check_in"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
                name="check_in_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["engagement", "started_at"], name="check_in_time")]


class Answer(models.Model):
    """One item's answer. A number, "rather not say" and "skipped" are three different things."""

    id = models.BigAutoField(primary_key=True)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="answers")
    item = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14)
    value = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["administration", "item"], name="one_answer_per_item"),
            models.CheckConstraint(
                condition=Q(kind="answered", value__isnull=False)
                | Q(kind__in=["rather_not_say", "skipped"], value=None),
                name="only_an_answer_has_a_value",
            ),
        ]
