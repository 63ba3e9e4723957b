"""What privacy asks of an invented program: a notice and who got it, what was shared, and one of each thing that waits.

Everything here says that it is invented; the privacy officer of the demo sees a desk with something on it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings

from companionway.demo.script import DATA
from companionway.demo.sink import Sink
from companionway.engagement.models.walk import Engagement
from companionway.people.models import Person
from companionway.platform.models import User
from companionway.privacy import gate
from companionway.privacy.actions import (
    agreements,
    complaints,
    emergencies,
    notices,
    outside,
    reports,
    restrictions,
    state_rules,
)
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.notice import NoticeVersion
from companionway.privacy.models.state_rule import StateRule
from companionway.privacy.notice_template import template
from companionway.privacy.rules.agreements import Kind, Undertaken
from companionway.privacy.rules.outside import How
from companionway.privacy.rules.terms import Channel, Information, Purpose
from companionway.privacy.state_rule_file import read
from companionway.privacy.viewer import viewer_of

if TYPE_CHECKING:
    from companionway.demo.year import Year

NAMED = "The demo program (all of it is invented)"
REACH = "207-555-0100, privacy@example.org"
SINCE = timedelta(days=890)  # before the first invented walk
NOT_YET_GIVEN = 2  # of the shown peer's people
ALOUD = 5  # every fifth heard it read


def publish_notice(*, by: User, as_of: datetime) -> uuid.UUID:
    """The starting text with the demo's names, published before anybody walked here. Returns the version's id.

    The same id in every demo, since the rows of those who were given it refer to it.
    """
    at = as_of - SINCE
    parts = [{"element": code, "text": text} for code, text in template(DATA / "notice-template.toml").parts.items()]
    row = NoticeVersion.objects.create(
        id=uuid.uuid5(uuid.NAMESPACE_URL, "urn:companionway:demo:notice"), number=1, program_name=NAMED,
        discuss_with=f"{by.get_full_name()}, privacy officer", reach_at=REACH, parts=parts,
        effective_on=at.date() + timedelta(days=1), written_at=at, written_by=by,
    )  # fmt: skip
    return notices.publish_notice(notice_id=row.id, by=by.id, at=at).id


def put_notices(year: "Year", sink: Sink) -> None:
    """Everybody who walked with us was given it at the first talk; a few of one peer's people still wait for it."""
    peer = year.world.script.today["peer"]
    first = {walk.person.id: walk for walk in sorted(year.walks, key=lambda walk: walk.opened_at, reverse=True)}
    waits = [w for w in first.values() if w.state == "open" and w.peer.username == peer][-NOT_YET_GIVEN:]
    for number, walk in enumerate(first.values()):
        if walk not in waits:
            identity = uuid.uuid5(uuid.UUID(walk.person.id), "notice").hex
            how = "read_aloud" if number % ALOUD == 0 else "paper"
            sink.put("noticedelivery", identity, walk.person.id, year.world.notice, how, walk.opened_at,
                     walk.assignments[0][0].id, False)  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """Who acts and when, and some who walk with the peer."""

    peer: User
    officer: User
    as_of: datetime
    walks: Sequence[Engagement]

    def ago(self, **length: float) -> datetime:
        """So long before the instant."""
        return self.as_of - timedelta(**length)

    def person(self, number: int) -> Person:
        """The person of one of the walks."""
        return self.walks[number % len(self.walks)].person.same_as


def live_rights(*, peer: User, officer: User, as_of: datetime) -> None:
    """What was shared in the past months, and what waits for the peer and the privacy officer today."""
    live = Engagement.objects.filter(
        assignments__worker=peer, assignments__ends_at=None, state="open", site__isnull=False
    )
    walks = list(live.select_related("person__same_as", "program").order_by("opened_at", "id")[:9])
    scene = Scene(peer, officer, as_of, walks)
    _state_rules(scene)
    _desk(scene)
    if walks:
        _shared(scene)
        _waiting(scene)


