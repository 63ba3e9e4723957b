"""Engagement, its events, and who walks with the person (Assignment)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from companionway.engagement.rules import walk
from companionway.organizations.models import Program, Site
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.privacy.models.cover import Cover
from companionway.privacy.viewer import Viewer
from companionway.referrals.models import Referral


class EngagementSet(models.QuerySet["Engagement"]):
    """Phrases about engagements."""

    def visible_to(self, viewer: Viewer) -> "EngagementSet":
        """Those of people whom the viewer holds a grant for."""
        return self.filter(person__same_as__in=viewer.granted_people())

    def walked_by(self, user_id: uuid.UUID) -> "EngagementSet":
        """Those whose present peer is this user."""
        return self.filter(assignments__worker_id=user_id, assignments__ends_at=None)

    def walked_or_covered_by(self, user_id: uuid.UUID) -> "EngagementSet":
        """Those whose present peer is this user, or somebody whom this user covers for now.

        Each has `covered_name` and `cover_until`, both null for one's own.
        """
        covered = Cover.objects.live().filter(covering_id=user_id)
        for_whom = covered.filter(covered__assignments__engagement=OuterRef("pk"), covered__assignments__ends_at=None)
        longest = for_whom.order_by("-ends_at")
        mine = Q(assignments__worker_id=user_id) | Q(assignments__worker_id__in=covered.values("covered_id"))
        return self.filter(mine, assignments__ends_at=None).annotate(
            covered_name=Subquery(longest.values("covered__first_name")[:1]),
            cover_until=Subquery(longest.values("ends_at")[:1]),
        )


class Engagement(models.Model):
    """A person and a program walking together, by the person's choice. One person may have many over the years."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="engagements")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="engagements")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="engagements")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, null=True, related_name="engagement")
    came_back_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="came_back_as")
    state = models.CharField(max_length=8, default=walk.State.OPEN)
    opened_at = models.DateTimeField()
    rhythm = models.CharField(max_length=10, default="weekly")
    modes = ArrayField(models.CharField(max_length=12), default=list)
    next_on = models.DateField(null=True, blank=True)
    last_touch_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    goodbye = models.CharField(max_length=16, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = EngagementSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(goodbye="")
                | Q(state__in=["open", "paused"], closed_at=None, goodbye=""),
                name="a_goodbye_has_its_time_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="goodbye_comes_after_hello"
            ),
            models.UniqueConstraint(
                fields=["person", "program"], condition=Q(closed_at=None), name="one_live_engagement_per_program"
            ),
        ]
        indexes = [
            models.Index(fields=["program", "opened_at"], name="engagement_by_program"),
            models.Index(fields=["person"], name="engagement_person"),
        ]


class EngagementEvent(models.Model):
    """What happened to an engagement: verb, state after it, when, by whom. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=20)
    state = models.CharField(max_length=8)
    occurred_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["engagement", "occurred_at"], name="engagement_event_time")]


class Assignment(models.Model):
    """The peer who walks with the person, from when until when. One at a time; credit stays with who did the work."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="assignments")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement"], condition=Q(ends_at=None), name="one_live_assignment"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="assignment_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["worker"], name="assignment_live", condition=Q(ends_at=None))]
