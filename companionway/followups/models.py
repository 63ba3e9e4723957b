"""FollowUp and its tries."""

from django.db import models
from django.db.models import F, Q

from companionway.engagement.models.walk import Engagement
from companionway.followups import rules
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.privacy.viewer import Viewer


class FollowUpSet(models.QuerySet["FollowUp"]):
    """Phrases about follow-ups."""

    def visible_to(self, viewer: Viewer) -> "FollowUpSet":
        """Those of people whom the viewer holds a grant for."""
        return self.filter(engagement__person__same_as__in=viewer.granted_people())


class FollowUp(models.Model):
    """One question some months after the start. `origin` says which date it is counted from; it is printed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="followup")
    origin = models.CharField(max_length=10)
    origin_on = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=12, default=rules.State.WAITING)
    settled_at = models.DateTimeField(null=True)
    went_back = models.CharField(max_length=14, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = FollowUpSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"), due_on__lte=F("closes_on")), name="followup_window_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None) | ~Q(state="waiting") & Q(settled_at__isnull=False),
                name="a_settled_followup_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="answered") & ~Q(went_back="") | ~Q(state="answered") & Q(went_back=""),
                name="only_an_answer_says_whether_they_went_back",
            ),
        ]
        indexes = [models.Index(fields=["opens_on"], name="followup_waiting", condition=Q(state="waiting"))]


class FollowUpAttempt(models.Model):
    """A try to reach someone for the follow-up."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="attempts")
    occurred_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12)
    reached = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["followup", "occurred_at"], name="followup_try_time")]
