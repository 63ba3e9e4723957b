"""OwnLink, AgreedWord, OwnSignIn, OwnVisit: how a person comes to their own page, and while they are there."""

from django.db import models
from django.db.models import F, Q

from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.privacy.rules.own_page import Purpose


class AgreedWord(models.Model):
    """What this person and their peer agreed on, or the person alone: asked after each link. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="agreed_word")
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")


class OwnLink(models.Model):
    """A way to the person's own page. The link holds 256 random bits, this row only their hash.

    `subject_id` is what a link for one thing is for. `knock_hash` is of the secret that "Continue" put into the
    browser, until the word or code is right: so a form that is posted again opens nothing. A code that was texted
    belongs to one knock; only its hash is kept. A link that was `texted` opens with the word alone, because a code
    would come to the same phone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="own_links")
    purpose = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Purpose])
    subject_id = models.UUIDField(null=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    texted = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    knock_hash = models.BinaryField(max_length=32, null=True, unique=True)
    knocked_at = models.DateTimeField(null=True)
    code_salt = models.BinaryField(max_length=16, null=True)
    code_digest = models.BinaryField(max_length=32, null=True)
    code_sent_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    wrong = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("made_at")), name="own_link_ends_after_it_was_made")
        ]
        indexes = [models.Index(fields=["person", "ends_at"], name="own_link_open", condition=Q(ended_at=None))]


class OwnSignIn(models.Model):
    """A name and a passphrase that a person chose for their own page. No user of staff's, and it opens nothing else.

    The name is found by its keyed hash and sealed; of the passphrase only the hash (argon2id) is kept. One that is
    given up is gone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="own_sign_in")
    name = SealedTextField(max_length=60)
    name_key = models.CharField(max_length=32, unique=True)
    passphrase_hash = models.CharField(max_length=128)
    chosen_at = models.DateTimeField()


class OwnVisit(models.Model):
    """A person is on their own page. The browser holds the key, this row its hash; no device, no network, no path."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="own_visits")
    link = models.ForeignKey(OwnLink, on_delete=models.PROTECT, null=True, related_name="visits")
    purpose = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Purpose])
    subject_id = models.UUIDField(null=True)
    key_hash = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "ends_at"], name="own_visit_open", condition=Q(ended_at=None))]
