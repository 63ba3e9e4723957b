"""People you support: whom the viewer walks with, and for a supervisor whom their peers walk with."""

from collections.abc import Iterable

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Trim

from companionway.engagement.models.walk import Assignment, Engagement
from companionway.engagement.queries.today import with_last_touch
from companionway.engagement.rules import walk
from companionway.people.models import Person
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer

SHOWN = 100
ON_A_LINE = (
    "state", "rhythm", "next_on", "opened_at", "closed_at", "last_touch_at", "person__same_as__called", "program__name",
)  # fmt: skip


def supported(viewer: Viewer) -> list[Engagement]:
    """Live engagements by the name the person likes: the viewer's own, or the team's for who may see it. One query.

    Each row has `peer_name` and what `with_last_touch` adds.
    """
    live = Engagement.objects.visible_to(viewer).filter(state__in=walk.LIVE)
    mine = live if viewer.may(Permission.SEE_TEAM) else live.walked_or_covered_by(viewer.user_id)
    now = Assignment.objects.filter(engagement=OuterRef("pk"), ends_at=None)
    name = Trim(Concat("worker__first_name", Value(" "), "worker__last_name"))
    rows = with_last_touch(mine.select_related("person__same_as", "program", "site"))
    named = rows.annotate(peer_name=Subquery(now.annotate(n=name).values("n")[:1]))
    return list(named.order_by("person__same_as__called", "id")[:SHOWN])


def engagements_among(viewer: Viewer, people: Iterable[Person]) -> list[Engagement]:
    """The engagements of these people that the viewer may see, live ones first, newest first. One query.

    Only what a line of a list says is loaded (`ON_A_LINE`).
    """
    kept = {person.same_as_id for person in people}
    rows = Engagement.objects.visible_to(viewer).filter(person__same_as__in=kept)
    joined = with_last_touch(rows.select_related("person__same_as", "program").only(*ON_A_LINE))
    return list(joined.order_by("closed_at", "-opened_at"))


def together_in(viewer: Viewer, program_id: object) -> list[Engagement]:
    """Whom a group of this program may be made of: everyone the viewer may see who walks with it. One query."""
    rows = Engagement.objects.visible_to(viewer).filter(Q(program_id=program_id), state__in=walk.LIVE)
    return list(rows.select_related("person__same_as", "site").order_by("person__same_as__called", "id"))
