"""The loop, function by function: a Task makes a referral and says what it may; consent absent, given, revoked."""

import json
from datetime import timedelta
from typing import Any

from companionway.engagement.actions import walk as walking
from companionway.engagement.rules.walk import Goodbye
from companionway.interop.fhir.server.models import Resource, ResourceVersion
from companionway.interop.fhir.server.task import publishing, shown
from companionway.interop.fhir.server.task.beginning import begin
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.models import AuditEntry, OutboxMessage
from companionway.privacy.actions.restrictions import Wish, answer_restriction, ask_restriction
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.rules.terms import Information
from companionway.referrals.actions import answer, place
from companionway.referrals.leading import family
from companionway.referrals.models import Referral
from companionway.referrals.rules import State, Try
from tests.cast import Cast, sam_waits
from tests.interop.task.scene import Asking, Sent, a_partner, put_down, refused, sent
from tests.sharing import sam_consents
from tests.stories import open_walk
from tests.web.asking import asked

STATUS = frozenset({Information.STATUS})
OUTCOME = STATUS | {Information.PARTICIPATION}
MINUTE = timedelta(minutes=1)


def accept(one: Sent, cast: Cast) -> None:
    answer.accept(referral_id=one.referral.id, by=cast.ana.id, at=clock.now())


def consent(one: Sent, cast: Cast, information: frozenset[Information] = STATUS) -> Consent:
    recipient = Recipient.objects.get(sender=one.partner.key)
    person = Person.objects.get(id=one.referral.person_id)
    return sam_consents(
        cast, person, at=clock.now() - MINUTE, recipients=(recipient.id,), information=information
    )  # fmt: skip


def business(task: dict[str, Any]) -> list[str]:
    return [one["code"] for one in task["businessStatus"]["coding"]]


def test_a_requested_task_makes_the_referral_once_and_a_draft_makes_none(cast: Cast) -> None:
    partner = a_partner()
    draft = sent(partner, number="1", status="draft")
    assert Referral.objects.count() == 0 and draft.task.referral_id is None
    one = sent(partner, number="2")
    made = one.referral
    assert (made.sender, made.state, made.route) == ("coast", State.RECEIVED, "fhir")
    assert made.order_id == "http://sender.example/order|2"
    assert one.task.person_id == made.person_id
    draft.put_request(status="active")
    draft.put(status="requested")
    assert Referral.objects.count() == 2 and draft.referral.state == State.RECEIVED


def test_without_consent_the_sender_sees_its_own_message_and_that_a_peer_has_it(cast: Cast) -> None:
    one = sent(a_partner())
    first = one.read()
    assert first and first["status"] == "requested" and "businessStatus" not in first
    accept(one, cast)
    assert one.publish() == 1 and one.publish() == 0
    now = one.read()
    assert now and now["status"] == "accepted" and "businessStatus" not in now and now["meta"]["versionId"] == "2"
    open_walk(one.referral, cast.ana, clock.now())
    assert one.publish() == 0, "nothing after that"
    assert one.task.version == 2
    assert {label["code"] for label in now["meta"]["security"]} == {"R", "42CFRPart2", "ETH", "NORDSCLCD"}
    assert Disclosure.objects.count() == 0


def test_a_program_that_is_silent_stays_at_requested(cast: Cast) -> None:
    cast.places.ed.acknowledge_referrer = False
    cast.places.ed.save()
    one = sent(a_partner())
    accept(one, cast)
    assert one.publish() == 0
    now = one.read()
    assert now and now["status"] == "requested"


def test_with_consent_the_status_is_told_and_each_reading_is_accounted(cast: Cast) -> None:
    one = sent(a_partner())
    consent(one, cast)
    assert one.publish() == 1
    received = one.read()
    assert received and business(received) == ["received", "2.0"]
    accept(one, cast)
    answer.note_try(
        referral_id=one.referral.id, how=Try.NO_ANSWER, channel="call", by=cast.ana.id, at=clock.now()
    )  # fmt: skip
    one.publish()
    missed = one.read()
    assert missed and (missed["status"], business(missed)) == ("accepted", ["first-contact-missed", "5.1.2"])
    answer.note_talk(referral_id=one.referral.id, channel="call", by=cast.ana.id, at=clock.now())
    one.publish()
    talked = one.read()
    assert talked and (talked["status"], business(talked)) == ("in-progress", ["first-contact-made", "5.1.4"])
    open_walk(one.referral, cast.ana, clock.now())
    one.publish()
    done = one.read()
    assert done and (done["status"], business(done)) == ("completed", ["finished", "7.0"])
    assert [part["valueCodeableConcept"]["text"] for part in done["output"]] == ["The request was answered."]
    told = Disclosure.objects.filter(recipient=Recipient.objects.get(sender="coast"), information=["status"])
    assert told.count() == 4
    assert not Resource.kept.filter(kind__in=("Procedure", "Observation")).exists()
    assert ResourceVersion.kept.filter(resource=one.task).count() == one.task.version - 1


