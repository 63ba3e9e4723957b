"""A small hand-made program for the results: few enough people that every figure can be counted by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from companionway.engagement.models.contact import Contact
from companionway.engagement.models.walk import Engagement
from companionway.experience.models import ExperienceAsk
from companionway.followups.models import FollowUp, FollowUpAttempt
from companionway.instruments.models import Administration, Instrument
from companionway.instruments.packs import pack
from companionway.organizations.models import Organization, Program, Site
from companionway.outcomes.cohort import Cohort
from companionway.people.models import Person
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.referrals.models import Referral

JANUARY = datetime(2024, 1, 10, 15, tzinfo=UTC)
AS_OF = datetime(2025, 6, 1, 12, tzinfo=UTC)
QUESTIONS = ("meaningful", "better", "hopeful")


class House:
    """Makes rows as raw records, the way a loader would, with the fewest words."""

    def __init__(self) -> None:
        self.peer = User.objects.create(username="ana")
        organization = Organization.objects.create(slug="coast", name="Coast Health")
        self.program = Program.objects.create(
            organization=organization, slug="ed", name="ED recovery partners", starts_on=date(2020, 1, 1),
            promise_days=7, promise_here_minutes=30, modes=["text"],
        )  # fmt: skip
        self.sites = {
            slug: Site.objects.create(organization=organization, slug=slug, name=name, town=name, setting="ed")
            for slug, name in (("north", "North"), ("south", "South"))
        }
        self.instruments = {
            key: Instrument.objects.create(code="barc-10", version=version, checksum="0" * 64, item_count=10)
            for key, version in (("1", pack("barc-10").version), ("2", "older"))
        }

    def person(self, same_as: Person | None = None) -> Person:
        identity = new_id()
        kept = same_as.id if same_as else identity
        return Person.objects.create(id=identity, same_as_id=kept, called="Sam", name_key="sam")

    def referral(self, site: str | None = "north", *, after: timedelta = timedelta(), person: Person | None = None,
                 hours: tuple[float | None, float | None, float | None] = (1, 2, 3), state: str = "engaged",
                 settled_hours: float = 4, here: bool = False) -> Referral:  # fmt: skip
        at = JANUARY + after
        moments = [None if h is None else at + timedelta(hours=h) for h in hours]
        accepted = moments[0] is not None
        return Referral.objects.create(
            person=person or self.person(), program=self.program, site=self.sites[site] if site else None,
            source="clinician", route="form", state=state, received_at=at,
            promise_due_at=at + (timedelta(minutes=30) if here else timedelta(days=7)),
            accepted_by=self.peer if accepted else None, accepted_at=moments[0],
            first_attempt_at=moments[1], first_contact_at=moments[2],
            settled_at=None if state in {"received", "accepted", "attempting"} else at + timedelta(hours=settled_hours),
        )  # fmt: skip

    def engagement(self, referral: Referral, *, totals: tuple[int | None, int | None] = (None, None),
                   versions: tuple[str, str] = ("1", "1"), closed: bool = True, contact_days: tuple[float, ...] = (),
                   followup: str | None = None, went_back: str = "", tries: int = 1) -> Engagement:  # fmt: skip
        opened = referral.received_at + timedelta(hours=4)
        row = Engagement.objects.create(
            person=referral.person, program=self.program, site=referral.site, referral=referral, opened_at=opened,
            state="closed" if closed else "open", closed_at=opened + timedelta(days=100) if closed else None,
            goodbye="goals_met" if closed else "",
        )  # fmt: skip
        for moment, total, version, days in zip(("baseline", "goodbye"), totals, versions, (0, 100), strict=True):
            if total is not None:
                Administration.objects.create(
                    engagement=row, instrument=self.instruments[version], moment=moment, answered_count=10, total=total,
                    started_at=opened + timedelta(days=days), finished_at=opened + timedelta(days=days, minutes=2),
                )  # fmt: skip
        for days in contact_days:
            self.contact(row, days)
        if followup:
            self._followup(row, followup, went_back, tries)
        return row

    def experience(self, engagement: Engagement, said: str = "", *, way: str = "link", days: float = 30) -> None:
        """Asked; `said` holds an answer for each question, "yes no skipped", or nothing where there was none."""
        at, answers = engagement.opened_at + timedelta(days=days), dict(zip(QUESTIONS, said.split(), strict=False))
        ExperienceAsk.objects.create(
            engagement=engagement, way=way, asked_at=at, asked_by=None if way == "own" else self.peer,
            answered_at=at if said else None, **answers,
        )  # fmt: skip

    def contact(self, engagement: Engagement, days: float, **more: Any) -> Contact:
        return Contact.objects.create(
            engagement=engagement, peer=self.peer, entered_by=self.peer, channel="text",
            occurred_at=engagement.opened_at + timedelta(days=days), **more,
        )  # fmt: skip

    def _followup(self, engagement: Engagement, state: str, went_back: str, tries: int) -> None:
        start = engagement.opened_at.date()
        days = [start + timedelta(days=d) for d in (150, 180, 210)]
        settled = None if state == "waiting" else engagement.opened_at + timedelta(days=182)
        row = FollowUp.objects.create(
            engagement=engagement, origin="baseline", origin_on=start, opens_on=days[0], due_on=days[1],
            closes_on=days[2], state=state, settled_at=settled, went_back=went_back,
        )  # fmt: skip
        for n in range(tries):
            FollowUpAttempt.objects.create(
                followup=row, occurred_at=engagement.opened_at + timedelta(days=170 + n), by=self.peer, channel="call"
            )


@pytest.fixture
def house(db: None) -> House:
    return House()


@pytest.fixture
def cohort() -> Callable[..., Cohort]:
    def make(**changes: Any) -> Cohort:
        chosen: dict[str, Any] = {
            "program": "ed", "first_on": date(2024, 1, 1), "last_on": date(2024, 12, 31), "as_of": AS_OF,
            "zone": ZoneInfo("America/New_York"),
        }  # fmt: skip
        return Cohort(**chosen | changes)

    return make
