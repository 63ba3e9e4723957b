"""Disclosure: one row for each time something about a person left. Append only; the basis of every accounting."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.sealing import SealedJSONField, SealedTextField
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.recipient import Recipient


class Disclosure(models.Model):
    """What left, to whom, why, on which basis, with which notice. `book` says which list it belongs to.

    `recipient_*` are as they were at that time. `content` is the SHA-256 of the values that left, never the values.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="disclosures")
    book = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    standing = models.CharField(max_length=20)
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, null=True, related_name="disclosures")
    recipient_name = SealedTextField(max_length=160)
    recipient_organization = SealedTextField(max_length=160, blank=True)
    recipient_kind = models.CharField(max_length=20)
    recipient_address = SealedTextField(max_length=300, blank=True)
    channel = models.CharField(max_length=12)
    purpose = models.CharField(max_length=24)
    information = ArrayField(models.CharField(max_length=30), default=list)
    protection = models.CharField(max_length=24)
    basis = models.CharField(max_length=30)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="disclosures")
    fields = SealedJSONField(default=dict)
    record_ids = ArrayField(models.UUIDField(), default=list)
    content = models.CharField(max_length=64)
    least = models.CharField(max_length=200)  # why this is no more than is needed
    notice = models.CharField(max_length=12, blank=True)
    scope = SealedTextField(blank=True)
    labels = ArrayField(models.CharField(max_length=40), default=list)
    conditions = ArrayField(models.CharField(max_length=40), default=list)
    delayed_until = models.DateTimeField(null=True)  # shown to the person later, by decision of the privacy officer
    delayed_because = SealedTextField(max_length=300, blank=True)
    delayed_by_id = models.UUIDField(null=True)
    delayed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "at"], name="disclosure_person"),
            models.Index(fields=["consent"], name="disclosure_consent"),
            models.Index(fields=["at"], name="disclosure_time"),
        ]
