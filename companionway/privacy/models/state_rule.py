"""StateRule: one row of state law as data, a draft until the privacy officer approves it by name and date."""

from django.db import models
from django.db.models import F, Q

from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.privacy.rules.state_rules import Topic


class StateRule(models.Model):
    """What a state asks (privacy.md, section 7). Only approved rows in force drive behavior."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    jurisdiction = models.CharField(max_length=8)
    topic = models.CharField(max_length=24, choices=[(t.value, t.value) for t in Topic])
    service = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=200, blank=True)
    age_min = models.PositiveSmallIntegerField(null=True)
    age_max = models.PositiveSmallIntegerField(null=True)
    condition = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=40)
    recipient = models.CharField(max_length=160, blank=True)
    deadline = models.CharField(max_length=120, blank=True)
    written_hours = models.PositiveSmallIntegerField(null=True)  # after the telling; null: no time is named, so at once
    citation = models.CharField(max_length=160)
    quoted_text = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    effective_from = models.DateField(null=True)
    effective_to = models.DateField(null=True)
    mark = models.CharField(max_length=60, blank=True)
    review_by = models.DateField()
    status = models.CharField(max_length=10, default="draft", choices=[("draft", "Draft"), ("approved", "Approved")])
    reviewed_on = models.DateField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(status="approved", reviewed_on__isnull=False, reviewed_by__isnull=False),
                name="an_approved_rule_has_its_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(age_min=None) | Q(age_max=None) | Q(age_max__gte=F("age_min")), name="rule_ages_in_order"
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "topic"], name="state_rule_topic")]
