"""Hope with the versions of its words, Step, Barrier, Milestone, and one table of what happened to them."""

from django.db import models
from django.db.models import Q

from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.privacy.viewer import Viewer
from companionway.roadmap.rules import Along, Hand, Part, SeenBy, StepState, Stone


def _own_hand(name: str) -> models.CheckConstraint:
    """Only the person's own hand has no member of staff beside it."""
    own, staff = Q(hand=Hand.PERSON, by=None), Q(hand__in=[Hand.TOGETHER, Hand.PEER], by__isnull=False)
    return models.CheckConstraint(condition=own | staff, name=name)


class HopeSet(models.QuerySet["Hope"]):
    """Phrases about hopes."""

    def visible_to(self, viewer: Viewer) -> "HopeSet":
        """Those of people whom the viewer holds a grant for, without those that the person keeps to themself."""
        return self.filter(person__same_as__in=viewer.granted_people(), seen_by=SeenBy.WALKS_WITH)


class Hope(models.Model):
    """Something that somebody hopes for. `stone` is where they say it is; `seen_by` whom they show it to.

    `begun_from` and `begun_from_id` name what it came from ("check_in" and the check-in's id), empty for most.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hopes")
    stone = models.CharField(max_length=8, default=Stone.THINKING)
    stone_at = models.DateTimeField()
    seen_by = models.CharField(max_length=10, default=SeenBy.WALKS_WITH)
    begun_from = models.CharField(max_length=20, blank=True)
    begun_from_id = models.UUIDField(null=True)
    began_at = models.DateTimeField()

    objects = HopeSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stone__in=[stone.value for stone in Stone]), name="stone_is_known"),
            models.CheckConstraint(condition=Q(seen_by__in=[one.value for one in SeenBy]), name="hope_sight_is_known"),
            models.CheckConstraint(
                condition=Q(begun_from="", begun_from_id=None) | ~Q(begun_from="") & Q(begun_from_id__isnull=False),
                name="what_a_hope_came_from_has_its_id",
            ),
        ]
        indexes = [models.Index(fields=["person", "began_at"], name="hope_of_person")]


class HopeWords(models.Model):
    """One version of a hope's words, or of why it matters. Never changed; `rules.standing` says which one stands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hope = models.ForeignKey(Hope, on_delete=models.PROTECT, related_name="words")
    part = models.CharField(max_length=4)
    number = models.PositiveIntegerField()
    words = SealedTextField()
    hand = models.CharField(max_length=8)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hope", "part", "number"], name="one_version_of_a_hope_per_number"),
            models.CheckConstraint(condition=Q(part__in=[part.value for part in Part]), name="part_of_hope_is_known"),
            _own_hand("hope_words_say_whose_hand"),
        ]


class Step(models.Model):
    """One small step: what, perhaps by when, and who walks along. Other words are another row that `replaces` it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hope = models.ForeignKey(Hope, on_delete=models.PROTECT, related_name="steps")
    words = SealedTextField()
    on = models.DateField(null=True)
    along = models.CharField(max_length=8, default=Along.SELF)
    along_words = SealedTextField(blank=True)
    state = models.CharField(max_length=6, default=StepState.OPEN)
    state_at = models.DateTimeField()
    hand = models.CharField(max_length=8)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in StepState]), name="step_state_is_known"),
            models.CheckConstraint(condition=Q(along__in=[a.value for a in Along]), name="step_along_is_known"),
            _own_hand("a_step_says_whose_hand"),
        ]
        indexes = [models.Index(fields=["hope", "written_at"], name="step_live", condition=Q(replaced_at=None))]


class Barrier(models.Model):
    """Something in the way, and what helps with it. `passed_at` when it is in the way no more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hope = models.ForeignKey(Hope, on_delete=models.PROTECT, related_name="barriers")
    words = SealedTextField()
    helps = SealedTextField(blank=True)
    hand = models.CharField(max_length=8)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [_own_hand("a_barrier_says_whose_hand")]
        indexes = [models.Index(fields=["hope", "written_at"], name="barrier_of_hope")]


class MilestoneSet(models.QuerySet["Milestone"]):
    """Phrases about milestones."""

    def visible_to(self, viewer: Viewer) -> "MilestoneSet":
        """Those of people whom the viewer holds a grant for, without those of a hope that is kept to oneself."""
        shown = Q(hope=None) | Q(hope__seen_by=SeenBy.WALKS_WITH)
        return self.filter(shown, person__same_as__in=viewer.granted_people())


class Milestone(models.Model):
    """Something reached, on a day, and how the person wants it celebrated, if at all."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="milestones")
    hope = models.ForeignKey(Hope, on_delete=models.PROTECT, null=True, related_name="milestones")
    words = SealedTextField()
    on = models.DateField()
    celebrate = SealedTextField(blank=True)
    celebrated_on = models.DateField(null=True)
    hand = models.CharField(max_length=8)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    taken_off_at = models.DateTimeField(null=True)

    objects = MilestoneSet.as_manager()

    class Meta:
        constraints = [_own_hand("a_milestone_says_whose_hand")]
        indexes = [
            models.Index(fields=["person", "on"], name="milestone_of_person", condition=Q(taken_off_at=None)),
            models.Index(fields=["hope"], name="milestone_of_hope"),
        ]


class RoadmapEvent(models.Model):
    """What happened on a roadmap: to what, the verb, the state or day it led to, by whose hand. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    hope = models.ForeignKey(Hope, on_delete=models.PROTECT, null=True, related_name="events")
    about = models.CharField(max_length=10)
    about_id = models.UUIDField()
    verb = models.CharField(max_length=20)
    state = models.CharField(max_length=10, blank=True)
    on = models.DateField(null=True)
    hand = models.CharField(max_length=8)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    occurred_at = models.DateTimeField()

    class Meta:
        constraints = [_own_hand("a_roadmap_event_says_whose_hand")]
        indexes = [
            models.Index(fields=["person", "occurred_at"], name="roadmap_event_time"),
            models.Index(fields=["hope"], name="roadmap_event_hope"),
        ]
