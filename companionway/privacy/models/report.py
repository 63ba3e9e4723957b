"""What is told without consent, each with its own few fields: emergency, crime, child abuse, newborn, family care plan.

The three perinatal records stand in three tables without a reference between them (P61).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from companionway.organizations.models import Program
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.privacy.models.state_rule import StateRule


class EmergencyDisclosure(models.Model):
    """A medical emergency, 2.51: told first, the fields that the rule asks for written down right after."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="emergencies")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    information = ArrayField(models.CharField(max_length=32), default=list)
    medical_name = SealedTextField(max_length=160, blank=True)
    medical_facility = SealedTextField(max_length=160, blank=True)
    discloser = SealedTextField(max_length=160, blank=True)
    disclosed_at = models.DateTimeField(null=True)
    nature = SealedTextField(max_length=1000, blank=True)
    why_no_consent = models.CharField(max_length=24, blank=True)
    declared_by = SealedTextField(max_length=160, blank=True)
    declaration = SealedTextField(max_length=80, blank=True)
    declared_on = models.DateField(null=True)
    asked_not_to_share_further = models.BooleanField(default=False)
    written_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(written_at=None)
                | Q(disclosed_at__isnull=False)
                & ~Q(medical_name="") & ~Q(medical_facility="") & ~Q(discloser="") & ~Q(nature=""),
                name="a_written_emergency_has_its_fields",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["person"], name="emergency_person")]


class CrimeReport(models.Model):
    """A crime on the premises or against staff, 2.12(c)(5). Five facts and no room for more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="crime_reports")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    agency = SealedTextField(max_length=160)
    officer = SealedTextField(max_length=160)
    incident = models.CharField(max_length=24)
    happened_at = models.DateTimeField()
    status = models.CharField(max_length=24)
    name = SealedTextField(max_length=200)
    address = SealedTextField(max_length=160, blank=True)
    whereabouts = SealedTextField(max_length=120, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class AbuseReport(models.Model):
    """That a report of child abuse or neglect was made under a state's rule, 2.12(c)(6). No content, no notes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="abuse_reports")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.ForeignKey(StateRule, on_delete=models.PROTECT, related_name="+")
    agency = SealedTextField(max_length=160)
    reporter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField()


class ExposureNotification(models.Model):
    """That a newborn's exposure was notified where a rule asks for it. It is not a report of abuse."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exposure_notifications")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.ForeignKey(StateRule, on_delete=models.PROTECT, null=True, related_name="+")
    recipient = SealedTextField(max_length=160)
    notified_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class FamilyCarePlan(models.Model):
    """That a family care plan was made with the person, who has it, and when it is looked at again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="family_care_plans")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    kept_by = SealedTextField(max_length=160)
    made_on = models.DateField()
    look_again_on = models.DateField(null=True)
    copy_given = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
