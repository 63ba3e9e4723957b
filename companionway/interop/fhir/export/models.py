"""ExportJob and ExportChunk: one export of one partner, and the lines that were let out for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from companionway.interop.partners.models import Partner
from companionway.platform.ids import new_id
from companionway.platform.sealing import SealedBinaryField, SealedTextField


class ExportJob(models.Model):
    """What a partner asked for, and how far it is.

    `run` names the one attempt that may write; a worker that was killed is followed by another with another `run`,
    which begins anew, and only the chunks of the run that finished are ever served. `as_of` is the partner's stamp in
    the snapshot that was read. `beat_at` says that the run lives.
    """

    WAITING, RUNNING, DONE, FAILED, OVER = "waiting", "running", "done", "failed", "over"
    SYSTEM, PATIENT, GROUP = "system", "patient", "group"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="exports")
    level = models.CharField(max_length=8)
    request = SealedTextField(max_length=4000)
    kinds = ArrayField(models.CharField(max_length=40))
    since = models.DateTimeField(null=True)
    filters = SealedTextField(max_length=4000, blank=True)
    ignored = ArrayField(models.CharField(max_length=40), default=list)
    state = models.CharField(max_length=8, default=WAITING)
    run = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField(null=True)
    counted = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()

    kept = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=Q(state__in=["waiting", "running"]), name="one_export_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(run__isnull=False, as_of__isnull=False, done_at__isnull=False),
                name="a_made_export_has_its_snapshot",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["ends_at"], name="export_ends", condition=~Q(state="over"))]


class ChunkSet(models.QuerySet["ExportChunk"]):
    """Phrases about chunks."""

    def of(self, job: ExportJob) -> "ChunkSet":
        """Those of its run: what another run left is never served."""
        return self.filter(job=job, run=job.run) if job.run else self.none()


class ExportChunk(models.Model):
    """Some lines of one file of one run, about a megabyte. `consents` are those on which they were let out."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    job = models.ForeignKey(ExportJob, on_delete=models.PROTECT, related_name="chunks")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    run = models.UUIDField()
    file = models.CharField(max_length=48)
    number = models.PositiveIntegerField()
    lines = models.PositiveIntegerField()
    body = SealedBinaryField()
    consents = ArrayField(models.UUIDField(), default=list)

    kept = ChunkSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "run", "file", "number"], name="one_chunk_of_each_number")
        ]
