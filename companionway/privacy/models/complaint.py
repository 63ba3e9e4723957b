"""Complaint: kept by the privacy officer, without any reference to a person's record or from it (P36)."""

from django.db import models
from django.db.models import Q

from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField


class Complaint(models.Model):
    """What somebody complained about and what became of it. Nothing here can be found from a person's page."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    received_at = models.DateTimeField()
    how = models.CharField(max_length=12)
    from_whom = SealedTextField(max_length=200, blank=True)
    what = SealedTextField(max_length=4000)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = SealedTextField(max_length=4000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="an_answered_complaint_has_its_answer",
            )
        ]
