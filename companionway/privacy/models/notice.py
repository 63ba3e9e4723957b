"""Notice of privacy practices: every version ever published, and to whom which version was given when and how."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from companionway.organizations.models import Program
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User


class NoticeVersion(models.Model):
    """One text of a program's notice (null: of every program). A draft may change; a published one never does.

    `parts` is a list of {"element": code of 2.22(b)(1), "text": words}; the header is made from the three fill-ins.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="notices")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=12, default="en")
    program_name = models.CharField(max_length=160)
    discuss_with = models.CharField(max_length=160, blank=True)
    reach_at = models.CharField(max_length=200, blank=True)
    fundraising = models.BooleanField(default=False)
    may_change = models.BooleanField(default=True)
    parts = models.JSONField(default=list)
    effective_on = models.DateField(null=True)
    written_at = models.DateTimeField(db_default=Now())
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="one_notice_per_number", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(published_at=None, text="")
                | Q(published_at__isnull=False, effective_on__isnull=False) & ~Q(text="") & ~Q(text_sha256=""),
                name="a_published_notice_keeps_its_text",
            ),
        ]
        indexes = [models.Index(fields=["program", "effective_on"], name="notice_in_force")]


class NoticeDelivery(models.Model):
    """That a person was given a version: how, when, by whom. An e-mail counts once it was sent; a failed one stays."""

    class Method(models.TextChoices):
        PAPER = "paper", "On paper"
        SCREEN = "screen", "On a screen, while asking for support there"
        READ_ALOUD = "read_aloud", "Read aloud, with a paper copy"
        EMAIL = "email", "By e-mail, which they agreed to"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices_given")
    version = models.ForeignKey(NoticeVersion, on_delete=models.PROTECT, related_name="deliveries")
    method = models.CharField(max_length=10, choices=Method.choices)
    given_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    in_emergency = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)  # e-mail only: when the mail server took it
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(method="email", sent_at__gte=F("given_at")), name="only_an_email_is_sent"
            ),
            models.CheckConstraint(
                condition=Q(failed_at=None) | Q(method="email", failed_at__gte=F("given_at")),
                name="only_an_email_comes_back",
            ),
        ]
        indexes = [models.Index(fields=["person", "given_at"], name="notice_given")]
