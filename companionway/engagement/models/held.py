"""HeldRecord: what a phone sent and nobody can place yet. It waits for one tap of the one who can."""

from django.db import models
from django.db.models import Q

from companionway.engagement.rules.phone import HELD_WORDS
from companionway.platform.models import User
from companionway.platform.sealing import Sealed, SealedTextField


class HeldRecord(models.Model):
    """A record of a phone with its content sealed, why it waits, and whom it waits for.

    `author` typed it, `sent_by` was signed in when it came (they may differ on a shared phone). Once it is settled the
    content is gone, and `outcome` says what became of it. Nothing is ever placed by itself.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16)
    content = SealedTextField(blank=True)
    waits_for = models.UUIDField(null=True)
    phone_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=sorted(HELD_WORDS)), name="held_for_a_known_reason"),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | Q(settled_at__isnull=False) & ~Q(outcome=""),
                name="settled_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "held_at"], name="held_open", condition=Q(settled_at=None)),
            models.Index(fields=["waits_for"], name="held_waiting", condition=Q(settled_at=None)),
        ]

    @staticmethod
    def content_gone() -> Sealed:
        """What stands in place of a content that is not needed any more: no bytes."""
        return Sealed(b"")
