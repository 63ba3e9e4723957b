"""Partner: one other system that we speak with, and on what terms."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from companionway.platform.ids import new_id


class PartnerSet(models.QuerySet["Partner"]):
    """Phrases about partners."""

    def living(self) -> "PartnerSet":
        """Those that we still speak with."""
        return self.filter(ended_at=None)


class Partner(models.Model):
    """Another system. It acts for one organization and sees only what that organization asked, or answers.

    `key` is the sender of its requests and numbers (`Referral.sender`, `Identifier.source`) and of the row that stands
    for it in the list of recipients, which a person's consent names. `acts_as` is the member of our own staff in whose
    name a system of ours answers requests; without it a partner only asks. `stamped_at` is the time of its last FHIR
    write: stamps rise strictly over all partners, and writers wait for each other between taking one and committing, so
    that whoever reads up to it has seen everything before it. `sections` holds what its file says for one way of
    speaking each (`{"hl7v2": {...}, "mail": {...}}`), as the reader of that section made it (`partners.file`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    organization = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    program = models.CharField(max_length=80, blank=True)
    acts_as = models.UUIDField(null=True)
    scopes = ArrayField(models.CharField(max_length=80), default=list)
    jwks = models.JSONField(default=dict)
    jwks_url = models.CharField(max_length=300, blank=True)
    sections = models.JSONField(default=dict)
    stamped_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    kept = PartnerSet.as_manager()

    @property
    def client_id(self) -> uuid.UUID:
        """What it calls itself when it signs in."""
        return self.id
