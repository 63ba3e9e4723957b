"""AccessGrant: one fact, who may see whom, why, from when until when."""

from django.db import models
from django.db.models import F, Q

from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User


class AccessGrant(models.Model):
    """Access to one person's record for one user, for a reason, until it ends."""

    class Reason(models.TextChoices):
        ASSIGNMENT = "assignment"
        SUPERVISION = "supervision"
        DUTY = "duty"
        COVER = "cover"
        CARE_TEAM = "care_team"
        BREAK_GLASS = "break_glass"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_grants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_grants")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    because_of = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "person", "reason", "because_of"], condition=Q(ends_at=None), name="one_live_grant"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="grant_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "person"], name="grant_live", condition=Q(ends_at=None)),
            models.Index(fields=["because_of"], name="grant_because_of"),
        ]
