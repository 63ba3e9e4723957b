"""OwnAsk: what a person asked for on their own page, until somebody who walks with them has seen to it."""

from django.db import models
from django.db.models import Q

from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.own_ask import Asked
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField


class OwnAsk(models.Model):
    """One wish, by the person. The id is made where the page is opened, so that one tap is one row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="own_asks")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, null=True, related_name="own_asks")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in Asked])
    words = SealedTextField(blank=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["person", "asked_at"], name="own_ask_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False), name="an_ask_is_done_by_somebody"
            )
        ]
