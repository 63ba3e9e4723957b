"""InboundFile: each file that came, what became of it, and the bytes of what was taken or waits for a human."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from companionway.interop import owners
from companionway.interop.incoming import Verdict
from companionway.platform.ids import new_id
from companionway.platform.sealing import SealedBinaryField, SealedJSONField, SealedTextField
from companionway.privacy.viewer import Viewer


class InboundFileSet(models.QuerySet["InboundFile"]):
    """Phrases about inbound files."""

    def seen_by(self, viewer: Viewer) -> "InboundFileSet":
        """Those of the places that the viewer supervises; none for who supervises nowhere."""
        return self.filter(owners.seen_by(viewer))

    def waiting(self) -> "InboundFileSet":
        """Those that a human should look at, oldest first."""
        return self.filter(state=InboundFile.WAITING).order_by("received_at", "id")

    def known_number(self, source: str, control_id: str, sha256: bytes) -> bool:
        """Whether another message of this sender with this number was taken before."""
        taken = [Verdict.MADE, Verdict.UPDATED, Verdict.KNOWN]
        same = self.filter(source=source, control_id=control_id, verdict__in=taken)
        return same.exclude(sha256=sha256).exists()

    def owners_of(self, source: str) -> list[uuid.UUID]:
        """The organizations that requests of this source came to when it last delivered some by itself."""
        rows = self.filter(source=source, brought_by=None).exclude(referral_ids=[])
        return next(iter(rows.order_by("-received_at", "-id").values_list("organization_ids", flat=True)[:1]), [])

    def was_taken_back(self, source: str, order_id: str) -> bool:
        """Whether this order was taken back before it came."""
        return self.filter(source=source, takes_back=order_id).exclude(state=InboundFile.SET_ASIDE).exists()


class InboundFile(models.Model):
    """A file by sender and content. Every id of another table is plain: the core does not know this one.

    It belongs to `organization_ids` (`owners`); `brought_by` sent it through a page, null when it was delivered.

    What may tell of somebody is sealed: the bytes, the name, the reason and the notes that quote them. The bytes are
    kept for what was taken and for what waits; a message about somebody we do not know leaves only its envelope and
    hash.
    """

    WAITING, DONE, SET_ASIDE, MENDED = "waiting", "done", "set_aside", "mended"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=80)
    name = SealedTextField(max_length=255)
    kind = models.CharField(max_length=12)
    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    body = SealedBinaryField(null=True)
    batch = models.UUIDField()
    control_id = models.CharField(max_length=200, blank=True)
    takes_back = models.CharField(max_length=160, blank=True)
    verdict = models.CharField(max_length=12)
    location = models.CharField(max_length=300, blank=True)
    unread = models.BooleanField(default=False)
    reason = SealedTextField(max_length=1000, blank=True)
    notes = SealedJSONField(default=list)
    rows = SealedJSONField(default=dict)
    referral_ids = ArrayField(models.UUIDField(), default=list)
    organization_ids = ArrayField(models.UUIDField(), default=list)
    brought_by = models.UUIDField(null=True)
    state = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    replaced_by = models.UUIDField(null=True)

    kept = InboundFileSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "sha256"], name="one_row_per_file"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "set_aside", "mended"]), name="inbound_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="refused") | Q(body__isnull=False) | Q(unread=True),
                name="what_is_refused_is_kept",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["set_aside", "mended"]) | Q(settled_at__isnull=False),
                name="a_settled_file_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["received_at", "id"], name="inbound_waiting", condition=Q(state="waiting")),
            models.Index(fields=["batch"], name="inbound_batch"),
            models.Index(fields=["source", "takes_back"], name="inbound_takes_back", condition=~Q(takes_back="")),
            models.Index(fields=["source", "control_id"], name="inbound_number", condition=~Q(control_id="")),
        ]
