"""How long forms take, as daily sums: no user, no person, no site, and no single measurement is kept."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from companionway.platform.ids import new_id

SLOTS = 16  # saves at once add to different rows, so that none waits for another


def _histogram() -> "ArrayField[list[int], list[int]]":
    return ArrayField(models.IntegerField(), size=13, default=list)


class FormTime(models.Model):
    """One slot of one day, form and role. Times in milliseconds; a histogram counts by `form_times.BOUNDS`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.DateField()
    form = models.CharField(max_length=60)
    role = models.CharField(max_length=24)
    slot = models.SmallIntegerField()
    sent = models.IntegerField(default=0)
    errors = models.IntegerField(default=0)
    undos = models.IntegerField(default=0)
    abandons = models.IntegerField(default=0)
    offline = models.IntegerField(default=0)
    waited_sum = models.BigIntegerField(default=0)
    waited_max = models.BigIntegerField(null=True)
    render_n = models.IntegerField(default=0)
    render_sum = models.BigIntegerField(default=0)
    render_min = models.BigIntegerField(null=True)
    render_max = models.BigIntegerField(null=True)
    render_squares = models.BigIntegerField(default=0)
    render_counts = _histogram()
    edit_n = models.IntegerField(default=0)
    edit_sum = models.BigIntegerField(default=0)
    edit_min = models.BigIntegerField(null=True)
    edit_max = models.BigIntegerField(null=True)
    edit_squares = models.BigIntegerField(default=0)
    edit_counts = _histogram()
    save_n = models.IntegerField(default=0)
    save_sum = models.BigIntegerField(default=0)
    save_min = models.BigIntegerField(null=True)
    save_max = models.BigIntegerField(null=True)
    save_squares = models.BigIntegerField(default=0)
    save_counts = _histogram()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "form", "role", "slot"], name="one_sum_a_slot"),
            models.CheckConstraint(condition=Q(slot__gte=0, slot__lt=SLOTS), name="form_time_slot_is_known"),
        ]
