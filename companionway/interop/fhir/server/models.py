"""Resource, its earlier versions, and the keyed hashes by which it is found. Each belongs to one partner alone."""

from django.db import models
from django.db.models import Q

from companionway.interop.partners.models import Partner
from companionway.platform.ids import new_id
from companionway.platform.sealing import SealedBinaryField


class Resource(models.Model):
    """One FHIR resource of one partner: evidence from that sender, or our answer to it. Its id is its FHIR id.

    `body` holds the JSON as it was sent, without `id` and without what the server says in `meta`. Of a Task it is what
    the partner is shown: rewritten only when the gate allows (`level`), while `sent` keeps what they asked. `status`
    and `authored_at` are there to be searched; every other parameter is a `ResourceKey`. `person_id` and `referral_id`
    name rows of the core, which does not know this table.
    """

    RECEIPT, STATUS, OUTCOME = "receipt", "status", "outcome"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="resources")
    kind = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    body = SealedBinaryField()
    sent = SealedBinaryField(null=True)
    status = models.CharField(max_length=40, blank=True)
    authored_at = models.DateTimeField(null=True)
    person_id = models.UUIDField(null=True)
    referral_id = models.UUIDField(null=True)
    level = models.CharField(max_length=8, blank=True)

    kept = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="Task", level__in=["receipt", "status", "outcome"], sent__isnull=False)
                | ~Q(kind="Task") & Q(level="", sent__isnull=True),
                name="a_task_has_its_level",
            ),
            models.UniqueConstraint(
                fields=["partner", "referral_id"], condition=Q(kind="Task", referral_id__isnull=False),
                name="one_task_per_referral",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["partner", "kind", "updated_at", "id"], name="fhir_in_order"),
            models.Index(fields=["referral_id"], name="fhir_referral", condition=Q(referral_id__isnull=False)),
            models.Index(fields=["person_id"], name="fhir_person", condition=Q(person_id__isnull=False)),
        ]


class ResourceVersion(models.Model):
    """What a Task or ServiceRequest was before: each version as its partner was shown it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    updated_at = models.DateTimeField()
    body = SealedBinaryField()
    level = models.CharField(max_length=8, blank=True)

    kept = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "version"], name="one_row_per_version")]


class ResourceKey(models.Model):
    """One value by which a resource is found: the keyed hash of a token or a reference, of one search parameter.

    `only` marks the business identifier of a ServiceRequest or Task: two of one partner never share one.
    """

    id = models.BigAutoField(primary_key=True)
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="keys")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    parameter = models.CharField(max_length=32)
    key = models.CharField(max_length=32)
    only = models.BooleanField(default=False)

    kept = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "kind", "key"], condition=Q(only=True), name="one_resource_per_identifier"
            )
        ]
        indexes = [models.Index(fields=["partner", "kind", "parameter", "key"], name="fhir_found_by")]
