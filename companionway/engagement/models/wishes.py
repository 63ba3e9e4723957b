"""Wishes: pathways, culture, faith, pronouns, interpreter. All optional, theirs, and never overwritten."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField


class Wishes(models.Model):
    """What somebody wishes, as it was said once. A later one stands beside it; `by_person` where they wrote it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="wishes")
    version = models.PositiveIntegerField()
    pathways = ArrayField(models.CharField(max_length=20), default=list)
    culture = SealedTextField(max_length=400, blank=True)
    faith = SealedTextField(max_length=400, blank=True)
    pronouns = SealedTextField(max_length=80, blank=True)
    interpreter = SealedTextField(max_length=200, blank=True)
    wellness = SealedTextField(max_length=400, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_person = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="one_row_per_version_of_wishes"),
            models.CheckConstraint(
                condition=Q(by_person=True, written_by=None) | Q(by_person=False, written_by__isnull=False),
                name="wishes_say_whose_hand",
            ),
        ]
