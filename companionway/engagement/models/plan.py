"""ContactPlan: what a person and their peer agreed about being in touch. A change is a new version; none is changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.plan import FirstWeeks, IfQuiet
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.privacy.models.consent import Consent


class ContactPlan(models.Model):
    """One version. The newest one of an engagement is in force; who wrote it down and who said it stand in the row.

    `days` are weekdays (0 = Monday), empty for any. A trusted other is called only while `trusted_consent` stands.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="contact_plans")
    version = models.PositiveIntegerField()
    agreed_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_person = models.BooleanField(default=False)
    modes = ArrayField(models.CharField(max_length=12), default=list)
    days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    name_to_say = SealedTextField(max_length=80, blank=True)
    message_ok = models.BooleanField(default=False)
    may_name_program = models.BooleanField(default=False)
    first_weeks = models.CharField(max_length=3, blank=True)
    if_quiet = models.CharField(max_length=8, blank=True)
    if_quiet_words = SealedTextField(max_length=300, blank=True)
    trusted_name = SealedTextField(max_length=80, blank=True)
    trusted_reach = SealedTextField(max_length=120, blank=True)
    trusted_consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "version"], name="one_contact_plan_per_version"),
            models.CheckConstraint(condition=Q(if_quiet__in=["", *IfQuiet]), name="contact_plan_if_quiet_is_known"),
            models.CheckConstraint(condition=Q(first_weeks__in=list(FirstWeeks)), name="first_weeks_are_known"),
            models.CheckConstraint(condition=Q(by_person=True) | Q(by__isnull=False), name="a_plan_says_who_wrote_it"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_two_ends",
            ),
        ]
