"""ConsentCopy: the person was given a copy of what they signed, how and by whom (privacy.md P19)."""

from django.db import models

from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.privacy.models.consent import Consent


class ConsentCopy(models.Model):
    """A copy was handed over, or offered and left with us. Append only."""

    class How(models.TextChoices):
        PAPER = "paper"
        SHOWN = "shown"
        NOT_WANTED = "not_wanted"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="copies")
    how = models.CharField(max_length=10, choices=How.choices)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
