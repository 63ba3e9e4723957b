"""TextMessage: each text that was written to a person or came from a phone; NumberStopped: who said STOP."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.texts import UNTOLD
from companionway.engagement.rules.texts import State as S
from companionway.organizations.models import Program
from companionway.people.models import ContactPoint, Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.privacy.viewer import Viewer

OURS = [S.QUEUED, S.HELD, S.SENDING, S.SENT, S.DELIVERED, S.FAILED, S.CANCELED]
THEIRS = [S.RECEIVED, S.UNPLACED, S.SET_ASIDE]
UNSEEN = Q(state__in=[S.RECEIVED, S.FAILED, S.CANCELED], seen_at=None)
TO_READ = UNSEEN & ~Q(state=S.CANCELED, reason__in=sorted(UNTOLD))


class TextSet(models.QuerySet["TextMessage"]):
    """Phrases about texts."""

    def visible_to(self, viewer: Viewer) -> "TextSet":
        """Those of people whom the viewer holds a grant for. What stays between two people the database keeps."""
        return self.filter(engagement__person__same_as__in=viewer.granted_people())

    def to_read(self) -> "TextSet":
        """What nobody has looked at yet: what came in, and what did not arrive or was not sent for a reason to hear."""
        return self.filter(TO_READ)


class TextMessage(models.Model):
    """One text. The words and the number are sealed; `number_key` finds equal numbers.

    The id of one that we write is made where the tap happens. One that comes in is known by the provider's own id, so
    it lands once however often it is delivered. It belongs to an engagement, or to nobody while it is not known whose
    it is: `candidates` are the walks of everybody who has this number, none where one of them has no walk. What is
    sent counts as a try, what comes in as a contact (`attempt`, `contact`). `kept_between` are texts that did not pass
    to the next peer: `peer` alone reads.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, null=True, related_name="texts")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    peer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=5, default="typed")
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, blank=True)
    words = SealedTextField(max_length=8000, blank=True)
    segments = models.PositiveSmallIntegerField(default=1)
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, null=True, related_name="+")
    number = SealedTextField(max_length=40, blank=True)
    number_key = models.CharField(max_length=32, blank=True)
    provider = models.CharField(max_length=20, blank=True)
    provider_id = models.CharField(max_length=80, blank=True)
    asks = models.CharField(max_length=5, blank=True)
    candidates: "ArrayField[list[uuid.UUID], list[uuid.UUID]]" = ArrayField(models.UUIDField(), default=list)
    occurred_at = models.DateTimeField()
    asked_for = models.BooleanField(default=False)
    send_after = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    attempt = models.ForeignKey(ContactAttempt, on_delete=models.PROTECT, null=True, related_name="texts")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="texts")
    kept_between = models.BooleanField(default=False)

    objects = TextSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[*OURS, *THEIRS]), name="text_state_is_known"),
            models.CheckConstraint(
                condition=Q(engagement__isnull=False) | Q(state__in=[S.UNPLACED, S.SET_ASIDE]),
                name="a_text_belongs_to_a_walk_or_is_asked_about",
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_id"], condition=~Q(provider_id=""), name="a_text_lands_once"
            ),
        ]
        indexes = [
            models.Index(fields=["engagement", "occurred_at"], name="text_of_a_walk"),
            models.Index(fields=["engagement"], name="text_to_read", condition=UNSEEN),
            models.Index(fields=["occurred_at"], name="text_unplaced", condition=Q(state=S.UNPLACED)),
            models.Index(fields=["attempt"], name="text_attempt", condition=Q(attempt__isnull=False)),
            models.Index(fields=["contact"], name="text_contact", condition=Q(contact__isnull=False)),
        ]


class NumberStopped(models.Model):
    """A number whose holder said STOP: no text goes there until they say START. By the keyed hash of the number.

    One row for each who said so: `person` on their own page, which may take it back for themselves alone; null where
    the phone said it, which only the phone takes back. Others may have the number too, or have it now.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number_key = models.CharField(max_length=32)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number_key", "person"], name="each_stops_a_number_once", nulls_distinct=False
            )
        ]
