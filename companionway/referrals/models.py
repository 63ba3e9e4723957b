"""Referral, its events, and the link on which the referrer sees the answer."""

from django.db import models
from django.db.models import F, Q

from companionway.organizations.models import Program, Site
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.privacy.viewer import Viewer
from companionway.referrals import rules


class ReferralSet(models.QuerySet["Referral"]):
    """Phrases about referrals."""

    def visible_to(self, viewer: Viewer) -> "ReferralSet":
        """Waiting ones in the viewer's programs and sites, and those of people the viewer may see.

        Having taken one gives a grant; when that has ended, having taken it once opens nothing.
        """
        queue = viewer.queue_scope("program_id", "site_id")
        return self.filter(Q(state=rules.State.RECEIVED) & queue | Q(person__same_as__in=viewer.granted_people()))

    def on_board_of(self, viewer: Viewer) -> "ReferralSet":
        """Every open one in the viewer's programs and sites: each minute has an owner, and all may see whose it is."""
        return self.filter(viewer.queue_scope("program_id", "site_id"), state__in=rules.OPEN)


class Referral(models.Model):
    """One request that a peer meet someone, by whatever door it came. Its four clocks are kept apart."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="referrals")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="referrals")
    source = models.CharField(max_length=12)
    route = models.CharField(max_length=12)
    sender = models.CharField(max_length=80, blank=True)
    order_id = models.CharField(max_length=160, blank=True)
    asked_by = SealedTextField(max_length=160, blank=True)
    asked_by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_to_visit = models.BooleanField(default=False)
    where = models.CharField(max_length=12, blank=True)
    place = SealedTextField(max_length=80, blank=True)
    perinatal = models.BooleanField(default=False)
    after_overdose = models.BooleanField(default=False)
    good_times = SealedTextField(max_length=120, blank=True)
    their_words = SealedTextField(max_length=1000, blank=True)
    needs_placing = SealedTextField(max_length=200, blank=True)
    state = models.CharField(max_length=12, default=rules.State.RECEIVED)
    received_at = models.DateTimeField()
    promise_due_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    first_attempt_at = models.DateTimeField(null=True)
    first_contact_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    check_back = models.CharField(max_length=5, blank=True)
    check_back_on = models.DateField(null=True)
    redirected_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="redirected_to")
    same_request_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ReferralSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "order_id"], condition=~Q(order_id=""), name="one_referral_per_order"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "redirected", "duplicate", "withdrawn", "turned_away"])
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="an_accepted_referral_has_its_peer",
            ),
            models.CheckConstraint(
                condition=~Q(state="received") | Q(accepted_by=None, accepted_at=None),
                name="a_waiting_referral_has_no_peer",
            ),
            models.CheckConstraint(
                condition=~Q(state="engaged") | Q(first_contact_at__isnull=False), name="a_yes_needs_a_talk"
            ),
            models.CheckConstraint(
                condition=Q(first_contact_at=None) | Q(first_attempt_at__lte=F("first_contact_at")),
                name="a_try_comes_before_a_talk",
            ),
            models.CheckConstraint(
                condition=Q(first_attempt_at=None) | Q(first_attempt_at__gte=F("received_at")),
                name="a_try_comes_after_the_request",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "accepted", "attempting"], settled_at=None)
                | Q(state__in=["engaged", "declined", "not_reached", "redirected", "duplicate", "withdrawn",
                              "turned_away"],
                    settled_at__isnull=False),
                name="a_settled_referral_has_its_time",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["promise_due_at", "id"], name="referral_open",
                condition=Q(state__in=["received", "accepted", "attempting"]),
            ),
            models.Index(fields=["program", "received_at"], name="referral_by_program"),
            models.Index(fields=["person"], name="referral_person"),
            models.Index(fields=["accepted_by", "state"], name="referral_owner"),
            models.Index(
                fields=["check_back_on"], name="referral_check_back", condition=Q(check_back_on__isnull=False)
            ),
        ]  # fmt: skip


class ReferralEvent(models.Model):
    """What happened to a referral: verb, state after it, when, by whom. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=20)
    state = models.CharField(max_length=12)
    occurred_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, blank=True)
    outcome = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "occurred_at"], name="referral_event_time")]


class AnswerLink(models.Model):
    """The link on which the referrer sees the answer. It only shows, so looking does not spend it; it ends by time."""

    token_hash = models.BinaryField(max_length=32, primary_key=True)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="answer_link")
    ends_at = models.DateTimeField()
