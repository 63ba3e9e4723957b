"""BreakGlass: one person's record for one hour because it could not wait, and a second person who looks at it."""

from django.db import models
from django.db.models import F, Q

from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.privacy.rules import break_glass as rules


class BreakGlass(models.Model):
    """The reason came first; the grants (because of this row) end by themselves; review and telling stay open."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="glass_broken")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="glass_broken")
    reason = models.CharField(max_length=16, choices=[(r.value, rules.REASON_WORDS[r]) for r in rules.Reason])
    words = SealedTextField(max_length=1000, blank=True)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    end_noted_at = models.DateTimeField(null=True, blank=True)
    review_by = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=12, blank=True, choices=[(v.value, v.value) for v in rules.Verdict])
    review_words = SealedTextField(max_length=1000, blank=True)
    telling = models.CharField(max_length=8, default=rules.Telling.TO_TELL)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    delay_reason = models.CharField(max_length=12, blank=True, choices=[(d.value, d.value) for d in rules.Delay])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")) & Q(ends_at__lte=F("opened_at") + rules.LASTS),
                name="glass_lasts_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="glass_reviewed_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reviewed_by=F("user")), name="glass_reviewed_by_another"),
            models.CheckConstraint(
                condition=~Q(reason=rules.Reason.OTHER) | ~Q(words=""), name="glass_other_says_why"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["user", "ends_at"], name="glass_open"),
            models.Index(fields=["review_by"], name="glass_to_review", condition=Q(reviewed_at=None)),
            models.Index(fields=["person"], name="glass_person"),
        ]
