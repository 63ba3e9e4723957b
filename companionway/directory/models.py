"""The directory: whose list (DirectorySource), Service, Location, Listing (a service at a place), and what peers say.

Not about anybody whom we serve. Rows come from other people's lists and are found again by their number there; a row
that is gone from its list is marked and stays.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from companionway.directory.ranges import MinutesOfWeek
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField


class DirectorySource(models.Model):
    """A list that services come from, and when it was last brought in.

    It is published again (`published`) only where somebody said so with its license and whom to name for it. `stamp`
    is when anything of it that is published last changed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    synthetic = models.BooleanField(default=False)
    imported_at = models.DateTimeField(null=True)
    published = models.BooleanField(default=False)
    license = models.CharField(max_length=120, blank=True)
    license_url = models.URLField(max_length=500, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    stamp = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published=False) | (~Q(license="") & ~Q(attribution="") & Q(stamp__isnull=False)),
                name="what_is_published_names_license_and_source",
            )
        ]


class Service(models.Model):
    """Something that a place offers to people, as its list says it; `version` counts what changed since it came.

    `phones`: [{number, extension, words}]. `costs`: [{option, amount, currency, words, until}], as the list has them;
    their lines end `cost_words` too. `full_on`: the last day on which somebody was told that it is full.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(DirectorySource, on_delete=models.PROTECT, related_name="services")
    source_key = models.CharField(max_length=200)
    name = models.CharField(max_length=255)
    other_name = models.CharField(max_length=255, blank=True)
    organization = models.CharField(max_length=255, blank=True)
    about = models.TextField(blank=True)
    state = models.CharField(max_length=20, default="active")
    url = models.URLField(max_length=500, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phones = models.JSONField(default=list)
    terms = models.JSONField(default=list)
    cost = models.CharField(max_length=10, default="unknown")
    cost_words = models.TextField(blank=True)
    costs = models.JSONField(default=list)
    eligibility = models.TextField(blank=True)
    youngest = models.PositiveSmallIntegerField(null=True)
    oldest = models.PositiveSmallIntegerField(null=True)
    how_to_apply = models.TextField(blank=True)
    documents = models.TextField(blank=True)
    languages_words = models.TextField(blank=True)
    alert = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    checked_on = models.DateField(null=True)
    imported_at = models.DateTimeField()
    vanished_at = models.DateTimeField(null=True)
    full_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="one_service_per_number_of_a_list"),
            models.CheckConstraint(
                condition=Q(cost__in=["free", "sliding", "fee", "unknown"]), name="service_cost_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["active", "inactive", "defunct", "temporarily closed"]),
                name="service_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=["full_on"], name="service_full", condition=Q(full_on__isnull=False))]


class ServiceVersion(models.Model):
    """What a service said before its list changed it."""

    id = models.BigAutoField(primary_key=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    said = models.JSONField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "version"], name="one_row_per_service_version")]


class Location(models.Model):
    """A place with its address and, where the list knows them, its coordinates in degrees (WGS 84)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(DirectorySource, on_delete=models.PROTECT, related_name="locations")
    source_key = models.CharField(max_length=200)
    name = models.CharField(max_length=255, blank=True)
    street = models.CharField(max_length=255, blank=True)
    town = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=60, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, default="US")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    getting_there = models.TextField(blank=True)
    access = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="one_location_per_number_of_a_list"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="coordinates_are_on_earth",
            ),
        ]


class Listing(models.Model):
    """A service at a place, or without any (by phone, online): one line of a search, with all that it is found by.

    `named` and `told` are folded (`rules.folded`): no accents, no capitals. `opening` is None where hours are unknown
    or are no plain week; `hours` are the words to show: [{days, opens, closes, words}].
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="listings")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, related_name="listings")
    source_key = models.CharField(max_length=200)
    live = models.BooleanField(default=True)
    needs = ArrayField(models.CharField(max_length=20), default=list)
    languages = ArrayField(models.CharField(max_length=20), default=list)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    hours = models.JSONField(default=list)
    opening = MinutesOfWeek(null=True)
    hours_until = models.DateField(null=True)
    named = models.TextField()
    told = models.TextField(blank=True)
    words = models.GeneratedField(
        expression=SearchVector("named", config="english", weight="A")
        + SearchVector("told", config="english", weight="C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "source_key"], name="one_listing_per_service_and_number")
        ]
        indexes = [
            GinIndex(fields=["words"], name="listing_words", fastupdate=False),
            GinIndex(fields=["needs"], name="listing_needs", fastupdate=False),
            models.Index(fields=["latitude", "longitude"], name="listing_place", condition=Q(live=True)),
        ]


class DirectoryTown(models.Model):
    """A town that listings lie in: the middle of their coordinates. Made anew at each import."""

    key = models.CharField(primary_key=True, max_length=120)
    name = models.CharField(max_length=120)
    latitude = models.FloatField()
    longitude = models.FloatField()
    places = models.PositiveIntegerField()


class DirectoryWord(models.Model):
    """A word that stands in some listing, by which a slip of the pen is read. Made anew at each import."""

    word = models.CharField(primary_key=True, max_length=60)
    places = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["word"], name="directory_word_alike", opclasses=["gin_trgm_ops"], fastupdate=False)]


class ServiceReport(models.Model):
    """What a peer learned of a service: still right, something is wrong, full, got help. Never about whom.

    The day alone and no person: it does not lead back to anybody. Words are sealed all the same.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=12)
    words = SealedTextField(max_length=400, blank=True)
    said_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["right", "wrong", "full", "not_eligible", "got_help"]),
                name="service_report_kind_is_known",
            )
        ]
        indexes = [
            models.Index(fields=["service", "kind", "said_on"], name="service_report_day"),
            models.Index(fields=["said_on"], name="service_report_open", condition=Q(kind="wrong", settled_on=None)),
        ]
