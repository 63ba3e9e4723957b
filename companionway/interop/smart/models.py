"""PartnerToken and AssertionUsed: what opens our side to a system for five minutes, and what may not be shown twice."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from companionway.interop.partners.models import Partner
from companionway.platform.ids import new_id


class PartnerToken(models.Model):
    """A token that was given: only its hash, whose it is, what it is good for and until when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="tokens")
    token_hash = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=80))
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    kept = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="token_ends")]


class AssertionUsed(models.Model):
    """An assertion that a partner has shown, by the hash of its `jti`: it opens nothing again while it would stand."""

    id = models.BigAutoField(primary_key=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    jti_hash = models.BinaryField(max_length=32)
    stands_until = models.DateTimeField()

    kept = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "jti_hash"], name="an_assertion_is_shown_once")]
        indexes = [models.Index(fields=["stands_until"], name="assertion_stands_until")]
