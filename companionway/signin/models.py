"""What signing in keeps beside allauth's tables: wrong tries, recovery codes as hashes, links that start over."""

from django.db import models
from django.db.models import F, Q

from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.signin import rules


class SignInTries(models.Model):
    """Wrong tries in a row with one key: a name somebody typed or a person's second step, as a keyed hash.

    A name nobody here has is counted in the same way, so that waiting tells a stranger nothing.
    """

    key = models.CharField(primary_key=True, max_length=64)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()


class AppSecret(models.Model):
    """What an authenticator app and the server share, sealed, and the last 30 s step whose code was used."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="app_secret")
    secret = SealedTextField(max_length=64)
    last_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class RecoveryCode(models.Model):
    """One recovery code, for one use. The codes of one set share their salt, so that a try costs one hash."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]


class ResetLink(models.Model):
    """A link with which somebody starts over after losing every way in. An administrator made it and chose nothing.

    How the program made sure who asked is one of a few ways and never free text.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reset_links")
    digest = models.BinaryField(max_length=32, unique=True)
    proofing = models.CharField(max_length=24, choices=[(p.value, rules.PROOFINGS[p]) for p in rules.Proofing])
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="reset_link_ends_after_it_starts")
        ]
