"""Inquiry and FindingMark: for which purpose a privacy officer looks at who looked, and what they said of a finding."""

from django.db import models
from django.db.models import F, Q

from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.privacy.rules import inquiry as rules


class Inquiry(models.Model):
    """The purpose comes first; every look inside is audited with it. It closes by itself after a working day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="inquiries")
    purpose = models.CharField(max_length=16, choices=[(p.value, rules.PURPOSE_WORDS[p]) for p in rules.Purpose])
    words = SealedTextField(max_length=1000, blank=True)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opened_at")), name="inquiry_closes_after_it_opens"),
            models.CheckConstraint(
                condition=~Q(purpose=rules.Purpose.OTHER) | ~Q(words=""), name="inquiry_other_says_why"
            ),
        ]
        indexes = [models.Index(fields=["officer", "opened_at"], name="inquiry_of_officer")]


class FindingMark(models.Model):
    """What an officer said of one finding. Never changed; the newest one counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.CharField(max_length=64)
    pattern = models.CharField(max_length=20)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    mark = models.CharField(max_length=10, choices=[(m.value, rules.MARK_WORDS[m]) for m in rules.Mark])
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="marks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["finding", "at"], name="finding_marks")]
