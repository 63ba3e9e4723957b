"""Person, Identifier, ContactPoint, PossibleMatch.

Two records of one person are joined by pointing `same_as` of both at the kept record. No row moves, so undoing it
is pointing back, and counting people is counting distinct `same_as`.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from companionway.people import rules
from companionway.platform.ids import new_id
from companionway.platform.sealing import SealedTextField


class Person(models.Model):
    """A person who is offered or receives peer support, by the name they like. Everything but the name is optional."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, related_name="records", db_constraint=True)
    called = models.CharField(max_length=120)
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=400, db_collation="C")
    birth_date = models.DateField(null=True, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=40, blank=True)
    interpreter = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["same_as"], name="person_same_as"),
            models.Index(fields=["name_key"], name="person_name_prefix"),
            models.Index(fields=["birth_date"], name="person_born", condition=Q(birth_date__isnull=False)),
            # Without its pending list: every new request asks this index, and would read that list each time.
            GinIndex(fields=["name_key"], name="person_name_sounds", opclasses=["gin_trgm_ops"], fastupdate=False),
        ]


class Identifier(models.Model):
    """What another system calls this person. Unique within the sender, so no sender learns of another's.

    The number itself is sealed; `key` is the keyed hash by which it is found (`tokens.known_as`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    source = models.CharField(max_length=80)
    system = models.CharField(max_length=200)
    value = SealedTextField(max_length=120)
    key = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "system", "key"], name="one_person_per_identifier")]


class ContactPoint(models.Model):
    """A way to reach the person and what is safe there. Shared phones are allowed.

    What was written is sealed. `key` and `ending` (a phone's last four digits) are keyed hashes of how contact points
    are compared (`reach`), so that equal ones find each other.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=8, choices=[("phone", "Phone"), ("email", "E-mail"), ("other", "Other")])
    value = SealedTextField(max_length=200)
    key = models.CharField(max_length=32)
    ending = models.CharField(max_length=32, blank=True)
    prefers = models.CharField(max_length=8, blank=True)
    text_ok = models.BooleanField(default=False)
    message_ok = models.BooleanField(default=False)
    name_to_say = SealedTextField(max_length=80, blank=True)
    good_times = SealedTextField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="contact_point_key", condition=~Q(key="")),
            models.Index(fields=["ending"], name="contact_point_ending", condition=~Q(ending="")),
        ]


class PossibleMatch(models.Model):
    """Two records that may be one person: shown to a human, never joined by itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    newer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="matches_found")
    older = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="matched_by")
    reasons = models.JSONField()
    joined = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=rules.MATCH_OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["newer", "older"], name="one_row_per_possible_match"),
            models.CheckConstraint(condition=~Q(newer=F("older")), name="a_person_is_not_their_own_match"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | Q(state__in=["same", "different"], decided_at__isnull=False),
                name="a_decided_match_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["found_at"], name="match_open", condition=Q(state="open"))]
