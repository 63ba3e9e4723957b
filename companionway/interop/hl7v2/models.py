"""StoredMessage: what came over MLLP with the acknowledgment it got. SentMessage: what we answered, and theirs."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from companionway.interop.partners.models import Partner
from companionway.platform.ids import new_id
from companionway.platform.sealing import SealedBinaryField


class StoredMessageSet(models.QuerySet["StoredMessage"]):
    """Phrases about stored messages."""

    def used_before(self, sender: str, control_id: str, sha256: bytes) -> bool:
        """Whether this sender's number was used by other bytes, acknowledged with AA before these came."""
        same = self.filter(partner__key=sender, control_id=control_id)
        came = same.filter(sha256=sha256).values("received_at")[:1]
        return same.filter(code="AA", received_at__lt=models.Subquery(came)).exclude(sha256=sha256).exists()

    def before(self, row: "StoredMessage") -> models.QuerySet["StoredMessage", uuid.UUID]:
        """Ids of what waits from the same sender about the same person and came earlier, in order."""
        same = self.filter(partner=row.partner_id, state=StoredMessage.WAITING, turns__overlap=row.turns)
        return same.filter(received_at__lt=row.received_at).order_by("received_at", "id").values_list("id", flat=True)


class StoredMessage(models.Model):
    """One message of one sender, by its control id and its bytes. `ack` is what was answered, byte for byte.

    `body` stays until the message is worked: from then on the inbound file keeps what must be kept, and of a message
    about nobody we know there is only this envelope. `turns` are keyed hashes of the numbers of the person it is
    about: messages of one sender that share one are worked in the order in which they came.
    """

    WAITING, DONE, REFUSED = "waiting", "done", "refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    control_id = models.CharField(max_length=240)
    sha256 = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=12, blank=True)
    body = SealedBinaryField(null=True)
    ack = models.BinaryField()
    code = models.CharField(max_length=2)
    location = models.CharField(max_length=20, blank=True)
    error = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8)
    turns = ArrayField(models.CharField(max_length=32), default=list)
    inbound_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)

    kept = StoredMessageSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "control_id", "sha256"], name="one_row_per_message"),
            models.CheckConstraint(
                condition=Q(state="waiting", body__isnull=False, code__in=["AA", "AE"])
                | Q(state="done", body__isnull=True, code__in=["AA", "AE"])
                | Q(state="refused", code="AR"),
                name="a_stored_message_is_worked_or_refused",
            ),
        ]
        indexes = [
            GinIndex(fields=["turns"], name="hl7v2_turns", condition=Q(state="waiting")),
            models.Index(fields=["received_at", "id"], name="hl7v2_waiting", condition=Q(state="waiting")),
        ]


class SentMessage(models.Model):
    """One answer to one sender about one request of theirs, sent again unchanged until they acknowledged it.

    `said` is RF1-1 of the answer, `body` its bytes once they were first let out. `ack` is their acknowledgment as it
    came, `code` its MSA-1. Overtaken: at the moment of sending it was not true any more, or not to be told any more.
    """

    WAITING, TAKEN, REFUSED, OVERTAKEN = "waiting", "taken", "refused", "overtaken"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    referral_id = models.UUIDField()
    control_id = models.CharField(max_length=20, unique=True)
    said = models.CharField(max_length=1)
    body = SealedBinaryField(null=True)
    state = models.CharField(max_length=9)
    ack = SealedBinaryField(null=True)
    code = models.CharField(max_length=2, blank=True)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    kept = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None)
                | Q(state="overtaken")
                | Q(state__in=["taken", "refused"], answered_at__isnull=False, ack__isnull=False),
                name="an_answer_is_acknowledged_or_waits",
            )
        ]
        indexes = [models.Index(fields=["referral_id", "made_at"], name="hl7v2_answered")]
