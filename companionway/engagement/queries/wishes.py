"""What somebody wishes: every version, the newest first."""

from companionway.engagement.models.wishes import Wishes
from companionway.people.models import Person


def wishes_of(person: Person) -> list[Wishes]:
    """All that a kept record said, the newest first. The caller has looked the person up by viewer. One query."""
    rows = Wishes.objects.filter(person__same_as=person).select_related("written_by")
    return list(rows.order_by("-written_at", "-version")[:50])
