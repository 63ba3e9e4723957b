"""PeerWorker, RoleHeld and Supervision. Training, credentials and duty add tables beside these."""

from django.db import models
from django.db.models import F, Q

from companionway.organizations.models import Program, Site
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.workforce import rules


class PeerWorker(models.Model):
    """A person with lived experience who walks with others, paid or volunteer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="peer_worker")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=60, blank=True)
    shares_motherhood = models.BooleanField(default=False)
    active_from = models.DateField()
    active_until = models.DateField(null=True, blank=True)


class RoleHeld(models.Model):
    """A role somebody holds, for one program and site or wider (null = all), from a day to a day.

    A peer who changes site ends one row and begins another, so credit stays with the place and time of the work.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles_held")
    role = models.CharField(max_length=24, choices=[(r.value, rules.TITLES[r]) for r in rules.Role])
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "program", "site"], condition=Q(ends_on=None), name="one_live_role",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="role_ends_after_it_starts"
            ),
        ]  # fmt: skip


class Supervision(models.Model):
    """Who supervises this peer, from a day to a day: somebody trained, with lived experience of their own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(PeerWorker, on_delete=models.PROTECT, related_name="supervised_by")
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="supervises")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["peer", "supervisor"], condition=Q(ends_on=None), name="one_live_supervision"
            )
        ]
