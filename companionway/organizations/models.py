"""Organizations, sites, programs and what each site offers. All of it comes from the program data file."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from companionway.platform.ids import new_id


class Organization(models.Model):
    """A health system, or an outside employer of peers (employer and site are different things)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=160)
    values = ArrayField(models.CharField(max_length=60), default=list)
    kinds_of_place = models.JSONField(default=list)  # pairs of slug and words, in the order of the data file


class Site(models.Model):
    """A hospital, practice, hub or other place with its town."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=160)
    town = models.CharField(max_length=80)
    setting = models.CharField(max_length=40)
    closed_on = models.DateField(null=True, blank=True)


class Program(models.Model):
    """A peer support program with its promises, ways of meeting and follow-up window."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    who_for = models.TextField(blank=True)
    peer_title = models.CharField(max_length=60, default="peer recovery partner")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    part2 = models.CharField(max_length=10, default="undecided")
    promise_here_minutes = models.PositiveIntegerField(null=True, blank=True)
    promise_days = models.PositiveIntegerField()
    modes = ArrayField(models.CharField(max_length=12))
    instrument = models.CharField(max_length=40, default="barc-10")
    followup_origin = models.CharField(max_length=10, default="baseline")
    followup_days = models.PositiveIntegerField(default=180)
    followup_margin_days = models.PositiveIntegerField(default=30)
    order_codes = models.JSONField(default=list)
    self_referral = models.BooleanField(default=False)
    perinatal = models.BooleanField(default=False)
    acknowledge_referrer = models.BooleanField(default=True)
    close_loop_at = models.CharField(max_length=8, default="decision")
    notes = models.CharField(max_length=6, default="none")
    about_opioids = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(part2__in=["yes", "no", "undecided"]), name="program_part2_is_known"),
            models.CheckConstraint(
                condition=Q(followup_origin__in=["baseline", "opened", "closed"]), name="program_origin_is_known"
            ),
            models.CheckConstraint(
                condition=Q(close_loop_at__in=["decision", "goodbye"]), name="program_close_loop_at_is_known"
            ),
            models.CheckConstraint(condition=Q(notes__in=["none", "shared", "all"]), name="program_notes_is_known"),
            models.CheckConstraint(condition=Q(promise_days__gte=1), name="program_promises_an_answer"),
        ]


class ProgramSite(models.Model):
    """A program offered at a site from a day to a day. A program without any such row is offered everywhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="offers")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="offers")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "site"], condition=Q(ends_on=None), name="one_live_offer_per_program_and_site"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="offer_ends_after_it_starts"
            ),
        ]
