"""Note with whom it is for, what the person or somebody else put beside it, and a supervisor's safety note."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from companionway.engagement.models.contact import Contact
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.note import Audience, Kind
from companionway.organizations.models import Program
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.privacy.viewer import Viewer


class NoteSet(models.QuerySet["Note"]):
    """Phrases about notes."""

    def visible_to(self, viewer: Viewer) -> "NoteSet":
        """Those of people whom the viewer holds a grant for; what is for somebody's own memory only to its author."""
        return self.filter(engagement__in=Engagement.objects.visible_to(viewer)).readable_by(viewer.user_id)

    def readable_by(self, user_id: uuid.UUID) -> "NoteSet":
        """Without what is for the memory of somebody else among the staff."""
        return self.exclude(~Q(entered_by_id=user_id), audience=Audience.AUTHOR)


class Note(models.Model):
    """Words about a talk, with or for the person, who can read them all. Never needed.

    `peer` was with the person, `entered_by` typed it, `together` says that both wrote it. Other words are a new row
    that `replaces` this one, with a reason unless its author changed it on the same day. The id is made where it is
    opened. `tells` says which kinds of information a note for the care team holds; it leaves only where a consent
    covers them all, and without any it stays here.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="notes")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="notes")
    audience = models.CharField(max_length=9, default=Audience.BOTH)
    words = SealedTextField()
    tells = ArrayField(models.CharField(max_length=30), default=list)
    peer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    together = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = SealedTextField(max_length=200, blank=True)
    replaced_at = models.DateTimeField(null=True)

    objects = NoteSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=[one.value for one in Audience]), name="note_audience_is_known"
            ),
            models.CheckConstraint(
                condition=Q(audience=Audience.CARE_TEAM) | Q(tells=[]), name="only_a_note_for_the_team_tells"
            ),
        ]
        indexes = [
            models.Index(fields=["engagement", "written_at"], name="note_live", condition=Q(replaced_at=None))
        ]  # fmt: skip


class NoteBeside(models.Model):
    """Words beside a note, which stays as it is: the person's own, or what somebody says in answer.

    `by` is empty where the person wrote on their own page. A wish that the note be put right waits until
    `answered_at`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="beside")
    kind = models.CharField(max_length=10, default=Kind.WORDS)
    words = SealedTextField()
    by_person = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in Kind]), name="note_beside_kind_is_known"),
            models.CheckConstraint(
                condition=Q(by_person=True) | Q(by__isnull=False), name="words_beside_have_a_writer"
            ),
        ]
        indexes = [models.Index(fields=["note", "written_at"], name="note_beside_time")]


class SafetyNoteSet(models.QuerySet["SafetyNote"]):
    """Phrases about safety notes."""

    def visible_to(self, viewer: Viewer) -> "SafetyNoteSet":
        """Those of people whom the viewer holds a grant for."""
        return self.filter(engagement__in=Engagement.objects.visible_to(viewer))

    def standing(self) -> "SafetyNoteSet":
        """Those that nobody has ended."""
        return self.filter(ended_at=None)


class SafetyNote(models.Model):
    """What a supervisor wrote so that nobody is hurt, with the reason, and the day to look at it again.

    The one kind of note that the person's own page does not show. The privacy officer lists them all, and sees the row
    without the walk that it belongs to: so person and program stand here, too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="safety_notes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()
    reason = SealedTextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    review_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = SafetyNoteSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["engagement"], name="safety_note_of"),
            models.Index(fields=["review_on"], name="safety_note_review", condition=Q(ended_at=None)),
        ]