def test_with_outcome_what_came_of_it_goes_along_as_resources_of_that_partner(cast: Cast) -> None:
    one = sent(a_partner())
    consent(one, cast, OUTCOME)
    accept(one, cast)
    open_walk(one.referral, cast.ana, clock.now())
    one.publish()
    done = one.read()
    assert done
    kinds = [part["valueReference"]["reference"].split("/")[0] for part in done["output"]]
    assert kinds == ["Procedure", "Observation"]
    rows = list(Resource.kept.filter(kind__in=kinds))
    assert {row.partner_id for row in rows} == {one.partner.id}
    out = shown.let_out(rows, Asking(one.partner), clock.now())
    bodies = {json.loads(found.body)["resourceType"]: json.loads(found.body) for found in out.values()}
    assert bodies["Observation"]["valueCodeableConcept"]["coding"][0]["code"] == "enrolled"
    assert bodies["Procedure"]["code"]["coding"][0]["code"] == "REF15401"
    assert all(found.notice.endswith("/disclosure-notice") and found.scope for found in out.values())


def test_revoked_expired_or_restricted_the_task_is_not_there_from_the_next_request(cast: Cast) -> None:
    one = sent(a_partner())
    first = consent(one, cast, OUTCOME)
    accept(one, cast)
    open_walk(one.referral, cast.ana, clock.now())
    one.publish()
    rows = [
        one.task,
        Resource.kept.get(id=one.request_id),
        *Resource.kept.filter(kind__in=("Procedure", "Observation")),
    ]
    assert len(shown.let_out(rows, Asking(one.partner), clock.now())) == 4
    revoke(consent_id=first.id, by=cast.ana.id, at=clock.now())
    assert shown.let_out(rows, Asking(one.partner), clock.now()) == {}
    version = one.task.version
    walking.pause(engagement_id=one.referral.engagement.id, by=cast.ana.id, at=clock.now())
    assert one.publish() == 0 and one.task.version == version
    consent(one, cast, OUTCOME)
    assert one.read() is not None
    asking = ask_restriction(
        person_id=one.referral.person_id, program_id=None, wish=Wish(recipient="coast Hospital"), by=cast.ana.id,
        at=clock.now(),
    )  # fmt: skip
    assert one.read() is not None
    answer_restriction(restriction_id=asking.id, agree=True, by=cast.eli.id, at=clock.now())
    assert one.read() is None


def test_a_narrower_consent_hides_what_was_written_under_a_wider_one(cast: Cast) -> None:
    one = sent(a_partner())
    wide = consent(one, cast, OUTCOME)
    accept(one, cast)
    open_walk(one.referral, cast.ana, clock.now())
    one.publish()
    revoke(consent_id=wide.id, by=cast.ana.id, at=clock.now())
    consent(one, cast, STATUS)
    assert one.publish() == 0 and one.read() is None


def test_granting_writes_where_the_request_is_now(cast: Cast) -> None:
    one = sent(a_partner())
    accept(one, cast)
    open_walk(one.referral, cast.ana, clock.now())
    one.publish()
    consent(one, cast)
    assert OutboxMessage.objects.filter(kind="agreed").count() == 1
    assert publishing.publish_person(one.referral.person_id, clock.now()) == 1
    now = one.read()
    assert now and now["status"] == "completed"


