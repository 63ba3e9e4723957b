"""PhoneReceipt: a sealed record has arrived. AuthorRef: who types on this phone, without a name."""

from django.db import models

from companionway.platform.models import User


class PhoneReceipt(models.Model):
    """That a phone's record of this id arrived, and the SHA-256 of its sealed bytes: the same again is `already`.

    Tells nothing about anybody, and is nobody's: the session that sends again may not be the author's.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    sealed_sha256 = models.BinaryField(max_length=32)
    kid = models.CharField(max_length=16)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kid", "received_at"], name="receipt_of_key")]


class AuthorRef(models.Model):
    """128 random bits that stand for one user on one phone, made after a sign-in. Only their hash is kept.

    It opens nothing without a session. After `revoked_at` (the phone was lost, or signed out from elsewhere) what is
    sealed under it waits for its author's word.
    """

    ref_hash = models.BinaryField(primary_key=True, max_length=32)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    session = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user"], name="author_ref_of_user")]
