"""Handover and its steps: another peer gets to know the person while the first one is still there."""

from django.db import models
from django.db.models import F, Q

from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.handover import LIVE
from companionway.engagement.rules.handover import State as S
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField


class Handover(models.Model):
    """One planned change of peer. One at a time for an engagement; what became of it stays.

    `person` is the kept record at that time, `called` the name that the other peer may use: until the change, that peer
    sees this row and not the person.
    `history_passes` is what the person said about earlier messages; null until they were asked.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="handovers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    from_peer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_peer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    called = SealedTextField(max_length=120)
    state = models.CharField(max_length=8, default=S.ASKED)
    asked_for_by_person = models.BooleanField(default=False)
    history_passes = models.BooleanField(null=True)
    meets_on = models.DateField(null=True)
    meeting = SealedTextField(max_length=200, blank=True)  # where, at what time, who comes
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(S)), name="handover_state_is_known"),
            models.CheckConstraint(condition=~Q(from_peer=F("to_peer")), name="a_handover_is_to_another"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(LIVE), ended_at=None)
                | Q(state__in=sorted(set(S) - LIVE), ended_at__isnull=False),
                name="a_settled_handover_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(ended_at=None), name="one_live_handover_per_engagement"
            ),
        ]
        indexes = [models.Index(fields=["to_peer"], name="handover_to", condition=Q(ended_at=None))]


class HandoverStep(models.Model):
    """What happened to a handover: verb, state after it, when, by whom. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=20)
    state = models.CharField(max_length=8)
    occurred_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["handover", "occurred_at"], name="handover_step_time")]
