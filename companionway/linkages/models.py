"""Linkage: a person was told of a place that helps, or brought there. Its answers stand beside it, each as it came."""

import uuid

from django.db import models
from django.db.models import Q

from companionway.directory.models import Listing
from companionway.engagement.models.walk import Engagement
from companionway.linkages.rules import Barrier, Giving, How, Outcome
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.privacy.viewer import Viewer


class LinkageSet(models.QuerySet["Linkage"]):
    """Phrases about linkages."""

    def visible_to(self, viewer: Viewer) -> "LinkageSet":
        """Those of people whom the viewer holds a grant for."""
        return self.filter(engagement__person__same_as__in=viewer.granted_people())

    def of_peer(self, user_id: uuid.UUID) -> "LinkageSet":
        """Those of people whom this user walks with now."""
        return self.filter(engagement__assignments__worker_id=user_id, engagement__assignments__ends_at=None)


class Linkage(models.Model):
    """One sharing of one listing with one person. `ask_on`: when to ask how it went; None when nobody needs to.

    The id is made where the tap happens: the same tap twice is one linkage.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="linkages")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    need = models.CharField(max_length=20, blank=True)
    how = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ask_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    barrier = models.CharField(max_length=12, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = LinkageSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(how__in=[one.value for one in How]), name="linkage_how_is_known"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None)
                | Q(outcome__in=[one.value for one in Outcome], answered_at__isnull=False),
                name="a_linkage_outcome_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(barrier="") | Q(outcome="full", barrier__in=[one.value for one in Barrier]),
                name="a_barrier_goes_with_full",
            ),
        ]
        indexes = [
            models.Index(fields=["engagement", "made_at"], name="linkage_time"),
            models.Index(fields=["ask_on"], name="linkage_to_ask", condition=Q(ask_on__isnull=False)),
        ]


class LinkageAnswer(models.Model):
    """What was said of it at a time; by the person themselves where `by` is null. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    linkage = models.ForeignKey(Linkage, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=12)
    barrier = models.CharField(max_length=12, blank=True)
    said_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_person = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["linkage", "said_at"], name="linkage_answer_time")]


class SheetGiven(models.Model):
    """A sheet of `sheets` was given to somebody, or read together: which, in which language, how."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="sheets")
    sheet = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    how = models.CharField(max_length=8)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(how__in=[one.value for one in Giving]), name="sheet_how_is_known")
        ]
        indexes = [models.Index(fields=["engagement", "given_at"], name="sheet_given_time")]
