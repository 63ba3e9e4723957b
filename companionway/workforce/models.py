"""PeerWorker, RoleHeld, Supervision, and how somebody comes to work here: Invitation, RoleProposal."""

from datetime import date, datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

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


class RoleHeldSet(models.QuerySet["RoleHeld"]):
    """Phrases about roles."""

    def live_on(self, day: date) -> "RoleHeldSet":
        """Those that hold on this day and were not withdrawn."""
        return self.lasting_on(day).filter(starts_on__lte=day)

    def lasting_on(self, day: date) -> "RoleHeldSet":
        """Those that hold on this day or begin later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), withdrawn_at=None)


class RoleHeld(models.Model):
    """A role somebody holds, for one program and site or wider (null = all), from a day to a day.

    A peer who changes site ends one row and begins another, so credit stays with the place and time of the work.
    A withdrawn role ends at that instant (`withdrawn_at`), also on the day on which it began.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles_held")
    role = models.CharField(max_length=24, choices=[(r.value, rules.TITLES[r]) for r in rules.Role])
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RoleHeldSet.as_manager()

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


class SupervisionSet(models.QuerySet["Supervision"]):
    """Phrases about supervision."""

    def live_on(self, day: date) -> "SupervisionSet":
        """Those that hold on this day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Supervision(models.Model):
    """Who supervises this peer, from a day to a day: somebody trained, with lived experience of their own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(PeerWorker, on_delete=models.PROTECT, related_name="supervised_by")
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="supervises")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = SupervisionSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["peer", "supervisor"], condition=Q(ends_on=None), name="one_live_supervision"
            )
        ]


class InvitationSet(models.QuerySet["Invitation"]):
    """Phrases about links."""

    def waiting(self) -> "InvitationSet":
        """Those that were neither used nor taken back, whether their link still works or not."""
        return self.filter(used_at=None, withdrawn_at=None)

    def working(self, now: datetime) -> "InvitationSet":
        """Those whose link works: within their days, and whoever sent it (not a command) administers today."""
        sender = RoleHeld.objects.live_on(timezone.localdate(now)).filter(
            user_id=OuterRef("invited_by_id"), role=rules.Role.SYSTEM_ADMINISTRATOR, user__is_active=True
        )
        return self.waiting().filter(Q(invited_by=None) | Exists(sender), ends_at__gt=now)


class Invitation(models.Model):
    """A link by which somebody begins to work here: one role, seven days, one use. Only the token's hash is stored.

    The token is made while the mail is being sent, so it stands nowhere else; sending again makes a new one.
    `invited_by` is who sent it last and answers for it; None is a command on the server.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField()
    role = models.CharField(max_length=24, choices=[(r.value, rules.TITLES[r]) for r in rules.Role])
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=Q(used_at=None, withdrawn_at=None), name="one_open_invitation"
            )
        ]


class RoleProposal(models.Model):
    """A role that one person alone gives to nobody (`rules.BY_TWO`), asked for by one and confirmed by another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_proposals")
    role = models.CharField(max_length=24, choices=[(r.value, rules.TITLES[r]) for r in rules.Role])
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "program", "site"], condition=Q(decided_at=None), name="one_open_proposal",
                nulls_distinct=False,
            )
        ]  # fmt: skip
