"""Contact, ContactAttempt (a try, kept apart), and GroupSession (one session, a contact for each who came)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from companionway.engagement.models.walk import Engagement
from companionway.organizations.models import Program, Site
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField


class GroupSession(models.Model):
    """A group that met. Each attendance is a contact of that person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    facilitator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    occurred_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(null=True)


class Contact(models.Model):
    """That two people were in touch: who, when, how. What was said is not kept here.

    A correction is a new row that `replaces` the old; a tap taken back has `undone_at`. Live rows have neither
    `replaced_at` nor `undone_at`. The id is made where the tap happens, so the same tap twice is one row.

    Where a phone sent it, `phone_at` is what its clock said and `phone_offset_ms` how far it was last known to be
    behind; `clock_doubtful` says that it happened at another time than the phone claimed. `goal` is the step of theirs
    that it touched. `double_settled_at`: somebody said that it is no double of the one beside it. `planned_for`: the
    planned day that it did away with, which comes back where the tap is taken back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="contacts")
    peer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())
    occurred_at = models.DateTimeField()
    channel = models.CharField(max_length=12)
    minutes = models.PositiveIntegerField(null=True)
    kinds = ArrayField(models.CharField(max_length=16), default=list)
    place = SealedTextField(max_length=80, blank=True)
    goal = models.UUIDField(null=True)
    group = models.ForeignKey(GroupSession, on_delete=models.PROTECT, null=True, related_name="attendance")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = SealedTextField(max_length=200, blank=True)
    replaced_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    phone_at = models.DateTimeField(null=True)
    phone_offset_ms = models.BigIntegerField(null=True)
    clock_doubtful = models.BooleanField(default=False, db_default=False)
    double_settled_at = models.DateTimeField(null=True)
    planned_for = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["text", "call", "in_person", "video"]), name="contact_channel_is_known"
            ),
            models.CheckConstraint(condition=Q(replaces=None) | ~Q(reason=""), name="a_correction_says_why"),
            models.UniqueConstraint(
                fields=["group", "engagement"],
                condition=Q(replaced_at=None, undone_at=None, group__isnull=False),
                name="one_attendance_per_session",
            ),
        ]
        indexes = [
            models.Index(
                fields=["engagement", "occurred_at"], name="contact_live", condition=Q(replaced_at=None, undone_at=None)
            )
        ]  # fmt: skip


class ContactAttempt(models.Model):
    """A try that did not become a talk. Counted apart from contacts, and never against the person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="attempts")
    peer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())
    occurred_at = models.DateTimeField()
    channel = models.CharField(max_length=12, blank=True)
    undone_at = models.DateTimeField(null=True)
    phone_at = models.DateTimeField(null=True)
    phone_offset_ms = models.BigIntegerField(null=True)
    clock_doubtful = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [models.Index(fields=["engagement", "occurred_at"], name="attempt_live", condition=Q(undone_at=None))]
