"""AccessGrant: one fact, who may see whom, why, from when until when."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User


class AccessGrantSet(models.QuerySet["AccessGrant"]):
    """Phrases about grants."""

    def live(self) -> "AccessGrantSet":
        """Those that have not ended, by the clock of the database: the very fact that the wall asks.

        A grant begins when it is written; none is written ahead.
        """
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=Now()))

    def live_at(self, at: datetime) -> "AccessGrantSet":
        """Those that have not ended by this moment, for actions, which are told the time."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at))


class AccessGrant(models.Model):
    """Access to one record for one user, for a reason, until it ends.

    A grant opens exactly the record that it names. Where records were joined, each has its own row: `because_of`
    concerns the record `through`, and the join opens this one beside it (null: it concerns this record itself).
    """

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
    through = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = AccessGrantSet.as_manager()

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
            models.Index(fields=["user", "person"], name="grant_of_user"),
            models.Index(fields=["because_of"], name="grant_because_of"),
        ]
