"""Instrument (a loaded pack), SuppliedPack (a deployer's own text), Administration (one check-in) and Answer."""

from django.db import models
from django.db.models import F, Q

from companionway.engagement.models.walk import Engagement
from companionway.platform.ids import new_id
from companionway.platform.models import User


class Instrument(models.Model):
    """A pack as loaded: one row for each id and version. Its text stays in the pack file, or in its `SuppliedPack`.

    `items_checksum` is of the item words alone ("" for a pack without any): one id has the same words for ever.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    checksum = models.CharField(max_length=64)
    item_count = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=13, default="shipped")
    items_checksum = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_row_per_pack_version"),
            models.CheckConstraint(
                condition=Q(mode__in=["shipped", "deployer_text", "score_only"]), name="a_pack_has_a_known_mode"
            ),
        ]


class SuppliedPack(models.Model):
    """The text of a pack that the deployer supplied, and who affirmed the right to use it. Never exported."""

    instrument = models.OneToOneField(Instrument, on_delete=models.PROTECT, primary_key=True, related_name="supplied")
    text = models.TextField()
    affirmed_by_name = models.CharField(max_length=120)
    affirmed_on = models.DateField()
    statement = models.CharField(max_length=1000)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")


class Administration(models.Model):
    """One check-in with one person. A total exists only when every item is answered.

    `mode` is how it was filled in, `helper` who was there or sent it, `beside` the language that stood beside the
    instrument's own ("" for none).
    """

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
    beside = models.CharField(max_length=8, blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=["together", "read_aloud", "by_link"]), name="check_in_mode_is_known"
            ),
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
