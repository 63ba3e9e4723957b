"""PrivacyTask: something about privacy that waits for a peer or the privacy officer, until a day."""

from django.db import models
from django.db.models import F, Q

from companionway.organizations.models import Program
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.privacy.rules.tasks import Kind, Owner


class PrivacyTask(models.Model):
    """One open or done task. `about` is the row that it is about; a row has at most one open task of a kind."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    owner = models.CharField(max_length=8, choices=[(o.value, o.value) for o in Owner])
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="privacy_tasks")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    about = models.UUIDField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "about"], condition=Q(done_at=None), name="one_open_privacy_task"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("opened_at")), name="a_task_is_done_after_it_opens"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_at"], name="privacy_task_open", condition=Q(done_at=None)),
            models.Index(fields=["person"], name="privacy_task_person"),
        ]
