"""The care team: a question to the peer, and meetings with an agenda, what was agreed, who does it and how it ended."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.care_team import END_WORDS, OWNERS
from companionway.organizations.models import Site
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField


def _codes() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=30), default=list)


class CareQuestion(models.Model):
    """What somebody of a site's team asks the peer about a person, and the answer. The person may read both.

    `tells` says which kinds of information the answer holds; it is shown to the asker only while a consent covers them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="care_questions")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    words = SealedTextField(max_length=300)
    answer = SealedTextField(max_length=500, blank=True)
    tells = _codes()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    rests = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, answered_by=None, rests=False)
                | Q(ended_at__gte=F("asked_at"), answered_by__isnull=False),
                name="a_care_question_ends_by_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["engagement"], name="care_question_open", condition=Q(ended_at=None)),
            models.Index(fields=["asked_by", "asked_at"], name="care_question_asker"),
        ]


class CareMeeting(models.Model):
    """A routine talk between peers and a site's team: the day, who came by role, and the next day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    met_on = models.DateField()
    seats = _codes()
    next_on = models.DateField(null=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gte=F("met_on")), name="next_meeting_is_later"
            )
        ]
        indexes = [models.Index(fields=["site", "met_on"], name="care_meeting_site")]


class CareTopic(models.Model):
    """Somebody on the agenda of a meeting, who was shared with that team when it was written."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(CareMeeting, on_delete=models.PROTECT, related_name="topics")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="care_topics")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "engagement"], name="once_on_an_agenda")]


class CareItem(models.Model):
    """Something agreed at a meeting: what, who does it by role, by when it ends, and how it ended.

    About a person where `engagement` is set; then `tells` says which kinds of information its words hold.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(CareMeeting, on_delete=models.PROTECT, related_name="items")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, null=True, related_name="care_items")
    words = SealedTextField(max_length=200)
    tells = _codes()
    owner = models.CharField(max_length=20)
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=8, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owner__in=list(OWNERS)), name="care_item_has_an_owner"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="", ended_by=None)
                | Q(ended_at__isnull=False, ended_how__in=list(END_WORDS), ended_by__isnull=False),
                name="a_care_item_ends_one_way",
            ),
            models.CheckConstraint(condition=Q(engagement=None) | ~Q(tells=[]), name="words_about_a_person_say_what"),
        ]
        indexes = [
            models.Index(fields=["meeting"], name="care_item_meeting"),
            models.Index(fields=["engagement"], name="care_item_open", condition=Q(ended_at=None)),
        ]