def test_letting_go_is_not_told_and_what_was_sent_on_is_followed(cast: Cast) -> None:
    one = sent(a_partner())
    accept(one, cast)
    one.publish()
    answer.hand_back(referral_id=one.referral.id, by=cast.ana.id, at=clock.now())
    assert one.publish() == 0 and one.shown["status"] == "accepted"
    new = place.redirect(
        referral_id=one.referral.id, program=cast.places.primary_care, site=cast.places.clinic, by=cast.ana.id,
        at=clock.now(),
    )  # fmt: skip
    answer.accept(referral_id=new.id, by=cast.ana.id, at=clock.now())
    assert family(new.id) == {new.id, one.referral.id}
    assert publishing.publish(new.id, clock.now()) == 0
    now = one.read()
    assert now and now["status"] == "accepted"


def test_a_request_that_came_twice_follows_the_one_that_lives(cast: Cast) -> None:
    mine, other = sent(a_partner(), number="1"), sent(a_partner("inland"), number="2")
    place.mark_duplicate(referral_id=mine.referral.id, of=other.referral.id, by=cast.ana.id, at=clock.now())
    accept(other, cast)
    assert publishing.follow_living(clock.now()) == 1
    assert mine.shown["status"] == "accepted"
    assert "inland" not in json.dumps(mine.read())


def test_each_partner_is_told_by_its_own_consent(cast: Cast) -> None:
    one = sent(a_partner())
    other = sent(a_partner("inland"), number="9")
    consent(one, cast)
    assert one.publish() == 1 and other.publish() == 0
    assert business(one.shown) and "businessStatus" not in other.shown


def test_what_was_sent_stays_as_it_was_sent(cast: Cast) -> None:
    extension = [{"url": "http://sender.example/x", "valueDecimal": 1.5}]
    one = sent(a_partner(), extension=extension, description="Please call after five.")
    consent(one, cast)
    one.publish()
    assert one.shown["extension"] == extension and one.shown["description"] == "Please call after five."
    row = Resource.kept.get(id=one.request_id)
    before = bytes(row.body)
    accept(one, cast)
    one.publish()
    assert bytes(Resource.kept.get(id=one.request_id).body) == before and row.version == 1
    assert json.loads(bytes(one.task.sent or b"{}"))["status"] == "requested"


def test_many_rows_are_judged_in_the_same_number_of_statements(cast: Cast) -> None:
    partner = a_partner()
    few = [sent(partner, number=str(number)) for number in range(2)]
    for one in few:
        consent(one, cast)
        one.publish()

    def statements(rows: list[Sent]) -> int:
        tasks = [one.task for one in rows]
        with asked() as queries:
            assert len(shown.visible(tasks, Asking(partner), clock.now())) == len(tasks)
        return len(queries)

    first = statements(few)
    more = [sent(partner, number=str(number)) for number in range(2, 6)]
    consent(more[0], cast)
    assert statements([*few, *more]) == first


def test_a_request_of_no_system_puts_nothing_into_the_outbox(cast: Cast) -> None:
    referral = sam_waits()
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    open_walk(referral, cast.ana, clock.now())
    assert not OutboxMessage.objects.filter(kind__in=("answer", "agreed")).exists()


def test_each_step_of_a_systems_request_is_put_down_once(cast: Cast) -> None:
    one = sent(a_partner())
    before = OutboxMessage.objects.filter(kind="answer").count()
    accept(one, cast)
    walk = open_walk(one.referral, cast.ana, clock.now())
    walking.pause(engagement_id=walk.id, by=cast.ana.id, at=clock.now())
    walking.resume(engagement_id=walk.id, by=cast.ana.id, at=clock.now())
    walking.say_goodbye(engagement_id=walk.id, reason=Goodbye.GOALS_MET, by=cast.ana.id, at=clock.now())
    assert OutboxMessage.objects.filter(kind="answer").count() == before + 5


def test_publishing_is_noted_and_refusals_do_not_fill_the_audit(cast: Cast) -> None:
    one = sent(a_partner())
    accept(one, cast)
    one.publish()
    for _ in range(3):
        one.read()
    assert AuditEntry.objects.filter(verb="fhir.published").count() == 1
    assert not AuditEntry.objects.filter(verb="disclosure.refused").exists()


def test_a_second_task_about_the_same_order_is_refused(cast: Cast) -> None:
    one = sent(a_partner())
    first = Resource.kept.get(id=one.request_id)
    resource = {"resourceType": "Task", **one.shown}
    again = put_down(one.partner, "Task", resource, sent=b"{}", level="receipt")
    assert refused(lambda: begin(again, resource, Asking(one.partner), clock.now())) == (409, "duplicate", "Task.focus")
    assert first.referral_id == one.referral.id
