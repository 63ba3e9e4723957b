"""Story: what a peer chooses to tell of their own recovery. Theirs: shown while they wish, and taken back at once.

Until it is shared its peer alone reads it, and after it was taken back again. Nothing here leads to a person we serve.
"""

from django.db import models
from django.db.models import F, Q

from companionway.platform.ids import new_id
from companionway.platform.sealing import SealedTextField
from companionway.workforce.models import PeerWorker


class Story(models.Model):
    """One story. `signed` is the name that stands under it, as the peer chose; "" shows only that a peer wrote it.

    Shown while `shared_at` is set; taking it back sets it to null, so that no page and no way in the database leads to
    it. All its words are sealed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(PeerWorker, on_delete=models.PROTECT, related_name="stories")
    title = SealedTextField(max_length=80)
    words = SealedTextField(max_length=5000)
    signed = SealedTextField(max_length=60, blank=True)
    language = models.CharField(max_length=10, default="en")
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(changed_at__gte=F("written_at")), name="a_story_changes_after_it_began")
        ]
        indexes = [models.Index(fields=["shared_at"], name="story_shared", condition=Q(shared_at__isnull=False))]
