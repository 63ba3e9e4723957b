"""MailReceived: each mail that came, sealed as it came, what the rules suggest, and what a human made of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from companionway.interop import owners
from companionway.interop.mail.rules.automatic import Kind
from companionway.platform.ids import new_id
from companionway.platform.sealing import SealedBinaryField, SealedJSONField, SealedTextField
from companionway.privacy.viewer import Viewer

LAST = [Kind.MACHINE.value, Kind.REPORT.value, Kind.MANY.value]


class MailReceivedSet(models.QuerySet["MailReceived"]):
    """Phrases about mails."""

    def seen_by(self, viewer: Viewer) -> "MailReceivedSet":
        """Those of the places that the viewer supervises, as for files; none for who supervises nowhere."""
        return self.filter(owners.seen_by(viewer))

    def waiting(self) -> "MailReceivedSet":
        """Those that a human should look at: letters first, then what machines sent, each oldest first."""
        by_machine = models.Case(models.When(kind__in=LAST, then=1), default=0, output_field=models.SmallIntegerField())
        return self.filter(state=MailReceived.WAITING).order_by(by_machine, "received_at", "id")

    def known(self, place: str, uidvalidity: int, uids: list[int]) -> set[int]:
        """Which of these mails of a folder are kept already."""
        rows = self.filter(place=place, uidvalidity=uidvalidity, uid__in=uids)
        return {uid for uid in rows.values_list("uid", flat=True) if uid is not None}


class MailReceived(models.Model):
    """A mail, once: by where it lay (`place`: server, user and folder), and by what its sender wrote (`envelope`, a
    keyed hash), whichever door brings it. `mailbox` is the address that it was written to.

    It belongs to `organization_ids` until it is confirmed, and then to where its request is (`interop.owners`).
    `raw` is the whole mail as it came; null for one that was too large to be fetched, which stays in the mailbox.
    Every word of it is sealed. `suggestions` are what the rules found when it came: a human confirms each.
    """

    WAITING, CONFIRMED, SET_ASIDE = "waiting", "confirmed", "set_aside"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mailbox = models.CharField(max_length=200)
    place = models.CharField(max_length=400, blank=True)
    uidvalidity = models.BigIntegerField(null=True)
    uid = models.BigIntegerField(null=True)
    envelope = models.CharField(max_length=32)
    sender_key = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=8)
    size = models.BigIntegerField()
    raw = SealedBinaryField(null=True)
    sender = SealedTextField(max_length=300, blank=True)
    subject = SealedTextField(max_length=300, blank=True)
    suggestions = SealedJSONField(default=list)
    program = models.CharField(max_length=80, blank=True)
    organization_ids = ArrayField(models.UUIDField(), default=list)
    referral_ids = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=16, blank=True)
    receipt = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    kept = MailReceivedSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uidvalidity", "uid"], name="one_row_per_place_of_a_mail"),
            models.UniqueConstraint(fields=["mailbox", "envelope"], name="one_row_per_mail"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "confirmed", "set_aside"]), name="mail_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["letter", "machine", "report", "many"]), name="mail_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None) | ~Q(state="waiting") & Q(settled_at__isnull=False),
                name="a_settled_mail_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(referral_ids__len=1), name="a_confirmed_mail_has_its_request"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(kind="report"), name="a_report_is_never_a_request"
            ),
        ]
        indexes = [models.Index(fields=["received_at", "id"], name="mail_waiting", condition=Q(state="waiting"))]
