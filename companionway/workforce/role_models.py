"""How often peers were asked for something outside their role: a count by month, site and kind. It names nobody."""

from django.db import models
from django.db.models import Q

from companionway.organizations.models import Site
from companionway.platform.ids import new_id
from companionway.workforce.role_rules import OutOfRole


class OutOfRoleCount(models.Model):
    """One number. Who was asked and who asked is not kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    month = models.DateField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "site", "kind"], name="one_number_a_month"),
            models.CheckConstraint(condition=Q(kind__in=list(OutOfRole)), name="out_of_role_kind_is_known"),
        ]
