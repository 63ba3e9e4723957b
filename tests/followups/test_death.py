"""After a death nobody is asked how it went."""

from datetime import timedelta

from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.rules.walk import Goodbye
from companionway.followups.actions import note_death_of, plan
from companionway.followups.models import FollowUp
from companionway.followups.queries import count_to_ask, to_ask
from companionway.followups.rules import State
from companionway.organizations.models import Program
from companionway.platform.models import AuditEntry
from tests.cast import NOW, Cast, sam_walks_with

HALF_YEAR = NOW + timedelta(days=180)


def walked(cast: Cast) -> FollowUp:
    Program.objects.update(followup_origin="opened")
    sam_walks_with(cast.ana)
    plan(at=NOW + timedelta(days=1))
    return FollowUp.objects.get()


def test_a_goodbye_after_a_death_leaves_nothing_to_ask(cast: Cast) -> None:
    row = walked(cast)
    viewer = cast.viewer(cast.ana)
    assert [f.id for f in to_ask(viewer, HALF_YEAR.date())] == [row.id]
    say_goodbye(engagement_id=row.engagement_id, reason=Goodbye.DIED, by=cast.ana.id, at=NOW + timedelta(days=90))
    assert to_ask(viewer, HALF_YEAR.date()) == []
    assert count_to_ask(viewer, HALF_YEAR.date()) == 0


def test_a_death_ends_every_open_follow_up_with_one_audit_entry(cast: Cast) -> None:
    row = walked(cast)
    assert note_death_of(person_id=row.engagement.person_id, by=cast.ana.id, at=HALF_YEAR) == 1
    row.refresh_from_db()
    assert row.state == State.DIED
    assert AuditEntry.objects.filter(verb="followups.ended_by_death").count() == 1
