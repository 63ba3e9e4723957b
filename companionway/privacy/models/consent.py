"""Consent as immutable facts: the text that was shown, what was signed, and what happened to it since.

No column says whether a consent is active: `rules.consent.state_at` computes that from these rows at every moment.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from companionway.organizations.models import Program
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedBinaryField, SealedTextField
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.rules.consent_terms import CardAnswer, ConsentType, ExpiryKind, RevocationMethod
from companionway.privacy.rules.consent_terms import SignatureMethod as Method


def _codes() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=30), default=list)


class ConsentText(models.Model):
    """The exact words of one card in one version and language. A new wording is a new row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    card = models.SlugField(max_length=60)
    kind = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=10, default="en")
    title = models.CharField(max_length=160)
    summary = models.TextField()  # in plain words, beside the text
    words = models.TextField()
    checksum = models.CharField(max_length=64)
    statements = _codes()
    effective_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(ConsentType)), name="consent_text_kind_is_known"),
            models.UniqueConstraint(fields=["card", "version", "language"], name="one_text_per_version_and_language"),
        ]


class Consent(models.Model):
    """What somebody signed, word for word. Never changed; a new signature of the same card replaces it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    language = models.CharField(max_length=10)
    words_shown = SealedTextField()
    shown_checksum = models.CharField(max_length=64)
    person_name = SealedTextField(max_length=200, blank=True)
    discloser = models.CharField(max_length=200, blank=True)
    information = _codes()
    purposes = _codes()
    statements = _codes()
    recipients = models.ManyToManyField(Recipient, related_name="+")
    recipient_class = models.CharField(max_length=20, blank=True)
    intermediary = models.ForeignKey(Recipient, on_delete=models.PROTECT, null=True, related_name="+")
    expiry_kind = models.CharField(max_length=5, blank=True)
    expires_on = models.DateField(null=True)
    expiry_event = SealedTextField(max_length=200, blank=True)
    revocable_from = models.DateField(null=True)
    revocable_event = SealedTextField(max_length=200, blank=True)
    proceeding = SealedTextField(max_length=200, blank=True)
    matter = SealedTextField(max_length=200, blank=True)
    method = models.CharField(max_length=6, blank=True)
    signers = _codes()
    signer_rule = models.CharField(max_length=20)
    evidence = SealedTextField(max_length=200, blank=True)  # typed name, witness of spoken words, hash of ink or scan
    ink = SealedBinaryField(null=True)  # the drawing, or the scan of the paper
    ink_type = models.CharField(max_length=40, blank=True)
    authority_document = SealedTextField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    form_id = models.UUIDField()  # consents signed on one form share it
    brought_in = models.BooleanField(default=False)  # from paper or elsewhere, and may lack an element
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(ConsentType)), name="consent_kind_is_known"),
            models.CheckConstraint(condition=Q(expiry_kind__in=["", *ExpiryKind]), name="consent_expiry_is_known"),
            models.CheckConstraint(condition=Q(method__in=["", *Method]), name="consent_method_is_known"),
            models.CheckConstraint(condition=~Q(purposes__contains=["fundraising"]), name="no_fundraising"),
        ]
        indexes = [
            models.Index(fields=["person", "recorded_at"], name="consent_person"),
            models.Index(fields=["form_id"], name="consent_form"),
            models.Index(fields=["expires_on"], name="consent_expires", condition=Q(expires_on__isnull=False)),
        ]


class ConsentRevocation(models.Model):
    """It was taken back: when, how, and who took it. Written ones hold the dated statement."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="revocations")
    method = models.CharField(max_length=8)
    statement = SealedTextField(blank=True)
    said_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(method__in=list(RevocationMethod)), name="revocation_method_is_known"),
            models.UniqueConstraint(fields=["consent", "method"], name="taken_back_once_in_each_way"),
        ]


class ConsentEvent(models.Model):
    """The event came that ends the consent, or that lets it be taken back. Its own day rules the accounting."""

    class Kind(models.TextChoices):
        ENDS = "ends"
        REVOCABLE = "revocable"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consent", "kind"], name="a_consent_event_comes_once")]


class ConsentFalsity(models.Model):
    """The consent is known to be materially false, or could have been known with reasonable diligence."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="falsity")
    how = SealedTextField(max_length=200)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")


class CardAnswered(models.Model):
    """What somebody said to a card: yes, no or ask me later. Saying no changes nothing about support."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="card_answers")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=5)
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, null=True, related_name="answered")
    ask_again_on = models.DateField(null=True)
    answered_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=list(CardAnswer)), name="card_answer_is_known"),
            models.CheckConstraint(condition=Q(answer="yes") | Q(consent=None), name="only_a_yes_signs"),
        ]
        indexes = [models.Index(fields=["person", "answered_at"], name="card_answer_person")]
