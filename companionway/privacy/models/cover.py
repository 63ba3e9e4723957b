"""Cover: one peer is there for another peer's people from a time until a time."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from companionway.platform.ids import new_id
from companionway.platform.models import User


class CoverSet(models.QuerySet["Cover"]):
    """Phrases about covers."""

    def live(self) -> "CoverSet":
        """Those that run now, by the clock of the database, as grants are judged."""
        return self.filter(starts_at__lte=Now(), ends_at__gt=Now())

    def live_at(self, at: datetime) -> "CoverSet":
        """Those that run at this moment, for actions, which are told the time."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class Cover(models.Model):
    """Who is covered, who covers, from when until when, and which supervisor said so. It ends by itself.

    Sight rests on grants, each for one walk or request of the covered peer and never longer than this row. Ended
    early, `ends_at` is that moment and `ended_by` who said so. `end_noted_at`: when its end was written down.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    covered = models.ForeignKey(User, on_delete=models.PROTECT, related_name="covered_in")
    covering = models.ForeignKey(User, on_delete=models.PROTECT, related_name="covers_in")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    end_noted_at = models.DateTimeField(null=True)

    objects = CoverSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(covered=F("covering")), name="nobody_covers_for_themselves"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="cover_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["covered", "ends_at"], name="cover_of_peer"),
            models.Index(fields=["covering", "ends_at"], name="cover_by_peer"),
            models.Index(fields=["ends_at"], name="cover_end_to_note", condition=Q(end_noted_at=None)),
        ]
