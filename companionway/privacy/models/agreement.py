"""Agreement: with whom records may be worked on or studied, under which undertakings, until when."""

from django.db import models
from django.db.models import F, Q

from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.privacy.rules.agreements import Kind


class Agreement(models.Model):
    """A qualified service organization, a business associate, a study or an audit, with what they undertook."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    partner = models.CharField(max_length=160)
    service = models.CharField(max_length=200)
    agreed_on = models.DateField()
    ends_on = models.DateField(null=True)
    bound_by_part2 = models.BooleanField(default=False)
    resists_proceedings = models.BooleanField(default=False)
    on_behalf_of = models.CharField(max_length=160, blank=True)
    protocol = models.CharField(max_length=80, blank=True)
    board_document = models.CharField(max_length=160, blank=True)
    keeps_copies = models.BooleanField(default=False)
    undertakes_security = models.BooleanField(default=False)
    undertakes_no_further_use = models.BooleanField(default=False)
    destroy_by = models.DateField(null=True)
    destroyed_on = models.DateField(null=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("agreed_on")), name="an_agreement_ends_after_it_begins"
            )
        ]
