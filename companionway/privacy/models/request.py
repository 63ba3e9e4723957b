"""What people and outsiders ask: restrictions (2.26), the intermediary's list (2.24), subpoenas and holds."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from companionway.organizations.models import Program
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.privacy.rules.outside import How, State
from companionway.privacy.rules.restrictions import Answer, End


class RestrictionRequest(models.Model):
    """A person asks that something is not shared, or not with somebody. Empty lists and names mean "everything".

    `ended_at` with `ended_how` = notice ends it for records made after that moment only (2.26(b)).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="restriction_requests")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    recipient = SealedTextField(max_length=160, blank=True)
    recipient_kind = models.CharField(max_length=24, blank=True)
    information = ArrayField(models.CharField(max_length=32), default=list)
    purposes = ArrayField(models.CharField(max_length=32), default=list)
    paid_in_full = models.BooleanField(default=False)
    words = SealedTextField(max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, default=Answer.ASKED, choices=[(a.value, a.value) for a in Answer])
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_how = models.CharField(max_length=10, blank=True, choices=[(e.value, e.value) for e in End])
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="asked", answered_at=None) | ~Q(answer="asked") & Q(answered_at__isnull=False),
                name="an_answered_restriction_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(paid_in_full=False) | ~Q(answer="declined"), name="paid_in_full_is_never_declined"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="") | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="an_ended_restriction_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(paid_in_full=True, ended_how="notice"), name="paid_in_full_is_not_ended_by_notice"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="restriction_person")]


class IntermediaryRequest(models.Model):
    """A written request for the list of members that an intermediary passed records to: answered within 30 days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="intermediary_requests")
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("received_at")), name="a_list_follows_its_request"
            )
        ]


class OutsideRequest(models.Model):
    """Somebody from outside asks about a person: a subpoena, an order, an officer. Held; nothing is said to them.

    `person` is set by the privacy officer alone; the page where it is taken never looks anybody up.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    how = models.CharField(max_length=16, choices=[(h.value, h.value) for h in How])
    asker = SealedTextField(max_length=160, blank=True)
    organization = SealedTextField(max_length=160, blank=True)
    reach_at = SealedTextField(max_length=200, blank=True)
    about = SealedTextField(max_length=1000, blank=True)
    received_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=State.HELD, choices=[(s.value, s.value) for s in State])
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="outside_requests")
    order_section = models.CharField(max_length=10, blank=True)
    order_court = SealedTextField(max_length=160, blank=True)
    order_on = models.DateField(null=True)
    order_scope = ArrayField(models.CharField(max_length=32), default=list)
    order_bars_telling = models.BooleanField(default=False)
    mandate = SealedTextField(max_length=160, blank=True)
    mandate_on = models.DateField(null=True)
    counsel = SealedTextField(max_length=160, blank=True)
    counsel_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="held", settled_at=None) | ~Q(state="held") & Q(settled_at__isnull=False),
                name="a_settled_outside_request_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="released")
                | Q(order_on__isnull=False, mandate_on__isnull=False, counsel_on__isnull=False, person__isnull=False)
                & ~Q(order_court="") & ~Q(mandate="") & ~Q(counsel=""),
                name="a_release_has_order_mandate_and_counsel",
            ),
        ]  # fmt: skip


class LegalHold(models.Model):
    """A person's record must not be destroyed from one moment until another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="legal_holds")
    because_of = models.UUIDField()
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "because_of"], condition=Q(lifted_at=None), name="one_live_hold_per_cause"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=F("placed_at")), name="a_hold_ends_after_it_begins"
            ),
        ]
