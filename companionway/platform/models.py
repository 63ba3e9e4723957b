"""Tables without a domain word: user, installation, audit, outbox, idempotency."""

import unicodedata

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from companionway.platform.ids import new_id


class User(AbstractUser):
    """Somebody who signs in. What they may do stands in `workforce` (roles) and `privacy` (grants)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(blank=True)
    # Raised whenever a way to sign in is added, taken away or reset: every session made before it ends.
    sign_in_stamp = models.PositiveIntegerField(default=0)

    def set_password(self, raw_password: str | None) -> None:
        """Keep the hash of this password in its one normal form, so that an accent may be typed in either way."""
        super().set_password(raw_password if raw_password is None else normal_form(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password, in whichever form its accents were typed."""
        return super().check_password(raw_password if raw_password is None else normal_form(raw_password))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        held = f"{self.password}|{self.sign_in_stamp}"
        return salted_hmac("companionway.session", held, secret=secret, algorithm="sha256").hexdigest()


def normal_form(password: str) -> str:
    """A password in Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", password)


class Installation(models.Model):
    """One row: what this installation is. `demo_seed` is set when its people are invented; every page says so."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120, default="Companionway")
    demo_seed = models.IntegerField(null=True)
    demo_scale = models.IntegerField(null=True)
    demo_loaded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="installation_is_one")]


class AuditEntry(models.Model):
    """Who did or saw what, when and why. Append only, no foreign keys, no free text; partitioned by month."""

    pk = models.CompositePrimaryKey("occurred_at", "id")
    id = models.UUIDField(default=new_id)
    occurred_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)
    result = models.CharField(max_length=12, default="done")
    purpose = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=120, blank=True)
    session = models.CharField(max_length=32, blank=True)
    network = models.CharField(max_length=43, blank=True)
    device = models.CharField(max_length=60, blank=True)
    route = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "occurred_at"], name="audit_person"),
            models.Index(fields=["actor_id", "occurred_at"], name="audit_actor"),
            GinIndex(
                fields=["detail"], opclasses=["jsonb_path_ops"], name="audit_shown", condition=Q(person_id__isnull=True)
            ),
        ]


class AuditPending(models.Model):
    """An entry that waits for its seal. Put there by the database itself, taken away by the sealer."""

    entry_id = models.UUIDField(primary_key=True)
    occurred_at = models.DateTimeField()
    queued_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["queued_at", "entry_id"], name="audit_pending_age")]


class AuditSeal(models.Model):
    """One link of the chain: which entry is the next one, and the SHA-256 over the link before and the entry.

    Who and when stand here again, so that `audit verify` can say what was changed in an entry.
    """

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    occurred_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    hash = models.BinaryField(max_length=32)


class OutboxMessage(models.Model):
    """An effect on the outside, written in the transaction that causes it and performed by the worker.

    Marked done once; a worker that dies between the effect and the mark repeats it, so each effect carries its key.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160, unique=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    available_at = models.DateTimeField(db_default=Now())
    locked_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["available_at", "id"], name="outbox_waiting", condition=Q(done_at=None, gave_up_at=None)
            )
        ]


class RateLimit(models.Model):
    """How busy a key of `limits` is: the moment at which nothing of what it did counts any more."""

    key = models.CharField(primary_key=True, max_length=160)
    at_rest_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at_rest_at"], name="rate_limit_age")]


class Submission(models.Model):
    """One answered form or message, so that a repeat gets the same answer and makes nothing twice.

    `scope` is who sent it (a user, a site's link, a sender); `location` names the resource, never a page.
    """

    scope = models.CharField(max_length=80)
    key = models.UUIDField()
    fingerprint = models.BinaryField(max_length=32)
    location = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    pk = models.CompositePrimaryKey("scope", "key")

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="submission_age")]
