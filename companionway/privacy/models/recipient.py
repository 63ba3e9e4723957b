"""Recipient and Relationship: who may be told something, and what they are to a person, or to the program, on file."""

from django.db import models
from django.db.models import F, Q

from companionway.organizations.models import Program, Site
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.sealing import SealedTextField
from companionway.privacy.rules.terms import RecipientKind, Relation


class Recipient(models.Model):
    """Somebody outside the team who may be told something: a person or office by name, with where to reach them.

    `person` is who named them, and whoever does not see that person does not see this name. `site` marks the team at
    that site that asks for peers, `sender` the system that it asks with; those are about nobody.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=160)
    organization = models.CharField(max_length=160, blank=True)
    role = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20)
    address = SealedTextField(max_length=300, blank=True)
    site = models.OneToOneField(Site, on_delete=models.PROTECT, null=True, related_name="referring_team")
    sender = models.CharField(max_length=80, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(RecipientKind)), name="recipient_kind_is_known"),
            models.UniqueConstraint(fields=["sender"], condition=~Q(sender=""), name="one_recipient_per_sender"),
        ]


class Relationship(models.Model):
    """What a recipient is to a person (treating, payer, monitoring), or to a whole program (operating, payer)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="relationships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    relation = models.CharField(max_length=24)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(relation__in=list(Relation)), name="relation_is_known"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, program=None) | Q(person=None, program__isnull=False),
                name="relation_to_a_person_or_a_program",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="relation_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="relationship_person")]
