"""ExperienceAsk: how walking together is for somebody, three questions asked once, and what they said to each."""

from django.db import models
from django.db.models import Q

from companionway.engagement.models.walk import Engagement
from companionway.experience.rules import Said, Way
from companionway.platform.ids import new_id
from companionway.platform.models import User

SAID = [one.value for one in Said]


class ExperienceAsk(models.Model):
    """One asking. It is answered when `answered_at` is set; each question then has an answer or was skipped.

    `way` is how: together, by a link, or of their own on their page, where nobody asked (`asked_by` is null). What was
    said alone stands on no page of staff; it is counted with others.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="experience_asks")
    way = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    meaningful = models.CharField(max_length=8, blank=True)
    better = models.CharField(max_length=8, blank=True)
    hopeful = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=[one.value for one in Way]), name="experience_way_is_known"),
            models.CheckConstraint(
                condition=Q(answered_at=None, meaningful="", better="", hopeful="")
                | Q(answered_at__isnull=False, meaningful__in=SAID, better__in=SAID, hopeful__in=SAID),
                name="each_experience_question_is_answered_or_skipped",
            ),
            models.CheckConstraint(
                condition=Q(way="own", asked_by=None) | ~Q(way="own") & Q(asked_by__isnull=False),
                name="whom_nobody_asked_came_of_their_own",
            ),
        ]
        indexes = [models.Index(fields=["engagement", "asked_at"], name="experience_time")]
