"""SignInSession: somebody is signed in on a device. Draft: what they had typed when the page locked or timed out."""

from django.db import models
from django.db.models import Q

from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField


class SignInSession(models.Model):
    """One sign-in on one device. The browser holds the key, this row only its hash.

    `user` is null while somebody is still on the way in (a password was right, the second factor is asked). `network`
    is a prefix and `device` a few words: enough to know one's own device again, no history of places. `two_shown` says
    that two factors stand behind it; it outlives `data`, which is emptied when the session is over.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key_hash = models.BinaryField(max_length=32, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sign_in_sessions")
    data = SealedTextField(blank=True)
    two_shown = models.BooleanField(default=False)
    device = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=50, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    away_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    wrong_unlocks = models.SmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "started_at"], name="session_live", condition=Q(ended_at=None)),
            models.Index(fields=["seen_at"], name="session_age"),
        ]


class Draft(models.Model):
    """What somebody had typed into the form at this path; offered there to the same person again, to nobody else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    path = models.CharField(max_length=200)
    answers = SealedTextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="one_draft_for_a_form")]