def _state_rules(scene: Scene) -> None:
    """The rows of the file; the state's own are read and approved, and one of them is past its day."""
    here, approved = settings.COMPANIONWAY_JURISDICTION, scene.ago(days=200)
    rows = read(settings.COMPANIONWAY_STATE_RULES)
    said = [row | {"review_by": (scene.as_of + timedelta(days=120)).date()} for row in rows]
    mine = [row for row in said if row["jurisdiction"] == here]
    if mine:
        mine[0]["review_by"] = scene.ago(days=9).date()
    state_rules.take_in_rules(rows=said, by=scene.officer.id, at=approved)
    for row in StateRule.objects.filter(key__in=[row["key"] for row in mine]):
        state_rules.approve_rule(rule_id=row.id, has_read=True, by=scene.officer.id, at=approved)


def _desk(scene: Scene) -> None:
    """An agreement that ends soon, a complaint, somebody from outside who asks."""
    began = scene.ago(days=347).date()
    agreements.write_agreement(
        said=Undertaken(Kind.QSO, began, began + timedelta(days=365), bound_by_part2=True, resists_proceedings=True),
        partner="Tidewater Printing (invented)", service="Prints our letters", by=scene.officer.id,
        at=scene.ago(days=347),
    )  # fmt: skip
    complaints.take_complaint(
        how="call", from_whom="", what="A letter with our name on the envelope came to a shared mailbox.",
        by=scene.officer.id, at=scene.ago(days=6),
    )  # fmt: skip
    asked = outside.Asker(How.SUBPOENA, "A. Marsh (invented)", "Office of a lawyer", "207-555-0177",
                          "All records of a person whose name they read to us")  # fmt: skip
    outside.take_outside_request(asked=asked, by=scene.peer.id, at=scene.ago(hours=3))


def _shared(scene: Scene) -> None:
    """What left about the first of them: on their consent, in an emergency, and a report that state law asks for."""
    person, by = scene.person(0), scene.peer
    consent = Consent.objects.filter(person=person, recipients__isnull=False).order_by("signed_at", "id").first()
    for days in (33, 24, 11) if consent else ():
        _told_on_consent(scene, consent, scene.ago(days=days))
    told = emergencies.tell_in_emergency(
        person_id=person.id, program_id=None, information=["name", "participation"], restricted=False, by=by.id,
        at=scene.ago(days=18),
    )  # fmt: skip
    emergencies.write_emergency(
        emergency_id=told.id, by=by.id, at=scene.ago(days=18, minutes=-40),
        written=emergencies.Written(
            "Dr. Lindqvist (invented)", "An emergency room", by.get_full_name(), scene.ago(days=18),
            "Could not be woken", "could_not_answer",
        ),
    )  # fmt: skip
    rule = StateRule.objects.filter(topic="mandated_report", status="approved", review_by__gte=scene.as_of.date())
    found = rule.filter(recipient__gt="").order_by("key").first()
    if found:
        reports.record_abuse_report(
            person_id=scene.person(4).id, program_id=None, rule_id=found.id, agency="", told_at=scene.ago(hours=30),
            in_writing=True, by=by.id, at=scene.ago(hours=29),
        )  # fmt: skip


def _told_on_consent(scene: Scene, consent: Any, at: datetime) -> None:
    """A word by phone, as the person agreed."""
    gate.judge(
        gate.Ask(
            person_id=consent.person_id, program_id=consent.program_id, basis=gate.Basis.CONSENT_SPECIFIC,
            recipient=consent.recipients.order_by("id").first().id, purpose=Purpose(consent.purposes[0]),
            information=frozenset({Information(consent.information[0])}), channel=Channel.SPOKEN,
            values={"told": [consent.information[0]]}, least="What they agreed to, and no more.",
            consent_id=consent.id,
        ),
        by=viewer_of(scene.peer.id, scene.peer.get_full_name(), at.date()), at=at,
    )  # fmt: skip


def _waiting(scene: Scene) -> None:
    """A request not to share, and an emergency whose record is still to be written."""
    restrictions.ask_restriction(
        person_id=scene.person(2).id, program_id=None, by=scene.peer.id, at=scene.ago(days=2),
        wish=restrictions.Wish(recipient_kind="housing", information=["participation"], words="Not the landlord."),
    )  # fmt: skip
    emergencies.tell_in_emergency(
        person_id=scene.person(5).id, program_id=None, information=["name", "participation"], restricted=False,
        by=scene.peer.id, at=scene.ago(hours=2),
    )  # fmt: skip
