"""Representative: who may act for a person, by which authority, seen on which document (2.14, 2.15)."""

from django.db import models
from django.db.models import F, Q

from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.privacy.rules.signers import Authority


class Representative(models.Model):
    """Somebody with authority to act for the person, from a day to a day. Without a document seen it opens nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="representatives")
    name = SealedTextField(max_length=200)
    authority = models.CharField(max_length=20, choices=[(a.value, a.value) for a in Authority])
    document = SealedTextField(max_length=200, blank=True)
    document_on = models.DateField(null=True)
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(document="", seen_by=None) | ~Q(document="") & Q(document_on__isnull=False),
                name="a_seen_document_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="authority_ends_after_it_starts"
            ),
        ]
